"""Do running clocks extend, pause and escalate as their rows allow?"""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.domain.calendar import CHINA, Unit, day_end
from triage.domain.deadlines import Clock, Extension, Term, clock_of
from triage.domain.errors import IllegalStep
from triage.domain.running_clocks import Escalation, Pause, Urgency, escalation, extended, paused, urgency
from triage.domain.workflow import Step
from triage.policies.calendar import work_calendar

CALENDAR = work_calendar()
STARTED = datetime(2026, 1, 1, 9, tzinfo=CHINA)
MONTH = Extension(30, Unit.DAY, approver="负责人", notice="告知理由")


def clock(
    length: int = 60, unit: Unit = Unit.DAY, *, pause: str = "听证", extension: Extension | None = MONTH
) -> Clock:
    term = Term(
        rule="law",
        clock="finish",
        label="办结",
        event="accepted",
        length=length,
        unit=unit,
        citation="某条例",
        valid_from=date(2020, 1, 1),
        pause=pause,
        extension=extension,
    )
    return clock_of(term, STARTED, CALENDAR)


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


def test_an_extension_is_added_to_the_end_and_given_once() -> None:
    longer = extended(clock(), CALENDAR)
    assert (clock().due, longer.due) == (date(2026, 3, 2), date(2026, 4, 1))
    assert longer.at == day_end(date(2026, 4, 1))
    with pytest.raises(IllegalStep, match="cannot be extended"):
        extended(longer, CALENDAR)


def test_a_clock_without_a_row_for_it_is_neither_extended_nor_paused() -> None:
    with pytest.raises(IllegalStep, match="某条例"):
        extended(clock(extension=None), CALENDAR)
    with pytest.raises(IllegalStep, match="cannot be paused"):
        paused(clock(pause=""), [Pause(date(2026, 1, 5), date(2026, 1, 6))], CALENDAR)


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        pytest.param([], date(2026, 1, 31), id="no pause"),
        pytest.param(
            [Pause(date(2026, 1, 10), date(2026, 1, 14))], date(2026, 2, 5), id="five days of hearing"
        ),
        pytest.param([Pause(date(2026, 1, 30), date(2026, 2, 2))], date(2026, 2, 4), id="over the end"),
        pytest.param([Pause(date(2026, 2, 1), date(2026, 2, 9))], date(2026, 1, 31), id="after the end"),
        pytest.param([Pause(date(2025, 12, 1), date(2025, 12, 9))], date(2026, 1, 31), id="before the start"),
        pytest.param(
            [Pause(date(2026, 1, 10), date(2026, 1, 12)), Pause(date(2026, 1, 12), date(2026, 1, 14))],
            date(2026, 2, 5),
            id="a day of two hearings counts once",
        ),
    ],
)
def test_hearing_days_are_not_counted(pauses: list[Pause], due: date) -> None:
    assert paused(clock(30), pauses, CALENDAR).due == due


@given(
    st.integers(1, 40),
    st.sampled_from([Unit.DAY, Unit.WORKDAY]),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10)), max_size=4),
)
def test_without_the_days_of_the_pauses_the_length_stays_the_same(
    length: int, unit: Unit, gaps: list[tuple[int, int]]
) -> None:
    first = date(2026, 1, 1)
    pauses = [
        Pause(first + timedelta(days=begin), first + timedelta(days=begin + span)) for begin, span in gaps
    ]
    due = paused(clock(length, unit), pauses, CALENDAR).due
    counted = 0
    for step in range(1, (due - first).days + 1):
        day = first + timedelta(days=step)
        if any(pause.first <= day <= pause.last for pause in pauses):
            continue
        counted += unit is Unit.DAY or CALENDAR.is_workday(day)
    assert counted == length


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(date(2026, 1, 2)), Urgency.RUNNING),
        (at(date(2026, 2, 17)), Urgency.RUNNING),
        (at(date(2026, 2, 20)), Urgency.AT_RISK),
        (day_end(date(2026, 3, 2)), Urgency.AT_RISK),
        (at(date(2026, 3, 3), 0), Urgency.OVERDUE),
    ],
)
def test_a_clock_is_running_then_at_risk_then_overdue(now: datetime, expected: Urgency) -> None:
    assert urgency(clock(), now, Escalation()) is expected


@pytest.mark.parametrize(
    ("now", "taken", "expected"),
    [
        (at(date(2026, 1, 2)), [], None),
        (at(date(2026, 2, 25)), [], Step.WARN),
        (at(date(2026, 2, 25)), [Step.WARN], None),
        (at(date(2026, 3, 3)), [Step.WARN], Step.REMIND),
        (at(date(2026, 3, 4)), [Step.WARN, Step.REMIND], None),
        (at(date(2026, 3, 18)), [Step.WARN, Step.REMIND], Step.SUPERVISE),
        (at(date(2026, 3, 18)), [Step.SUPERVISE], None),
    ],
)
def test_reminders_grow_sharper_and_are_given_once(
    now: datetime, taken: list[Step], expected: Step | None
) -> None:
    assert escalation(clock(), now, Escalation(), frozenset(taken)) is expected
