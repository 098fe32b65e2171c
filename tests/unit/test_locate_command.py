import io
import json

import pytest

from runtime.commands.facts import answer_locate, answer_redact
from runtime.commands.jsonl import stream
from triage.facts.locate import TextLocator
from triage.policies.divisions import load_divisions

EMPTY = {
    "province": "",
    "city": "",
    "county": "",
    "town": "",
    "adcode": "",
    "detail": "",
    "spans": [],
    "ambiguous": [],
}


@pytest.fixture(scope="module")
def locator() -> TextLocator:
    return TextLocator(load_divisions())


def test_a_row_is_answered_with_the_parts_of_its_place(locator: TextLocator) -> None:
    assert answer_locate({"id": 7, "text": "余杭区仓前街道海曙路"}, locator) == {
        "id": 7,
        "province": "浙江省",
        "city": "杭州市",
        "county": "余杭区",
        "town": "仓前街道",
        "adcode": "330110012",
        "detail": "海曙路",
        "spans": [[0, 7]],
        "ambiguous": [],
    }


@pytest.mark.parametrize("text", [None, 5, [], {}, "", "  \u0000\u200b", "no place", "\ud800"])
def test_what_names_no_place_yields_empty_fields(locator: TextLocator, text: object) -> None:
    assert answer_locate({"id": "x", "text": text}, locator) == {"id": "x", **EMPTY}


def test_the_hint_of_a_row_decides_between_namesakes(locator: TextLocator) -> None:
    row = {"id": 1, "text": "鼓楼区的饭店", "hint": "350100"}
    assert answer_locate(row, locator)["adcode"] == "350102"


def test_half_a_surrogate_pair_can_be_written_out(locator: TextLocator) -> None:
    out = io.StringIO()
    stream(
        lambda rows: [answer_redact(row) for row in rows],
        lines=['{"id": 1, "text": "\\ud83d我叫王小明"}'],
        out=out,
        errors=io.StringIO(),
    )
    assert json.loads(out.getvalue())["text"] == "?我叫〔姓名〕"
    out.getvalue().encode()


def test_redaction_counts_but_never_repeats_what_it_hid() -> None:
    assert answer_redact({"id": 1, "text": "联系人：王小明，13812345678"}) == {
        "id": 1,
        "text": "联系人：〔姓名〕，〔电话〕",
        "found": {"name": 1, "phone": 1},
    }
