"""Do the batch commands answer every line, also the bad ones, and list every code they use?"""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from runtime.commands.jsonl import stream
from runtime.commands.law_answers import answer_due, answer_route
from runtime.commands.policy import Subject, app, listing
from triage.policies.loader import load_policies

POLICIES = load_policies()


def due(**changes: Any) -> dict[str, Any]:
    row = {"id": "1", "route": "petition", "source": "letter", "adcode": "330110", "event": "received"}
    return dict(answer_due(row | {"on": "2026-09-28"} | changes, POLICIES))


def route(**changes: Any) -> dict[str, Any]:
    row = {
        "id": "1",
        "kinds": ["noise.construction"],
        "route": "report",
        "adcode": "330110",
        "on": "2026-09-28",
    }
    return dict(answer_route(row | changes, POLICIES))


def test_a_line_about_clocks_has_exactly_the_promised_keys() -> None:
    line = due()
    assert set(line) == {"id", "clocks", "warnings"}
    (clock,) = line["clocks"]
    assert {"clock", "due", "length", "unit", "rule", "citation", "verified"} <= set(clock)
    assert (clock["due"], clock["length"], clock["unit"]) == ("2026-10-13", 15, "day")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-09-28", "2026-10-13"),
        ("2026-09-28T23:30:00+08:00", "2026-10-13"),
        ("2026-09-28T16:30:00Z", "2026-10-14"),
        ("2026-09-28 23:30:00", "2026-10-13"),
        ("20260928", "2026-10-13"),
    ],
)
def test_dates_and_moments_are_understood_as_lived_in_china(on: str, expected: str) -> None:
    assert due(on=on)["clocks"][0]["due"] == expected


def test_a_clock_in_hours_is_due_at_a_moment() -> None:
    (clock,) = due(event="incident_major", on="2026-09-28T23:30:00+08:00")["clocks"]
    assert clock["due"] == "2026-09-29T01:30:00+08:00"


@pytest.mark.parametrize(
    "on",
    [
        None,
        "",
        "gestern",
        2026,
        ["2026-09-28"],
        "2026-02-30",
        "0001-01-01T00:00+14:00",
        "1948-12-31",
        "9999-12-31",
    ],
)
def test_a_date_that_cannot_be_read_is_a_warning(on: Any) -> None:
    line = due(on=on)
    assert line["clocks"] == []
    assert "日期无法识别" in line["warnings"][0]
    assert "日期无法识别" in route(on=on)["needs_person"]


@pytest.mark.parametrize("field", ["route", "source", "adcode", "event"])
@pytest.mark.parametrize("value", [None, 12, "nonsense", [], {}])
def test_nonsense_in_a_field_never_stops_the_batch(field: str, value: Any) -> None:
    line = due(**{field: value})
    assert isinstance(line["clocks"], list)
    json.dumps(line)


def test_a_line_about_owners_has_exactly_the_promised_keys() -> None:
    line = route()
    assert set(line) == {"id", "owner", "ours", "rule", "citation", "verified", "reply"}
    assert line["owner"] == {
        "code": "housing",
        "name": "杭州市余杭区住房和城乡建设主管部门",
        "level": "county",
    }
    assert line["ours"] is False


@pytest.mark.parametrize("kinds", [None, [], "", {}, ["nonsense"], [None], 7])
def test_a_matter_without_a_known_kind_needs_a_person(kinds: Any) -> None:
    line = route(kinds=kinds)
    assert line["owner"] is None
    assert line["needs_person"]


def test_a_single_kind_may_stand_alone_and_several_places_are_a_border_case() -> None:
    assert route(kinds="air.odour")["owner"]["code"] == "ecology"
    line = route(kinds=["air.odour"], adcode=["330110", "330106"])
    assert line["owner"]["name"] == "杭州市生态环境局"
    assert "跨行政区域" in line["needs_person"]


def test_other_spellings_of_a_route_are_understood() -> None:
    assert route(route="检举控告")["owner"]["code"] == "supervision"


def test_a_line_that_is_not_json_is_reported_and_the_rest_answered() -> None:
    out, errors = io.StringIO(), io.StringIO()
    good = json.dumps({"id": 2, "route": "petition", "event": "received", "on": "2026-09-28"})
    stream(
        lambda rows: [answer_due(row, POLICIES) for row in rows], lines=["{", good], out=out, errors=errors
    )
    assert errors.getvalue().startswith("line 1: not JSON")
    assert json.loads(out.getvalue())["id"] == 2


@pytest.mark.parametrize("subject", list(Subject))
def test_every_list_has_lines_that_are_json(subject: Subject) -> None:
    result = CliRunner().invoke(app, ["list", subject])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert lines == [json.loads(json.dumps(line)) for line in listing(subject, POLICIES)]
    assert lines


def test_the_lists_name_every_code_that_an_answer_can_hold() -> None:
    clocks = {line["clock"] for line in listing(Subject.CLOCKS, POLICIES)}
    owners = {line["code"] for line in listing(Subject.OWNERS, POLICIES)}
    assert {term.clock for term in POLICIES.terms.terms} == clocks
    assert {row.department for row in POLICIES.owners.rows} <= owners


def test_the_check_of_the_shipped_policies_passes() -> None:
    result = CliRunner().invoke(app, ["check", "--on", "2026-11-01"])
    assert result.exit_code == 0
    assert ", 0 errors," in result.stdout


def test_the_check_fails_on_a_broken_file_and_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "terms.yaml").write_text("terms:\n  - {rule: x}\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["check", "--folder", str(tmp_path)])
    assert result.exit_code == 1
    assert "national/terms.yaml:2 (x)" in result.output
