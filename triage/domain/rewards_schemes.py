"""What does a reward scheme say, and which scheme governs a claim? By place and by the day the rule names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from triage.domain.rewards_amounts import Amount, Item, Pick, Share
from triage.domain.rewards_facts import Always, Catalogue, Test, asked


class LawDate(StrEnum):
    """Which day decides the version of the scheme."""

    REPORTED = "reported"
    DECIDED = "decided"


class Split(StrEnum):
    """Who is paid for a joint report."""

    REPRESENTATIVE = "representative"
    EQUAL = "equal"
    UNKNOWN = "unknown"


class WindowUnit(StrEnum):
    DAY = "day"
    WORKDAY = "workday"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Condition:
    """`presumed`: not found in the rule as recorded; where it fails a person is asked, nobody is refused."""

    condition: str
    label: str
    when: Test
    citation: str
    presumed: bool = False
    remark: str = ""  # what a person has to check although it holds


@dataclass(frozen=True, slots=True)
class Cap:
    """`certain` is False when the sources do not say whether the cap covers what lies above it."""

    amount: int
    certain: bool = True
    question: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    """Multiplies by `percent` hundredths of a percent, or takes the upper end of a range."""

    factor: str
    label: str
    when: Test
    percent: int = 10_000
    upper_end: bool = False
    cap: Cap | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    approval: str
    label: str
    when: Test


@dataclass(frozen=True, slots=True)
class Special:
    """Another way to an amount that a person opens: a heavy reward, a bounty."""

    special: str
    label: str
    when: Test
    amount: Item
    approvals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """`starts` is the fact with the day it counts from, `kept` the fact with the day on which it was done."""

    window: str
    label: str
    length: int
    unit: WindowUnit
    starts: str
    kept: str = ""
    missed: str = ""
    forfeits: bool = False
    verified: bool = True
    when: Test = field(default_factory=Always)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of one place's rule; `area` is a code prefix."""

    scheme: str
    title: str
    area: str
    valid_from: date
    citation: str
    amount: Amount
    conditions: tuple[Condition, ...]
    valid_to: date | None = None  # last day in force
    verified: bool = False
    draft: bool = False
    law_date: LawDate = LawDate.REPORTED
    several: Pick | None = None  # None: the record does not say
    factors: tuple[Factor, ...] = ()
    floor: int | None = None
    cap: Cap | None = None
    joint: Split = Split.UNKNOWN
    specials: tuple[Special, ...] = ()
    approvals: tuple[Approval, ...] = ()
    windows: tuple[Window, ...] = ()
    payer: str = ""
    payee: str = ""
    payment: str = ""
    replaces: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    origin: str = ""

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class RewardSchemes:
    schemes: tuple[Scheme, ...]
    catalogue: Catalogue

    def named(self, scheme: str) -> Scheme | None:
        return next((each for each in self.schemes if each.scheme == scheme), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """Without a scheme, `reason` says why there is none; with one, what a person should know about it."""

    scheme: Scheme | None
    reason: str = ""


def choose_scheme(schemes: Sequence[Scheme], adcode: str, days: Mapping[LawDate, date | None]) -> Choice:
    """The scheme of the deepest place in force; an adopted one before a draft, then the newer one."""
    if not adcode:
        return Choice(None, "缺少行政区划代码，无法确定适用的奖励办法")
    here = [each for each in schemes if adcode.startswith(each.area)]
    if not here:
        return Choice(None, f"没有录入{adcode}的奖励办法")
    if undated := {each.law_date for each in here if days.get(each.law_date) is None}:
        return Choice(None, f"缺少日期（{'、'.join(sorted(undated))}），无法确定适用哪一版奖励办法")
    in_force = [each for each in here if _on_its_day(each, days)]
    if not in_force:
        return Choice(None, f"当日没有已录入且有效的奖励办法（{adcode}）")
    chosen = max(in_force, key=lambda each: (not each.draft, len(each.area), each.valid_from))
    return Choice(chosen, _other_day(chosen, here, days))


def _on_its_day(scheme: Scheme, days: Mapping[LawDate, date | None]) -> bool:
    day = days.get(scheme.law_date)
    return day is not None and scheme.in_force(day)


def _other_day(chosen: Scheme, here: Sequence[Scheme], days: Mapping[LawDate, date | None]) -> str:
    """Sources do not say which day decides, so a change of law between the two days is told."""
    known = [day for day in days.values() if day is not None]
    if all(chosen.in_force(day) for day in known):
        return ""
    other = [each.title for each in here if each.area == chosen.area and any(map(each.in_force, known))]
    return f"举报日与处罚决定日之间规则有变动（{'、'.join(dict.fromkeys(other))}），请确认适用哪一版"


def facts_asked(scheme: Scheme) -> frozenset[str]:
    """Every fact on which an answer under this scheme may depend."""
    tests = [each.when for each in scheme.conditions]
    tests += [each.when for each in scheme.windows]
    tests += [each.when for each in scheme.factors]
    tests += [each.when for each in scheme.specials]
    tests += [each.when for each in scheme.approvals]
    amounts = [scheme.amount, *(each.amount for each in scheme.specials)]
    return frozenset().union(*map(asked, tests), *map(_asked_by, amounts))


def _asked_by(amount: Amount) -> frozenset[str]:
    if isinstance(amount, Item):
        of = {amount.amount.of} if isinstance(amount.amount, Share) else set()
        return asked(amount.when) | of
    return frozenset().union(*map(_asked_by, amount.items))
