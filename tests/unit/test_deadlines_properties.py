"""Do the shipped terms end where a slow count of days ends, over ten years and every day worked in lieu?"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.domain.calendar import CHINA, Unit
from triage.domain.deadlines import DueQuestion, Term, due_clocks
from triage.policies.loader import load_policies

POLICIES = load_policies()
TERMS = POLICIES.terms
FIRST, LAST = date(2016, 1, 1), date(2025, 12, 31)
PLACES = ("", "330110", "350102", "370102", "370702", "410502", "110105", "430304")
MADE_UP = sorted(day for day in POLICIES.calendar.made_up if FIRST <= day <= LAST)


def slow_end(start: datetime, length: int, unit: Unit) -> datetime:
    """Written to be obvious, not fast."""
    if unit is Unit.HOUR:
        return start + timedelta(hours=length)
    day, counted = start.date(), 0
    while counted < length:
        day = day + timedelta(days=1)
        if unit is Unit.DAY or chinese_calendar.is_workday(day):
            counted = counted + 1
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=CHINA)


def slow_choice(question: DueQuestion) -> Iterator[tuple[str, Term]]:
    """For each clock the row that counts, found by asking every row in turn."""
    best: dict[str, Term] = {}
    for term in TERMS.terms:
        if term.shadow or term.event != question.event:
            continue
        if term.routes and question.route not in term.routes:
            continue
        if term.sources and question.source not in term.sources:
            continue
        if not question.adcode.startswith(term.area):
            continue
        day = question.on.date()
        if day < term.valid_from or (term.valid_to and day > term.valid_to):
            continue
        other = best.get(term.clock)
        if other is None or _special(term) > _special(other):
            best[term.clock] = term
    yield from best.items()


def _special(term: Term) -> tuple[bool, int, bool, bool]:
    return term.verified, len(term.area), len(term.sources) > 0, len(term.routes) > 0


def expected(question: DueQuestion) -> dict[str, tuple[str, datetime]]:
    return {
        clock: (term.rule, slow_end(question.on, term.length, term.unit))
        for clock, term in slow_choice(question)
    }


def told(question: DueQuestion) -> dict[str, tuple[str, datetime]]:
    answer = due_clocks(question, TERMS, POLICIES.calendar)
    return {clock.clock: (clock.rule, clock.at) for clock in answer.clocks}


MOMENTS = st.builds(datetime.combine, st.dates(FIRST, LAST), st.times(), tzinfo=st.just(CHINA))


@given(
    st.builds(
        DueQuestion,
        route=st.sampled_from(sorted(TERMS.routes)),
        source=st.sampled_from(sorted(TERMS.sources)),
        adcode=st.sampled_from(PLACES),
        event=st.sampled_from(sorted({term.event for term in TERMS.terms})),
        on=MOMENTS,
    )
)
def test_every_question_is_answered_as_a_slow_search_and_a_slow_count_would(question: DueQuestion) -> None:
    assert told(question) == expected(question)


def test_the_ten_years_have_days_worked_in_lieu_in_every_one() -> None:
    assert {day.year for day in MADE_UP} == set(range(FIRST.year, LAST.year + 1))


@pytest.mark.parametrize("event", sorted({term.event for term in TERMS.terms if term.unit is Unit.WORKDAY}))
def test_terms_in_working_days_are_right_around_every_day_worked_in_lieu(event: str) -> None:
    """From a week before each of them to the day itself, for every source."""
    wrong = [
        question
        for day in MADE_UP
        for back in range(8)
        for source in TERMS.sources
        if told(question := _asked(event, source, day - timedelta(days=back))) != expected(question)
    ]
    assert wrong == []


def _asked(event: str, source: str, day: date) -> DueQuestion:
    on = datetime(day.year, day.month, day.day, 9, tzinfo=CHINA)
    return DueQuestion("report", source, "350102", event, on)
