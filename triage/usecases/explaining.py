"""Which rows of law applied to a report, and why these? Every row that could decide, the winner first."""

from collections.abc import Iterator
from dataclasses import dataclass

from triage.domain.deadlines import DueQuestion, Term, applying_terms
from triage.domain.policies import Policies
from triage.domain.routing import Matter, OwnerRow, applying_rows, leading_kinds
from triage.domain.severity import cues_in


@dataclass(frozen=True, slots=True)
class Considered:
    """One row; `decides` is False for rows that a more special one overrode, and for rows on trial."""

    subject: str  # a kind of pollution, a clock, or a level of urgency
    rule: str
    decides: bool
    why: str
    citation: str
    verified: bool
    origin: str


def explain_owner(matter: Matter, policies: Policies) -> Iterator[Considered]:
    """Rows of the responsibility table, kind by kind."""
    for kind in leading_kinds(matter.kinds) or ("",):
        rows = applying_rows(matter, kind, policies.owners)
        winner = next((row for row in rows if not row.shadow), None)
        for row in rows:
            yield Considered(
                subject=kind,
                rule=row.rule,
                decides=row is winner,
                why=f"{row.department}：{_owner_reason(row, kind, matter)}",
                citation=row.citation,
                verified=row.verified,
                origin=row.origin,
            )


def explain_clocks(question: DueQuestion, policies: Policies) -> Iterator[Considered]:
    """Terms, clock by clock."""
    decided: set[str] = set()
    for term in applying_terms(question, policies.terms):
        decides = not term.shadow and term.clock not in decided
        if decides:
            decided.add(term.clock)
        yield Considered(
            subject=term.clock,
            rule=term.rule,
            decides=decides,
            why=f"{term.length} {term.unit}：{_term_reason(term)}",
            citation=term.citation,
            verified=term.verified,
            origin=term.origin,
        )


def explain_severity(text: str, kinds: tuple[str, ...], policies: Policies) -> Iterator[Considered]:
    """Cues that were found; those of the highest level decide."""
    found = cues_in(text, kinds, policies.severity)
    for cue in found:
        yield Considered(
            subject=cue.level,
            rule=cue.rule,
            decides=cue.level is found[0].level,
            why=cue.cue,
            citation=cue.citation,
            verified=cue.verified,
            origin=cue.origin,
        )


def _owner_reason(row: OwnerRow, kind: str, matter: Matter) -> str:
    word = next((word for word in row.targets if word in matter.target), "")
    reasons = [
        "整个途径" if row.first else "",
        "具体类型" if kind in row.kinds else "上级类型" if row.kinds else "类型未定",
        f"对象含“{word}”" if word else "",
        f"地方规定 {row.area}" if row.area else "全国规定",
        "试行，不适用" if row.shadow else "",
    ]
    return "、".join(reason for reason in reasons if reason)


def _term_reason(term: Term) -> str:
    reasons = [
        f"地方规定 {term.area}" if term.area else "全国规定",
        "限定来源" if term.sources else "",
        "" if term.verified else "未核实",
        "试行，不适用" if term.shadow else "",
    ]
    return "、".join(reason for reason in reasons if reason)
