"""What about the policies should somebody look at? Gaps, expired or unverified rows, unknown places."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

from triage.domain.deadlines import Term
from triage.domain.divisions import Divisions
from triage.domain.notices import NoticeKind, placeholders
from triage.domain.rewards_schemes import Scheme
from triage.domain.routing import Matter, OwnerRow, applying_row
from triage.policies.loader import Policies

R = TypeVar("R", Term, OwnerRow)

# Of 20,000 characters that all fit, such a pattern tries every start to the end.
_BOUNDLESS = re.compile(r"(?<!\\)[*+]|\{\d*,\}")
_PLACEHOLDERS = {"kind": "噪声", "owner": "某局", "citation": "某法"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`grave` findings make the policies unfit for use; the others are for people to know."""

    where: str
    text: str
    grave: bool = False


def check_policies(
    policies: Policies, divisions: Divisions, on: date, schemes: Sequence[Scheme] = ()
) -> tuple[Finding, ...]:
    """Everything worth saying about loaded policies on a day, grave findings first."""
    found = [
        *_ownerless(policies, on),
        *_clockless(policies, on),
        *_places(policies, divisions),
        *_replies(policies),
        *_notices(policies),
        *_same_series(policies),
        *_patterns(policies),
        *_breaks(policies.terms.terms, _term_question),
        *_breaks(policies.owners.rows, _owner_question),
        *_dated([*policies.terms.terms, *policies.owners.rows], on),
        *_schemes(schemes, divisions, on),
        *_calendar(policies, on),
    ]
    return tuple(sorted(found, key=lambda finding: not finding.grave))


def _ownerless(policies: Policies, on: date) -> Iterable[Finding]:
    for kind, label in policies.owners.kinds.items():
        if applying_row(Matter((kind,), "report", "", on), kind, policies.owners) is None:
            yield Finding("owners", f"no owner for {kind} ({label}) on {on}", grave=True)


def _clockless(policies: Policies, on: date) -> Iterable[Finding]:
    running = [term for term in policies.terms.terms if term.event == "received" and term.in_force(on)]
    for route in policies.terms.routes:
        if not any(not term.area and (not term.routes or route in term.routes) for term in running):
            yield Finding("terms", f"no clock starts when a matter of route {route} is received")


def _places(policies: Policies, divisions: Divisions) -> Iterable[Finding]:
    rows: list[Term | OwnerRow] = [*policies.terms.terms, *policies.owners.rows]
    for row in rows:
        if row.area and divisions.get(_full_code(row.area)) is None:
            yield Finding(row.origin, f"{row.rule}: no division {row.area}", grave=True)
    for code in {*policies.owners.acts_as, *policies.owners.acts_as.values()}:
        if divisions.get(code) is None:
            yield Finding("acts_as", f"no division {code}", grave=True)


def _full_code(prefix: str) -> str:
    return prefix if len(prefix) > 6 else prefix.ljust(6, "0")


def _replies(policies: Policies) -> Iterable[Finding]:
    for name in ("ours", "not_ours", "part"):
        if name not in policies.owners.replies:
            yield Finding("replies", f"no reply text '{name}'", grave=True)
    for name, text in policies.owners.replies.items():
        try:
            text.format(**_PLACEHOLDERS)
        except (KeyError, IndexError, ValueError) as problem:
            yield Finding("replies", f"{name}: unknown placeholder {problem}", grave=True)


def _notices(policies: Policies) -> Iterable[Finding]:
    texts = policies.notices
    for kind in NoticeKind:
        if kind not in texts.templates:
            yield Finding("notices", f"no template for {kind}", grave=True)
    for template in texts.templates.values():
        for name in placeholders(template):
            if name not in texts.labels and name != "office":
                yield Finding("notices", f"{template.title}: placeholder '{name}' has no label", grave=True)


def _same_series(policies: Policies) -> Iterable[Finding]:
    """Two kinds that count in one series would get the same numbers' words on different papers."""
    seen: dict[str, str] = {}
    for template in policies.notices.templates.values():
        if template.series in seen:
            text = f"{template.title}: the series {template.series} is {seen[template.series]}'s"
            yield Finding("notices", text, grave=True)
        seen[template.series] = template.title


def _patterns(policies: Policies) -> Iterable[Finding]:
    """Repeats without an end make a long report slow to read."""
    cues = [(cue.origin, cue.cue, cue.patterns) for cue in policies.severity.cues]
    routes = [
        (cue.origin, cue.cue, (cue.pattern, *filter(None, [cue.unless]))) for cue in policies.routes.cues
    ]
    for origin, name, patterns in (*cues, *routes):
        if any(_BOUNDLESS.search(each.pattern) for each in patterns):
            yield Finding(origin, f"{name}: a pattern repeats without bound; write {{1,4}} instead of + or *")


def _schemes(schemes: Sequence[Scheme], divisions: Divisions, on: date) -> Iterable[Finding]:
    """Reward schemes; that one contradicts another has kept them from being loaded."""
    for each in schemes:
        if each.area and divisions.get(_full_code(each.area)) is None:
            yield Finding(each.origin, f"{each.scheme}: no division {each.area}", grave=True)
        if not each.citation.strip():
            yield Finding(each.origin, f"{each.scheme}: no citation", grave=True)
        if each.valid_to is not None and each.valid_to < on:
            yield Finding(each.origin, f"{each.scheme}: expired on {each.valid_to}")
        elif each.valid_from > on:
            yield Finding(each.origin, f"{each.scheme}: not yet in force, from {each.valid_from}")
        if not each.verified:
            yield Finding(each.origin, f"{each.scheme}: not verified ({each.citation})")
        if each.draft:
            yield Finding(each.origin, f"{each.scheme}: draft, evaluated but not applied")


def _breaks(rows: Sequence[R], question: Callable[[R], Hashable]) -> Iterable[Finding]:
    """Days between a row that ended and the one that took over: nothing applied then."""
    asked: dict[Hashable, list[R]] = defaultdict(list)
    for row in rows:
        asked[question(row)].append(row)
    for answers in asked.values():
        ordered = sorted(answers, key=lambda row: row.valid_from)
        for old, new in pairwise(ordered):
            if old.valid_to is not None and new.valid_from > old.valid_to + timedelta(days=1):
                gap = f"nothing between {old.rule}, which ended on {old.valid_to}, and {new.valid_from}"
                yield Finding(new.origin, f"{new.rule}: {gap}")


def _term_question(term: Term) -> Hashable:
    return term.clock, term.event, term.routes, term.sources, term.area, term.verified, term.shadow


def _owner_question(row: OwnerRow) -> Hashable:
    return row.kinds, row.routes, row.targets, row.area, row.first, row.shadow


def _dated(rows: Iterable[Term | OwnerRow], on: date) -> Iterable[Finding]:
    for row in rows:
        if row.valid_to is not None and row.valid_to < on:
            yield Finding(row.origin, f"{row.rule}: expired on {row.valid_to}")
        elif row.valid_from > on:
            yield Finding(row.origin, f"{row.rule}: not yet in force, from {row.valid_from}")
        if not row.verified:
            yield Finding(row.origin, f"{row.rule}: not verified ({row.citation})")
        if row.shadow:
            yield Finding(row.origin, f"{row.rule}: shadow row, evaluated but not applied")


def _calendar(policies: Policies, on: date) -> Iterable[Finding]:
    for year in (on.year, on.year + 1):
        if year not in policies.calendar.years:
            yield Finding("calendar", f"the holidays of {year} are not known yet, weekdays are counted")
