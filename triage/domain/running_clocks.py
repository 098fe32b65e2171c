"""What becomes of a clock that runs: extended, paused, at risk, overdue, and who is reminded then?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from triage.domain.calendar import (
    Unit,
    WorkCalendar,
    day_end,
    last_moment,
    local_day,
    workdays_between,
)
from triage.domain.deadlines import Clock
from triage.domain.errors import IllegalStep
from triage.domain.workflow import Step


class Urgency(StrEnum):
    RUNNING = "running"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Escalation:
    """House rules: the share of time left that is a risk, days overdue before reminder and supervision, and
    how many days ahead the desk marks what falls due.
    """

    risk_share: float = 0.2
    remind_after: int = 0
    supervise_after: int = 15
    near_days: int = 3


@dataclass(frozen=True, slots=True)
class Pause:
    """A hearing or the like; both days belong to it."""

    first: date
    last: date


def extended(clock: Clock, calendar: WorkCalendar) -> Clock:
    """The clock with its one extension added to its end. Raises IllegalStep when it has none (left)."""
    if clock.extension is None:
        raise IllegalStep(f"the clock {clock.clock} ({clock.citation}) cannot be extended")
    at = last_moment(clock.at, clock.extension.length, clock.extension.unit, calendar)
    return replace(clock, at=at, due=at.date(), extension=None)


def paused(clock: Clock, pauses: Sequence[Pause], calendar: WorkCalendar) -> Clock:
    """The clock without the days of the pauses, which count once where they overlap.

    Raises IllegalStep when the act knows no pause for this clock.
    """
    if not clock.pause:
        raise IllegalStep(f"the clock {clock.clock} ({clock.citation}) cannot be paused")
    stopped = frozenset(day for pause in pauses for day in _days(pause))
    day, left = local_day(clock.started), _counted_length(clock, calendar)
    while left:
        day += timedelta(days=1)
        counts = clock.unit is Unit.DAY or calendar.is_workday(day)
        left -= counts and day not in stopped
    return replace(clock, at=day_end(day), due=day)


def urgency(clock: Clock, now: datetime, rules: Escalation) -> Urgency:
    """How a clock stands at a moment; on its last day it is at risk, not overdue."""
    if now > clock.at:
        return Urgency.OVERDUE
    total, left = clock.at - clock.started, clock.at - now
    return Urgency.AT_RISK if left <= total * rules.risk_share else Urgency.RUNNING


def escalation(clock: Clock, now: datetime, rules: Escalation, taken: frozenset[Step]) -> Step | None:
    """The reminder that is due now and has not been given for this clock yet, the sharpest first."""
    late = (local_day(now) - clock.due).days
    wanted = {
        Step.SUPERVISE: late > rules.supervise_after,
        Step.REMIND: late > rules.remind_after,
        Step.WARN: urgency(clock, now, rules) is not Urgency.RUNNING,
    }
    sharpest = next((step for step, due in wanted.items() if due), None)
    return sharpest if sharpest and sharpest not in taken else None


def _days(pause: Pause) -> Sequence[date]:
    return [pause.first + timedelta(days=step) for step in range((pause.last - pause.first).days + 1)]


def _counted_length(clock: Clock, calendar: WorkCalendar) -> int:
    """How many days the clock counts as it stands, an extension included."""
    start = local_day(clock.started)
    if clock.unit is Unit.DAY:
        return (clock.due - start).days
    return workdays_between(start, clock.due, calendar)
