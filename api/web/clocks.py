"""How do the clocks of a report stand? The newest revision of each, what is still owed first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.domain.deadlines import Term
from triage.domain.open_clocks import newest, still_owed
from triage.domain.standing import ClockRow
from triage.domain.workflow import State


@dataclass(frozen=True, slots=True)
class ShownClock:
    """`owed`: it runs against us in the present state. `missed` is what has to happen when it runs out."""

    row: ClockRow
    owed: bool
    missed: str
    extendable: str  # by how much and with whose approval; "" when the law gives none
    pausable: str  # which days do not count, in the words of the act; "" when all do


def shown_clocks(
    rows: Sequence[ClockRow], state: str, terms: Mapping[str, Term], *, route: str = ""
) -> list[ShownClock]:
    """A rule that is no longer in the policies still shows its clock, as not owed."""
    owed = still_owed(rows, State(state), terms, route=route)
    rest = [row for row in newest(rows) if row not in owed]
    return [
        ShownClock(
            row,
            row in owed,
            missed=term.missed if term else "",
            extendable=_extension(term),
            pausable=term.pause if term else "",
        )
        for row, term in ((row, terms.get(row.rule)) for row in (*owed, *rest))
    ]


def _extension(term: Term | None) -> str:
    if term is None or term.extension is None:
        return ""
    return f"{term.extension.length} {UNITS.get(term.extension.unit, '')}，由{term.extension.approver}批准"


UNITS: Mapping[str, str] = {"day": "日", "workday": "个工作日", "hour": "小时"}
