"""Who is on duty for emergencies, and is every hour of the year covered?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from triage.domain.deadlines import area_prefix


@dataclass(frozen=True, slots=True)
class Shift:
    """From `start` up to, not including, `end` (both aware). `person` is an account, not a name."""

    area: str  # division code the person is on duty for
    person: str
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"the shift of {self.person} ends before it begins")


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which nobody is on duty."""

    start: datetime
    end: datetime


def on_duty(adcode: str, moment: datetime, shifts: Iterable[Shift]) -> Sequence[Shift]:
    """Everybody on duty for a place, the office nearest to it first."""
    present = [
        shift
        for shift in shifts
        if shift.start <= moment < shift.end and adcode.startswith(area_prefix(shift.area))
    ]
    return sorted(present, key=lambda shift: len(area_prefix(shift.area)), reverse=True)


def gaps(adcode: str, start: datetime, end: datetime, shifts: Iterable[Shift]) -> Sequence[Gap]:
    """Times between two moments in which nobody at all is on duty for a place."""
    relevant = sorted(
        (shift for shift in shifts if adcode.startswith(area_prefix(shift.area))),
        key=lambda shift: shift.start,
    )
    found: list[Gap] = []
    covered = start
    for shift in relevant:
        if shift.start > covered:
            found.append(Gap(covered, min(shift.start, end)))
        covered = max(covered, shift.end)
        if covered >= end:
            break
    if covered < end:
        found.append(Gap(covered, end))
    return [gap for gap in found if gap.start < gap.end]
