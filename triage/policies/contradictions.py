"""Do two rows say different things about the same question, or does a row use a code nobody knows?"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import Protocol, TypeVar

from triage.domain.deadlines import Term, TermTable
from triage.domain.errors import PolicyError
from triage.domain.routing import OwnerRow, OwnerTable


class _Row(Protocol):
    @property
    def rule(self) -> str: ...
    @property
    def origin(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


R = TypeVar("R", bound=_Row)


def refuse_contradictions(terms: TermTable, owners: OwnerTable) -> None:
    """Raises PolicyError naming both rows (or the row and the unknown code)."""
    for problem in contradictions(terms, owners):
        raise PolicyError(problem)


def contradictions(terms: TermTable, owners: OwnerTable) -> Iterable[str]:
    """Everything that makes the tables unusable, a sentence each."""
    yield from _same_rule([*terms.terms, *owners.rows])
    yield from _unknown_term_codes(terms)
    yield from _unknown_owner_codes(owners, terms)
    yield from _overlaps(terms.terms, _term_questions)
    yield from _overlaps(owners.rows, _owner_questions)


def _same_rule(rows: Iterable[_Row]) -> Iterable[str]:
    seen: dict[str, _Row] = {}
    for row in rows:
        if row.rule in seen:
            yield f"{row.origin} ({row.rule}): the rule is already used at {seen[row.rule].origin}"
        seen[row.rule] = row


def _unknown_term_codes(table: TermTable) -> Iterable[str]:
    for term in table.terms:
        yield from _unknown(term, "route", term.routes, table.routes)
        yield from _unknown(term, "source", term.sources, table.sources)
        yield from _unknown(term, "event", [term.event], table.events)


def _unknown_owner_codes(owners: OwnerTable, terms: TermTable) -> Iterable[str]:
    for row in owners.rows:
        yield from _unknown(row, "kind", row.kinds, owners.kinds)
        yield from _unknown(row, "route", row.routes, terms.routes)
        yield from _unknown(row, "owner", [row.department], owners.departments)


def _unknown(row: _Row, what: str, codes: Iterable[str], known: Collection[str]) -> Iterable[str]:
    for code in codes:
        if code not in known:
            yield f"{row.origin} ({row.rule}): unknown {what} '{code}'"


def _overlaps(rows: Sequence[R], questions: Callable[[R], Iterable[Hashable]]) -> Iterable[str]:
    """Two rows answer the same question on the same day and neither is more special."""
    asked: dict[Hashable, list[R]] = defaultdict(list)
    for row in rows:
        for question in questions(row):
            asked[question].append(row)
    told: set[tuple[str, str]] = set()
    for answers in asked.values():
        for one, other in combinations(answers, 2):
            if (one.rule, other.rule) not in told and _at_once(one, other):
                told.add((one.rule, other.rule))
                yield f"{other.origin} ({other.rule}): overlaps with {one.rule} at {one.origin}"


def _at_once(one: _Row, other: _Row) -> bool:
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)


def _term_questions(term: Term) -> Iterable[Hashable]:
    for route in term.routes or {""}:
        for source in term.sources or {""}:
            yield term.clock, term.event, route, source, term.area, term.verified, term.shadow


def _owner_questions(row: OwnerRow) -> Iterable[Hashable]:
    for kind in row.kinds or {""}:
        for route in row.routes or {""}:
            for word in row.targets or ("",):
                yield kind, route, word, row.area, row.first, row.shadow
