"""Does `huansu classify` answer every line in the agreed form? With a classifier of a few words."""

import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from runtime.cli import app
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


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        pytest.param("[" * 100_000, "line 2: not JSON", id="nested without end"),
        pytest.param('"a text"', "line 2: not a JSON object", id="no object"),
        pytest.param('{"id": 1, "text": "\udcff"}', "", id="half a character"),
        pytest.param('{"id": "\\ud800", "text": "\\u0000\\u001b[31m"}', "", id="control characters"),
        pytest.param(json.dumps({"id": 1, "text": "吵" * 20_000}), "", id="twenty thousand characters"),
        pytest.param(json.dumps({"id": 1, "text": {"is": ["a", "tree"]}}), "", id="a tree for a text"),
        pytest.param("\ufeff" + json.dumps({"id": 1}), "", id="a mark of the order of bytes"),
    ],
)
def test_no_line_stops_those_after_it(line: str, complaint: str) -> None:
    good = json.dumps({"id": "good", "text": "河水发臭"})
    said, errors = answers([good, line, good])
    assert [row["id"] for row in said][:: len(said) - 1] == ["good", "good"]
    assert complaint in errors
    assert (len(said) == 3) is (errors == "")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose model in charge is a damaged file."""
    models = tmp_path / "models"
    (models / "kinds-broken").mkdir(parents=True)
    (models / "kinds-broken/model.json").write_bytes(b"\x00\xff{")
    (models / "current.json").write_text(json.dumps({"kinds": "kinds-broken"}), encoding="utf-8")
    monkeypatch.setenv("HUANSU_HOME", str(tmp_path))
    return tmp_path


def test_a_damaged_model_is_one_sentence_that_says_what_to_do(home: Path) -> None:
    refused = CliRunner().invoke(app, ["classify"], input='{"id": 1, "text": "河水发臭"}\n')
    assert refused.exit_code == 1
    assert refused.output.startswith("huansu: ")
    assert "model.json: cannot be read" in refused.output
    assert "train it anew" in refused.output
    assert "Traceback" not in refused.output


def test_a_damaged_pointer_is_named(home: Path) -> None:
    (home / "models/current.json").write_text("{", encoding="utf-8")
    refused = CliRunner().invoke(app, ["classify"], input='{"id": 1, "text": "河水发臭"}\n')
    assert (refused.exit_code, "current.json is damaged" in refused.output) == (1, True)


def test_bytes_that_are_no_text_are_a_broken_line(home: Path) -> None:
    told = CliRunner().invoke(app, ["classify"], input=b'{"id": 1, "text": "\xff\xfe"}\n')
    assert told.exit_code == 0
    assert "line 1: not UTF-8" in told.output


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        pytest.param("own.csv", b"", "没有既有文本又有标签的行", id="empty"),
        pytest.param("own.csv", b"text,label\n ,\n", "没有既有文本又有标签的行", id="blanks"),
        pytest.param("own.csv", "text,label\n路坏了,交通\n".encode("gb18030"), "CSV UTF-8", id="not UTF-8"),
        pytest.param(
            "own.csv", b"text,label\n" + b"a" * 200_000 + b",b\n", "无法读取", id="a cell without end"
        ),
        pytest.param("own.csv", "text,label\n路坏了,交通\n".encode(), "至少需要 10 条", id="one row"),
        pytest.param("own.csv", ("text,label\n" + "路坏了,交通\n" * 10).encode(), "两种标签", id="one label"),
        pytest.param("gone.csv", None, "无法读取", id="no file"),
        pytest.param("gone.jsonl", None, "无法读取", id="no file of lines"),
    ],
)
def test_labels_that_cannot_teach_are_refused_in_a_sentence(
    home: Path, name: str, content: bytes | None, complaint: str
) -> None:
    if content is not None:
        (home / name).write_bytes(content)
    (home / "models/current.json").write_text("{}", encoding="utf-8")
    refused = CliRunner().invoke(app, ["train", "--labels", str(home / name)])
    assert refused.exit_code == 1
    assert complaint in refused.output


@pytest.mark.parametrize("command", ["evaluate {gold}", "train --labels {gold}/a.csv"])
def test_a_place_that_cannot_be_written_is_named_before_anything_is_learned(home: Path, command: str) -> None:
    gold = home / "gold"
    gold.mkdir()
    (gold / "a.csv").write_text("text,label\n" + "路坏了,交通\n" * 12, encoding="utf-8")
    words = [*command.format(gold=gold).split(), "--out", str(gold / "a.csv" / "out")]
    refused = CliRunner().invoke(app, words)
    assert refused.exit_code == 1
    assert "无法写入" in refused.output


def test_lines_of_labels_are_read_past_the_broken_ones(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "own.jsonl").write_text(
        '{"text": "没有标签"}\n{broken\n{"text": "路坏了", "label": "交通"}\n'
        '{"text": null, "label": "交通"}\n{"text": "臭", "label": 7}\n',
        encoding="utf-8",
    )
    assert labelled(home / "own.jsonl", "text", "label") == (["路坏了", "臭"], ["交通", "7"])
    assert "line 2: not JSON" in capsys.readouterr().err


def test_a_label_file_without_the_named_column_says_which_there_are(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("内容,科室\n路坏了,交通\n,\n", encoding="utf-8")
    with pytest.raises(InvalidSubmission, match="现有列: 内容, 科室"):
        labelled(tmp_path / "own.csv", "text", "科室")
    assert labelled(tmp_path / "own.csv", "内容", "科室") == (["路坏了"], ["交通"])
