"""What would changed rows of law have done to past reports? Old and new answers compared, nothing written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from triage.domain.calendar import local_day
from triage.domain.deadlines import DueQuestion, due_clocks
from triage.domain.divisions import Divisions
from triage.domain.policies import Policies
from triage.domain.routing import Matter, OwnerAnswer, find_owner


@dataclass(frozen=True, slots=True)
class PastReport:
    """What is known of a report that matters to owners and clocks; `settled` is the day it left our hands."""

    receipt: str
    source: str
    kinds: tuple[str, ...]
    adcode: str
    target: str
    received: datetime
    accepted: datetime | None = None
    settled: date | None = None
    route: str = "report"


@dataclass(frozen=True, slots=True)
class Difference:
    """One report for which something changes. `due` maps each clock that changes to its old and new day."""

    receipt: str
    owner: tuple[str, str] | None  # old and new office, when it changes
    unowned: bool  # had an owner, would have none
    due: Mapping[str, tuple[date | None, date | None]]
    newly_overdue: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    reports: int
    moved: int
    unowned: int
    due_changed: int
    newly_overdue: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of policies to be compared on one day."""

    before: Policies
    after: Policies
    divisions: Divisions
    today: date

    def differences(self, past: Iterable[PastReport], counts: Counter[str]) -> Iterator[Difference]:
        """Reports for which something changes, in order; `counts` is kept up to date meanwhile."""
        for report in past:
            counts["reports"] += 1
            difference = self.difference(report)
            if difference is not None:
                _count(difference, counts)
                yield difference

    def difference(self, report: PastReport) -> Difference | None:
        owners = [self._owner(report, policies) for policies in (self.before, self.after)]
        old, new = (self._due(report, policies) for policies in (self.before, self.after))
        names = (_name(owners[0]), _name(owners[1]))
        due = {
            clock: (old.get(clock), new.get(clock))
            for clock in dict.fromkeys([*old, *new])
            if old.get(clock) != new.get(clock)
        }
        if names[0] == names[1] and not due:
            return None
        return Difference(
            receipt=report.receipt,
            owner=names if names[0] != names[1] else None,
            unowned=owners[0].owner is not None and owners[1].owner is None,
            due=due,
            newly_overdue=tuple(clock for clock, days in due.items() if self._late_now(report, clock, *days)),
        )

    def _owner(self, report: PastReport, policies: Policies) -> OwnerAnswer:
        matter = Matter(report.kinds, report.route, report.adcode, local_day(report.received), report.target)
        return find_owner(matter, policies.owners, self.divisions)

    def _due(self, report: PastReport, policies: Policies) -> dict[str, date]:
        events = {"received": report.received, "accepted": report.accepted}
        return {
            clock.clock: clock.due
            for event, on in events.items()
            if on is not None
            for clock in due_clocks(
                DueQuestion(report.route, report.source, report.adcode, event, on),
                policies.terms,
                policies.calendar,
            ).clocks
        }

    def _late_now(self, report: PastReport, clock: str, old: date | None, new: date | None) -> bool:
        """Late by the new day and not by the old one; the first clock ends with acceptance."""
        accepted = report.accepted and local_day(report.accepted)
        ended = (accepted or report.settled) if clock in ("accept", "register") else report.settled
        day = ended or self.today
        return new is not None and day > new and not (old is not None and day > old)


def totals(counts: Mapping[str, int]) -> Totals:
    return Totals(**{name: counts.get(name, 0) for name in Totals.__slots__})


def _count(difference: Difference, counts: Counter[str]) -> None:
    counts["moved"] += difference.owner is not None
    counts["unowned"] += difference.unowned
    counts["due_changed"] += bool(difference.due)
    counts["newly_overdue"] += bool(difference.newly_overdue)


def _name(answer: OwnerAnswer) -> str:
    return answer.owner.name if answer.owner else ""
