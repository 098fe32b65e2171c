"""Which clocks does an event start, and which row decides when several apply?"""

from datetime import date, datetime, time
from typing import Any

import pytest

from triage.domain.calendar import CHINA, Unit, WorkCalendar
from triage.domain.deadlines import (
    ClockAnswer,
    DueQuestion,
    SourceNote,
    Term,
    TermTable,
    area_prefix,
    due_clocks,
)

CALENDAR = WorkCalendar(
    holidays=frozenset({date(2026, 10, day) for day in range(1, 8)}),
    made_up=frozenset({date(2026, 10, 10)}),
    years=frozenset({2026}),
)


def term(rule: str, clock: str = "accept", **changes: Any) -> Term:
    facts: dict[str, Any] = {
        "label": "受理",
        "event": "received",
        "length": 15,
        "unit": Unit.DAY,
        "citation": f"{rule}的出处",
        "valid_from": date(2020, 1, 1),
    }
    return Term(rule=rule, clock=clock, **(facts | changes))


def table(*terms: Term, notes: tuple[SourceNote, ...] = ()) -> TermTable:
    return TermTable(
        terms=terms,
        routes={"report": "举报", "petition": "信访"},
        events={"received": "收到", "accepted": "受理"},
        sources={"letter": "来信", "wechat": "微信"},
        notes=notes,
        aliases={"routes": {"信访": "petition"}, "events": {"register": "received"}},
    )


def ask(terms: TermTable, **changes: str | date) -> ClockAnswer:
    facts = {"route": "report", "source": "letter", "adcode": "330110", "event": "received"} | changes
    day = facts.pop("on", date(2026, 3, 2))
    assert isinstance(day, date)
    on = datetime.combine(day, time(9), CHINA)
    return due_clocks(
        DueQuestion(**{key: str(value) for key, value in facts.items()}, on=on), terms, CALENDAR
    )


def rules(answer: ClockAnswer) -> list[str]:
    return [clock.rule for clock in answer.clocks]


def test_a_clock_names_its_end_its_rule_and_its_citation() -> None:
    (clock,) = ask(table(term("petition"))).clocks
    assert (clock.due, clock.length, clock.unit) == (date(2026, 3, 17), 15, Unit.DAY)
    assert (clock.rule, clock.citation, clock.verified) == ("petition", "petition的出处", True)
    assert clock.at == datetime(2026, 3, 17, 23, 59, 59, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, ["city"], id="the city's row beats province and nation"),
        pytest.param({"adcode": "330203"}, ["province"], id="another city has the province's row"),
        pytest.param({"adcode": "110105"}, ["nation"], id="another province has the nation's row"),
        pytest.param({"adcode": ""}, ["nation"], id="an unknown place has the nation's row"),
    ],
)
def test_the_deeper_place_decides(changes: dict[str, str], expected: list[str]) -> None:
    rows = table(term("nation"), term("province", area="33"), term("city", area="3301"))
    assert rules(ask(rows, **changes)) == expected


def test_a_row_for_the_source_beats_a_row_for_all_sources() -> None:
    rows = table(term("any"), term("wechat", sources=frozenset({"wechat"}), length=2))
    assert rules(ask(rows, source="wechat")) == ["wechat"]
    assert rules(ask(rows, source="letter")) == ["any"]


def test_rows_for_other_routes_and_events_do_not_apply() -> None:
    rows = table(term("other-route", routes=frozenset({"petition"})), term("later", event="accepted"))
    answer = ask(rows)
    assert answer.clocks == ()
    assert answer.warnings == ("没有找到适用于该途径和事件的法定时限",)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2021, 12, 31), ["old"], id="the last day of the old row"),
        pytest.param(date(2022, 1, 1), ["new"], id="the first day of the new row"),
        pytest.param(date(2019, 12, 31), [], id="before either"),
    ],
)
def test_the_row_in_force_on_the_day_of_the_event_decides(day: date, expected: list[str]) -> None:
    rows = table(term("old", valid_to=date(2021, 12, 31)), term("new", valid_from=date(2022, 1, 1)))
    assert rules(ask(rows, on=day)) == expected


def test_different_clocks_run_side_by_side_earliest_first() -> None:
    rows = table(term("slow", clock="finish", length=60), term("fast", clock="start", length=2))
    assert rules(ask(rows)) == ["fast", "slow"]


def test_an_unverified_row_never_displaces_a_verified_one_but_is_mentioned() -> None:
    rows = table(term("law"), term("hearsay", area="3301", verified=False, length=2))
    answer = ask(rows)
    assert rules(answer) == ["law"]
    assert "未经核实" in answer.warnings[0]
    assert "hearsay的出处" in answer.warnings[0]


def test_an_unverified_row_alone_counts_and_says_so() -> None:
    (clock,) = ask(table(term("hearsay", verified=False))).clocks
    assert not clock.verified


def test_a_shadow_row_is_not_applied() -> None:
    assert rules(ask(table(term("tried", shadow=True), term("law")))) == ["law"]


def test_a_term_in_hours_ends_at_its_minute() -> None:
    (clock,) = ask(table(term("urgent", length=2, unit=Unit.HOUR))).clocks
    assert clock.at == datetime(2026, 3, 2, 11, tzinfo=CHINA)
    assert clock.due == date(2026, 3, 2)


def test_a_count_into_a_year_without_an_arrangement_says_so() -> None:
    rows = table(term("object", unit=Unit.WORKDAY, length=5))
    assert ask(rows, on=date(2026, 12, 20)).warnings == ()
    (warning,) = ask(rows, on=date(2026, 12, 30)).warnings
    assert "2027年节假日安排尚未公布" in warning


def test_calendar_days_need_no_arrangement() -> None:
    assert ask(table(term("law")), on=date(2026, 12, 30)).warnings == ()


def test_unknown_codes_are_named_and_other_spellings_understood() -> None:
    rows = table(term("petition", routes=frozenset({"petition"})))
    assert rules(ask(rows, route="信访", event="register")) == ["petition"]
    answer = ask(rows, route="petitions", source="fax", event="arrived")
    assert answer.clocks == ()
    assert [warning.split("，")[0] for warning in answer.warnings] == [
        "未知途径“petitions”",
        "未知来源“fax”",
        "未知起算事件“arrived”",
    ]


def test_a_note_about_the_source_is_passed_on() -> None:
    note = SourceNote(frozenset({"wechat"}), "received", "以平台期限为准", "某通知", area="33")
    rows = table(term("law"), notes=(note,))
    assert ask(rows, source="wechat").warnings == ("以平台期限为准",)
    assert ask(rows, source="wechat", adcode="110105").warnings == ()
    assert ask(rows, source="letter").warnings == ()


@pytest.mark.parametrize(
    ("code", "prefix"),
    [("330000", "33"), ("330100", "3301"), ("330110", "330110"), ("441900003", "441900003"), ("", "")],
)
def test_an_area_is_the_digits_its_divisions_share(code: str, prefix: str) -> None:
    assert area_prefix(code) == prefix
