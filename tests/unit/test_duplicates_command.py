"""A pool goes in, one case for each message comes out."""

import io
import json
from collections.abc import Iterator

import pytest

from runtime.commands.duplicates import answer, answer_pairs, read
from runtime.commands.facts import answer_locate
from runtime.commands.jsonl import stream, utf8
from runtime.messages import with_kinds
from search.clusters import group
from tests.fakes import MissingClassifier, WordClassifier
from tests.fakes_search import HashingEncoder
from triage.facts.locate import TextLocator
from triage.policies.divisions import load_divisions
from triage.policies.duplicates import load_duplicate_rules

LOCATOR = TextLocator(load_divisions())

POOL = """
{"id": "1", "title": "滨江花园烧烤油烟", "text": "滨江花园小区楼下烧烤店油烟很大", "time": "2026/3/1 20:00"}
{"id": "2", "title": "大桥村倒垃圾", "text": "大桥村有人夜里倒建筑垃圾", "time": "2026-03-02T08:00:00+08:00"}
not json
{"id": 3, "title": "滨江花园烧烤油烟", "text": "滨江花园小区楼下烧烤店油烟很大，天天如此", "time": "whenever"}
{"id": "4"}
"""


def test_every_readable_line_gets_a_case_and_the_rest_is_reported() -> None:
    errors = io.StringIO()
    messages = read(POOL.splitlines(), errors)
    rows = list(answer(messages, HashingEncoder(256), load_duplicate_rules(), group))
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[0]["case"] == rows[2]["case"]
    assert len({row["case"] for row in rows}) == 3
    assert "line 4" in errors.getvalue()


def test_a_line_in_another_encoding_is_reported_by_its_number() -> None:
    pool = b'{"id": "1", "text": "' + "烧烤".encode("gbk") + b'"}\n{"id": "2", "text": "x"}\n'
    errors = io.StringIO()
    messages = read(utf8(io.TextIOWrapper(io.BytesIO(pool)), "surrogateescape"), errors)
    assert [message.id for message in messages] == ["2"]
    assert errors.getvalue() == "line 1: not UTF-8\n"


def test_pairs_are_judged_as_at_intake_and_unknown_messages_have_no_score() -> None:
    messages = read(POOL.splitlines(), io.StringIO())
    asked = [("3", "1"), ("1", "2"), ("1", "nobody")]
    rows = list(answer_pairs(messages, asked, HashingEncoder(256), load_duplicate_rules()))
    assert [(row["a"], row["b"]) for row in rows] == asked
    assert rows[0]["score"] > 0.5 > rows[1]["score"]
    assert rows[0]["reasons"]
    assert (rows[2]["score"], rows[2]["verdict"]) == (None, "unknown")


def test_kinds_that_a_line_does_not_say_are_read_off_its_text() -> None:
    said = '{"id": "5", "text": "楼下油烟很大", "kinds": ["water.black_odorous"]}'
    messages = read([*POOL.splitlines(), said], io.StringIO())
    kinds = {message.id: message.kinds for message in with_kinds(messages, WordClassifier())}
    assert kinds["1"] == kinds["3"] != ()
    assert kinds["5"] == ("water.black_odorous",)
    assert with_kinds(messages, MissingClassifier()) == messages


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \t　", id="spaces"),
        pytest.param("厂里半夜排臭气。" * 2500, id="20,000 characters"),
        pytest.param("路" * 20_000, id="one character over and over"),
        pytest.param("鼓楼区" * 7000, id="one name over and over"),
        pytest.param("a\u0000b\u0007\u001b[31m\u200b\ufeff", id="control characters"),
        pytest.param("\ud83d\ude00 \ud800 half of a pair", id="surrogates"),
        pytest.param("Nachts stinkt es, пахнет газом, रात में बदबू", id="other languages"),
    ],
)
def test_any_text_gets_a_case_and_a_place(text: str) -> None:
    lines = [json.dumps({"id": str(n), "text": text, "time": "2026-03-01"}) for n in range(2)]
    messages = read(lines, io.StringIO())
    cases = list(answer(messages, HashingEncoder(64), load_duplicate_rules(), group))
    assert [row["id"] for row in cases] == ["0", "1"]
    out, errors = io.StringIO(), io.StringIO()
    stream(lambda rows: [answer_locate(row, LOCATOR) for row in rows], lines=lines, out=out, errors=errors)
    out.getvalue().encode()
    assert errors.getvalue() == ""
    assert [json.loads(line)["id"] for line in out.getvalue().splitlines()] == ["0", "1"]


def test_lines_are_read_as_they_are_answered_however_many_there_are() -> None:
    given = 0

    def endless() -> Iterator[str]:
        nonlocal given
        while True:
            given += 1
            yield json.dumps({"id": given, "text": "河水发黑"}) if given % 7 else "broken"

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            written = super().write(text)
            if self.tell() > 50_000:
                raise BrokenPipeError
            return written

    errors = io.StringIO()
    with pytest.raises(BrokenPipeError):
        stream(
            lambda rows: [answer_locate(row, LOCATOR) for row in rows],
            lines=endless(),
            out=Full(),
            errors=errors,
        )
    assert given < 2000
    assert errors.getvalue().startswith("line 7: not JSON")
