"""Are working days counted as people in China live them, also around holidays and days worked in lieu?"""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.domain.calendar import (
    CHINA,
    Unit,
    WorkCalendar,
    day_end,
    last_day,
    last_moment,
    local_day,
    workdays_between,
)
from triage.policies.calendar import HolidayYear, work_calendar

PUBLISHED = work_calendar()
DAYS = st.dates(date(2016, 1, 1), date(2025, 10, 1))
LENGTHS = st.integers(0, 60)


def oracle(start: date, length: int, unit: Unit) -> date:
    """Walks day by day and asks the package itself; written to be obvious, not fast."""
    counted, day = 0, start
    while counted < length:
        day = day + timedelta(days=1)
        if unit is Unit.DAY or chinese_calendar.is_workday(day):
            counted = counted + 1
    return day


@given(DAYS, LENGTHS, st.sampled_from([Unit.DAY, Unit.WORKDAY]))
def test_a_term_ends_where_a_slow_count_ends(start: date, length: int, unit: Unit) -> None:
    assert last_day(start, length, unit, PUBLISHED) == oracle(start, length, unit)


def test_every_day_of_ten_years_is_a_working_day_or_not_as_published() -> None:
    days = [date(2016, 1, 1) + timedelta(days=step) for step in range(3653)]
    wrong = [day for day in days if PUBLISHED.is_workday(day) != chinese_calendar.is_workday(day)]
    assert wrong == []


def test_every_term_across_a_day_worked_in_lieu_is_right() -> None:
    made_up = [day for day in PUBLISHED.made_up if 2016 <= day.year <= 2025]
    assert len(made_up) > 50
    for day in made_up:
        for back in range(1, 8):
            start = day - timedelta(days=back)
            assert last_day(start, 5, Unit.WORKDAY, PUBLISHED) == oracle(start, 5, Unit.WORKDAY)


@given(DAYS, LENGTHS)
def test_a_term_in_working_days_ends_on_one_and_holds_that_many(start: date, length: int) -> None:
    end = last_day(start, length, Unit.WORKDAY, PUBLISHED)
    assert workdays_between(start, end, PUBLISHED) == length
    assert length == 0 or PUBLISHED.is_workday(end)


@given(DAYS, LENGTHS)
def test_a_longer_term_never_ends_earlier(start: date, length: int) -> None:
    shorter = last_day(start, length, Unit.WORKDAY, PUBLISHED)
    assert shorter < last_day(start, length + 1, Unit.WORKDAY, PUBLISHED)


@pytest.mark.parametrize(
    ("start", "length", "unit", "end"),
    [
        pytest.param(
            date(2024, 4, 26), 1, Unit.WORKDAY, date(2024, 4, 28), id="a Sunday worked in lieu counts"
        ),
        pytest.param(
            date(2024, 4, 30), 1, Unit.WORKDAY, date(2024, 5, 6), id="a holiday and its weekend do not"
        ),
        pytest.param(date(2026, 9, 28), 5, Unit.WORKDAY, date(2026, 10, 10), id="over the National Day week"),
        pytest.param(
            date(2026, 9, 28), 15, Unit.DAY, date(2026, 10, 13), id="calendar days run through holidays"
        ),
        pytest.param(date(2024, 2, 28), 1, Unit.DAY, date(2024, 2, 29), id="a leap day is a day"),
        pytest.param(
            date(2026, 3, 2), 0, Unit.DAY, date(2026, 3, 2), id="a term of nothing ends the same day"
        ),
    ],
)
def test_where_a_term_ends(start: date, length: int, unit: Unit, end: date) -> None:
    assert last_day(start, length, unit, PUBLISHED) == end


def test_what_happens_late_in_the_evening_of_utc_belongs_to_the_next_day_in_china() -> None:
    assert local_day(datetime(2026, 3, 1, 16, 30, tzinfo=UTC)) == date(2026, 3, 2)


def test_a_term_in_days_ends_with_the_day_and_one_in_hours_at_its_minute() -> None:
    start = datetime(2026, 3, 1, 23, 10, tzinfo=CHINA)
    assert last_moment(start, 2, Unit.HOUR, PUBLISHED) == datetime(2026, 3, 2, 1, 10, tzinfo=CHINA)
    assert last_moment(start, 2, Unit.DAY, PUBLISHED) == day_end(date(2026, 3, 3))
    assert day_end(date(2026, 3, 3)).isoformat() == "2026-03-03T23:59:59+08:00"


def test_hours_have_no_last_day() -> None:
    with pytest.raises(ValueError, match="moment"):
        last_day(date(2026, 3, 1), 2, Unit.HOUR, PUBLISHED)


def test_years_without_an_arrangement_are_named_once_each() -> None:
    known = WorkCalendar(frozenset(), frozenset(), frozenset({2026}))
    assert known.unpublished(date(2026, 12, 30), date(2026, 12, 31)) == ()
    assert known.unpublished(date(2026, 12, 30), date(2028, 1, 2)) == (2027, 2028)


def test_a_year_entered_by_hand_replaces_the_package() -> None:
    own = HolidayYear(
        year=2027, citation="invented", holidays=(date(2027, 1, 1),), made_up=(date(2027, 1, 2),)
    )
    calendar = work_calendar((own,))
    assert not calendar.is_workday(date(2027, 1, 1))
    assert calendar.is_workday(date(2027, 1, 2))
    assert calendar.unpublished(date(2027, 1, 1), date(2027, 12, 31)) == ()
    emptied = work_calendar((HolidayYear(year=2026, citation="invented", holidays=()),))
    assert emptied.is_workday(date(2026, 10, 1))
