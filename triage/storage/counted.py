"""Which reports stand behind a figure? What the queue can show besides its own filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, or_

from triage.storage.tables import StandingRow

UNKNOWN = "unknown"  # as a kind or an industry: reports that have none


class Kept(StrEnum):
    """How a report stands to its due date: settled in time, settled or open beyond it, still in time."""

    ON_TIME = "on_time"
    LATE = "late"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Counted:
    """None and "" mean any; days of settling, both included; `main` is the primary kind with all below it."""

    settled_since: date | None = None
    settled_until: date | None = None
    kept: Kept | None = None
    main: str = ""
    industry: str = ""

    def conditions(self, today: date) -> Sequence[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.settled_since:
            found.append(StandingRow.settled_on >= self.settled_since)
        if self.settled_until:
            found.append(StandingRow.settled_on <= self.settled_until)
        if self.kept:
            found.append(kept(today)[self.kept])
        if self.main:
            found.append(_main(self.main))
        if self.industry:
            found.append(StandingRow.industry == ("" if self.industry == UNKNOWN else self.industry))
        return found


def kept(today: date) -> Mapping[Kept, ColumnElement[bool]]:
    settled, due, promised = StandingRow.settled_on, StandingRow.due, StandingRow.promised
    return {
        Kept.ON_TIME: settled <= promised,
        Kept.LATE: (settled > promised) | (settled.is_(None) & (due < today)),
        Kept.RUNNING: settled.is_(None) & (due >= today),
    }


def _main(kind: str) -> ColumnElement[bool]:
    primary = StandingRow.primary_kind
    if kind == UNKNOWN:
        return primary == ""
    return or_(primary == kind, primary.startswith(f"{kind}.", autoescape=True))
