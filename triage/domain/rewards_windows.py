"""By when must a reward be notified, applied for, decided or claimed, and was it forfeited?"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from triage.domain.calendar import Unit, WorkCalendar, last_day
from triage.domain.rewards_facts import KnownFacts, check
from triage.domain.rewards_schemes import Scheme, Window, WindowUnit


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due` (the last day) is None while its start is unknown, `met` is None while nothing was done."""

    window: Window
    starts: str
    started: date | None
    due: date | None
    met: bool | None
    citation: str

    def forfeited(self, today: date) -> bool:
        """Whether the right is lost on a day: done too late, or not done although the last day is over."""
        if not self.window.forfeits or self.due is None:
            return False
        return not self.met if self.met is not None else today > self.due


def deadlines(scheme: Scheme, facts: KnownFacts, calendar: WorkCalendar) -> tuple[Deadline, ...]:
    """Every window of the scheme, in the order in which they are written there."""
    return tuple(
        _deadline(window, scheme, facts, calendar)
        for window in scheme.windows
        if check(window.when, facts).holds is not False
    )


def window_end(start: date, window: Window, calendar: WorkCalendar) -> date:
    """The last day; the day it starts on is not counted."""
    match window.unit:
        case WindowUnit.MONTH:
            return _months_later(start, window.length)
        case WindowUnit.WORKDAY:
            return last_day(start, window.length, Unit.WORKDAY, calendar)
        case WindowUnit.DAY:
            return last_day(start, window.length, Unit.DAY, calendar)


def _deadline(window: Window, scheme: Scheme, facts: KnownFacts, calendar: WorkCalendar) -> Deadline:
    start = facts.get(window.starts)
    started = start if isinstance(start, date) else None
    due = window_end(started, window, calendar) if started else None
    kept = facts.get(window.kept) if window.kept else None
    met = kept <= due if isinstance(kept, date) and due else None
    return Deadline(window, facts.catalogue[window.starts].label, started, due, met, scheme.citation)


def _months_later(start: date, months: int) -> date:
    """The same day of a later month, or its last day if it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
