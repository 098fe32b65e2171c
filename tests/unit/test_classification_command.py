"""Does `huansu classify` answer every line in the agreed form? With a classifier of a few words."""

import io
import json
from pathlib import Path

import pytest

from runtime.commands.jsonl import stream
from runtime.commands.language import classified
from runtime.commands.learning import labelled
from tests.fakes import WordClassifier
from triage.domain.errors import InvalidSubmission


def answers(lines: list[str]) -> tuple[list[dict[str, object]], str]:
    out, errors = io.StringIO(), io.StringIO()
    stream(lambda rows: classified(rows, WordClassifier()), lines=lines, out=out, errors=errors)
    return [json.loads(line) for line in out.getvalue().splitlines()], errors.getvalue()


def test_a_line_is_answered_with_the_agreed_keys() -> None:
    (said,), _ = answers([json.dumps({"id": "7", "text": "工地噪音太大"})])
    assert set(said) == {"id", "types", "primary", "kinds", "remit", "abstained"}
    assert (said["id"], said["types"], said["primary"], said["abstained"]) == ("7", ["噪声"], "噪声", False)
    assert said["remit"] == {"p": 0.95}
    kinds = said["kinds"]
    assert isinstance(kinds, list)
    assert set(kinds[0]) == {"code", "label", "level", "p"}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"id": 1}, id="no text"),
        pytest.param({"id": 1, "text": None}, id="null"),
        pytest.param({"id": 1, "text": 12345}, id="a number"),
        pytest.param({"id": 1, "text": ""}, id="empty"),
    ],
)
def test_a_row_without_a_text_is_an_abstention(row: dict[str, object]) -> None:
    (said,), _ = answers([json.dumps(row)])
    assert (said["id"], said["types"], said["primary"], said["abstained"]) == (1, [], None, True)


def test_a_broken_line_is_reported_with_its_number_and_the_rest_goes_on() -> None:
    said, errors = answers(["{broken", json.dumps({"id": "2", "text": "河水发臭"})])
    assert [row["id"] for row in said] == ["2"]
    assert "line 1" in errors


def test_a_label_file_without_the_named_column_says_which_there_are(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("内容,科室\n路坏了,交通\n,\n", encoding="utf-8")
    with pytest.raises(InvalidSubmission, match="现有列: 内容, 科室"):
        labelled(tmp_path / "own.csv", "text", "科室")
    assert labelled(tmp_path / "own.csv", "内容", "科室") == (["路坏了"], ["交通"])
