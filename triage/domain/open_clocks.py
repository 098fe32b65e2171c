"""What do we still owe, and by when? The newest revision of each clock that the report's state asks for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from triage.domain.calendar import CHINA, local_day
from triage.domain.deadlines import Term
from triage.domain.standing import ClockRow
from triage.domain.workflow import State


def base_code(clock: str) -> str:
    """finish+2 is the second revision of finish: extended or paused, the earlier rows stay."""
    return clock.partition("+")[0]


def next_code(clock: str) -> str:
    base, _, revision = clock.partition("+")
    return f"{base}+{int(revision or 0) + 1}"


def newest(clocks: Iterable[ClockRow]) -> tuple[ClockRow, ...]:
    """One row a clock, the last revision of each, in the order in which the clocks were started."""
    found: dict[str, ClockRow] = {}
    for row in clocks:
        base = base_code(row.clock)
        if base not in found or _revision(row) > _revision(found[base]):
            found[base] = row
    return tuple(found.values())


def still_owed(
    clocks: Iterable[ClockRow], state: State, terms: Mapping[str, Term], *, route: str = ""
) -> Sequence[ClockRow]:
    """Clocks that run against us in this state, the next one first.

    Left out are those of a rule long gone, and of another legal route than the one that was decided upon.
    """
    owed = [
        row
        for row in newest(clocks)
        if row.rule in terms and state in terms[row.rule].open_in and _concerns(terms[row.rule], route)
    ]
    return sorted(owed, key=lambda row: row.due)


def cited(
    clocks: Iterable[ClockRow], names: Sequence[str], terms: Mapping[str, Term], *, route: str
) -> Sequence[str]:
    """What the clocks of these names cite that ran on this legal route, in the order of the names."""
    ran = {
        base_code(row.clock): row.citation
        for row in newest(clocks)
        if row.rule in terms and _concerns(terms[row.rule], route)
    }
    return tuple(dict.fromkeys(ran[name] for name in names if name in ran))


def objection_warning(clocks: Iterable[ClockRow], now: datetime) -> str:
    """What a person must know before a transferred matter is sent back late; "" while there is time."""
    late = next((row for row in newest(clocks) if base_code(row.clock) == "object" and now > row.due), None)
    if late is None:
        return ""
    return f"异议期限已于{late.due.astimezone(CHINA):%Y年%m月%d日}届满（{late.citation}），请先与转送单位协商"


def next_due(
    clocks: Iterable[ClockRow], state: State, terms: Mapping[str, Term], *, route: str = ""
) -> date | None:
    """The day in China by which the next thing is owed."""
    owed = still_owed(clocks, state, terms, route=route)
    return local_day(owed[0].due) if owed else None


def _concerns(term: Term, route: str) -> bool:
    return not route or not term.routes or route in term.routes


def _revision(row: ClockRow) -> int:
    return int(row.clock.partition("+")[2] or 0)
