"""What is known about a claim, and does a test on it hold? Three values: true, false, and nobody has said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = bool | int | Decimal | str | date

TAKEN_AS = "未填，视为"


class FactPart(StrEnum):
    """Whose fact it is: one report's, the violation's (shared by its reports), a choice or a day."""

    REPORT = "report"
    OUTCOME = "outcome"
    CHOICE = "choice"
    COURSE = "course"


class FactKind(StrEnum):
    YES_NO = "yes_no"
    MONEY = "money"  # int, in fen
    COUNT = "count"
    QUANTITY = "quantity"  # Decimal
    CODE = "code"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact a rule may ask for. `absent` is what leaving it out means; None means that it is unknown then.

    `highest_of` names facts whose highest value this one is; such a fact is never given itself.
    """

    fact: str
    label: str
    kind: FactKind
    absent: Value | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    highest_of: tuple[str, ...] = ()
    part: FactPart = FactPart.OUTCOME


Catalogue: TypeAlias = Mapping[str, FactRow]


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What has been said; a fact given as None is unknown although its `absent` says what silence means."""

    values: Mapping[str, Value | None]
    catalogue: Catalogue

    def get(self, fact: str) -> Value | None:
        row = self.catalogue[fact]
        if row.highest_of:
            return self._highest(row.highest_of)
        return self.values.get(fact, row.absent)

    def shown(self, fact: str) -> str:
        """The fact as evidence for people, e.g. 罚款金额：80000元."""
        row, value = self.catalogue[fact], self.get(fact)
        if value is None:
            return f"{row.label}：未知"
        silent = f"（{TAKEN_AS}）" if fact not in self.values and not row.highest_of else ""
        return f"{row.label}：{_shown(row, value)}{silent}"

    def _highest(self, names: Iterable[str]) -> Value | None:
        values = [self.get(name) for name in names]
        known = [value for value in values if isinstance(value, int) and value > 0]
        if known:
            return max(known)
        return None if None in values else 0


def _shown(row: FactRow, value: Value) -> str:
    match row.kind, value:
        case FactKind.YES_NO, bool():
            return "是" if value else "否"
        case FactKind.MONEY, int():
            return f"{yuan(value)}元"
        case FactKind.CODE, str():
            return row.codes.get(value, value)
    return str(value)


def yuan(fen: int) -> str:
    """An amount in fen as people read it, without needless decimals."""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


@dataclass(frozen=True, slots=True)
class Always:
    """Holds whatever is known."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A code equals one of `values` or lies below it (air.odour below air)."""

    fact: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """以上 `at_least` and 以下 `at_most` include the number, 超过 `above` and 不满 `below` do not."""

    fact: str
    at_least: int | Decimal | None = None
    above: int | Decimal | None = None
    at_most: int | Decimal | None = None
    below: int | Decimal | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Something has been said at all. Unknown as long as it has not; with `stated` that is a plain no."""

    fact: str
    stated: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    tests: tuple["Test", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    tests: tuple["Test", ...]


@dataclass(frozen=True, slots=True)
class Not:
    test: "Test"


Test: TypeAlias = Always | OneOf | Between | Given | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Finding:
    """`holds` is None when it depends on what nobody has said; `missing` names those facts."""

    holds: bool | None
    evidence: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def check(test: Test, facts: KnownFacts) -> Finding:
    """Whether the test holds, with the facts that decide it."""
    match test:
        case Always():
            return Finding(True)
        case AllOf(tests):
            return _joined([check(each, facts) for each in tests], deciding=False)
        case AnyOf(tests):
            return _joined([check(each, facts) for each in tests], deciding=True)
        case Not(inner):
            found = check(inner, facts)
            return replace(found, holds=None if found.holds is None else not found.holds)
        case _:
            return _single(test, facts)


def asked(test: Test) -> frozenset[str]:
    """Every fact a test looks at."""
    match test:
        case Always():
            return frozenset()
        case AllOf(tests) | AnyOf(tests):
            return frozenset().union(*(asked(each) for each in tests))
        case Not(inner):
            return asked(inner)
        case _:
            return frozenset({test.fact})


def _single(test: OneOf | Between | Given, facts: KnownFacts) -> Finding:
    value, shown = facts.get(test.fact), (facts.shown(test.fact),)
    if value is None:
        silent = isinstance(test, Given) and test.stated
        return Finding(False, shown) if silent else Finding(None, shown, (test.fact,))
    match test:
        case OneOf(_, values):
            return Finding(any(_is(value, each) for each in values), shown)
        case Between():
            return Finding(_inside(value, test), shown)
        case Given():
            return Finding(True, shown)


def _is(value: Value, wanted: Value) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        return value == wanted or value.startswith(wanted + ".")
    return value == wanted


def _inside(value: Value, test: Between) -> bool:
    if not isinstance(value, int | Decimal):
        return False
    return (
        (test.at_least is None or value >= test.at_least)
        and (test.above is None or value > test.above)
        and (test.at_most is None or value <= test.at_most)
        and (test.below is None or value < test.below)
    )


def _joined(findings: list[Finding], *, deciding: bool) -> Finding:
    """One finding of the deciding value settles it, whatever else is unknown."""
    for finding in findings:
        if finding.holds is deciding:
            return finding
    missing = tuple(dict.fromkeys(fact for each in findings for fact in each.missing))
    evidence = tuple(dict.fromkeys(text for each in findings for text in each.evidence))
    return Finding(None if missing else not deciding, evidence, missing)
