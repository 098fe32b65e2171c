"""What does a monthly bulletin count? Figures as they stood when it was made, and what was told before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from triage.domain.workflow import Bulletin

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Tally:
    """`key` is "" where it is not known."""

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class PlaceTally:
    key: str
    states: Mapping[Bulletin, int]

    @property
    def count(self) -> int:
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class Restated:
    """A number that an earlier bulletin told otherwise: what was received in `month`."""

    month: date
    before: int
    now: int
    told: datetime


@dataclass(frozen=True, slots=True)
class BulletinFigures:
    """Reports received in one month; a report counts in every kind it speaks of.

    `earlier` is the month before the last one, whose reports should have been answered by now: how many
    there were, and how many are still open. `smallest` is the count below which rows are not told apart.
    """

    received: int
    settled: int
    last_month: int
    last_year: int
    channels: Sequence[Tally]
    kinds: Sequence[Tally]
    subkinds: Sequence[Tally]
    industries: Sequence[Tally]
    places: Sequence[PlaceTally]
    on_time: int
    late: int
    earlier: int
    earlier_open: int
    restated: Sequence[Restated]
    smallest: int


@dataclass(frozen=True, slots=True)
class MonthlyBulletin:
    """`month` is its first day, `scope` the division it speaks of, "" for all."""

    id: int
    scope: str
    month: date
    figures: BulletinFigures
    actor: str
    made: datetime


def months_before(month: date, number: int) -> date:
    """The first day of that month."""
    index = month.year * 12 + month.month - 1 - number
    return date(index // 12, index % 12 + 1, 1)


def told_apart(
    rows: Sequence[Row], smallest: int, count: Callable[[Row], int]
) -> tuple[Sequence[Row], Sequence[Row]]:
    """Rows to show, and rows so small that they are summed up without their names; both the largest first."""
    ordered = sorted((row for row in rows if count(row)), key=count, reverse=True)
    shown = [row for row in ordered if count(row) >= smallest]
    return shown, ordered[len(shown) :]
