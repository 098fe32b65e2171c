"""How much does a rule give for what was found? Arithmetic line by line over items; money is in fen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from triage.domain.rewards_facts import KnownFacts, Test, check, yuan

NOT_RECORDED = "需人工确定：现有规则记录中没有金额"

_HUNDRED_PERCENT = 10_000  # in hundredths of a percent


@dataclass(frozen=True, slots=True)
class Money:
    """From `low` to `high`, both included; a person chooses, among `options` if there are any."""

    low: int
    high: int
    options: tuple[int, ...] = ()

    @property
    def fixed(self) -> bool:
        return self.low == self.high

    def __str__(self) -> str:
        if self.options and not self.fixed:
            return "或".join(map(yuan, self.options)) + "元"
        return f"{yuan(self.low)}元" if self.fixed else f"{yuan(self.low)}—{yuan(self.high)}元"


@dataclass(frozen=True, slots=True)
class Share:
    """So many hundredths of a percent of a money fact; nothing of nothing, whatever the floor says."""

    of: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """The rule has an amount here, but it is not in the record of the rule."""

    what: str


@dataclass(frozen=True, slots=True)
class Item:
    item: str
    label: str
    when: Test
    amount: Money | Share | NotRecorded
    floor: int | None = None
    cap: int | None = None


class Pick(StrEnum):
    FIRST = "first"
    HIGHEST = "highest"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Group:
    pick: Pick
    items: tuple["Item | Group", ...]


Amount: TypeAlias = Item | Group


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the arithmetic: what, how, and what comes of it."""

    label: str
    text: str
    money: Money | None = None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """`applies` is None when it depends on the `missing` facts; without `money` a person has to say it."""

    applies: bool | None
    money: Money | None = None
    lines: tuple[Line, ...] = ()
    missing: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


def reckon(amount: Amount, facts: KnownFacts) -> Reckoning:
    """What the items come to."""
    if isinstance(amount, Item):
        return _item(amount, facts)
    if amount.pick is Pick.FIRST:
        return _first(amount.items, facts)
    return combined([reckon(each, facts) for each in amount.items], amount.pick)


def combined(parts: Sequence[Reckoning], pick: Pick) -> Reckoning:
    """Sum or highest of those that apply; without money as soon as one is open."""
    applying = [part for part in parts if part.applies]
    missing = _merged(part.missing for part in parts)
    gaps = _merged(part.gaps for part in applying)
    lines = [line for part in applying for line in part.lines]
    amounts = [part.money for part in applying if part.money]
    applies: bool | None = True if applying else None if missing else False
    if not amounts or missing or len(amounts) < len(applying):
        return Reckoning(applies, None, tuple(lines), missing, gaps)
    total = _total(amounts, pick)
    if len(amounts) > 1:
        lines.append(_total_line(amounts, total, pick))
    return Reckoning(True, total, tuple(lines), missing, gaps)


def percentage(fen: int, hundredths: int) -> int:
    """A share of an amount, rounded to the nearest fen."""
    return (fen * hundredths * 2 + _HUNDRED_PERCENT) // (_HUNDRED_PERCENT * 2)


def percent(hundredths: int) -> str:
    """1.5% for 150."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0") + "%" if rest else f"{whole}%"


def limited(money: Money, *, floor: int | None = None, cap: int | None = None) -> Money:
    """The same money, not below the floor and not above the cap."""
    bottom, top = floor or 0, cap if cap is not None else max(money.high, floor or 0)
    options = tuple(sorted({min(max(each, bottom), top) for each in money.options}))
    return Money(min(max(money.low, bottom), top), min(max(money.high, bottom), top), options)


def _item(item: Item, facts: KnownFacts) -> Reckoning:
    found = check(item.when, facts)
    if not found.holds:
        return Reckoning(found.holds, missing=found.missing)
    match item.amount:
        case NotRecorded(what):
            gap = f"{NOT_RECORDED}（{what}）"
            return Reckoning(True, None, (Line(item.label, gap),), gaps=(gap,))
        case Money():
            return _limited_item(item, item.amount, Line(item.label, str(item.amount), item.amount))
        case Share():
            return _share(item, item.amount, facts)


def _share(item: Item, share: Share, facts: KnownFacts) -> Reckoning:
    base = facts.get(share.of)
    if not isinstance(base, int):
        return Reckoning(None, missing=(share.of,))
    if base == 0:
        return Reckoning(False)
    money = Money(percentage(base, share.low), percentage(base, share.high))
    rate = percent(share.low) if share.low == share.high else f"{percent(share.low)}—{percent(share.high)}"
    return _limited_item(item, money, Line(item.label, f"{yuan(base)} × {rate} = {money}", money))


def _limited_item(item: Item, money: Money, line: Line) -> Reckoning:
    final = limited(money, floor=item.floor, cap=item.cap)
    lines = [line]
    if final != money:
        bounds = [f"不低于{yuan(item.floor)}元"] if item.floor else []
        bounds += [f"不超过{yuan(item.cap)}元"] if item.cap is not None else []
        lines.append(Line(item.label, f"{'、'.join(bounds)}：{final}", final))
    return Reckoning(True, final, tuple(lines))


def _first(items: Sequence[Amount], facts: KnownFacts) -> Reckoning:
    for each in items:
        reckoning = reckon(each, facts)
        if reckoning.applies is not False:
            return reckoning
    return Reckoning(False)


def _total(amounts: Sequence[Money], pick: Pick) -> Money:
    if len(amounts) == 1:
        return amounts[0]
    joined = sum if pick is Pick.SUM else max
    return Money(joined(each.low for each in amounts), joined(each.high for each in amounts))


def _total_line(amounts: Sequence[Money], total: Money, pick: Pick) -> Line:
    if pick is Pick.SUM:
        return Line("合计", f"{' + '.join(map(str, amounts))} = {total}", total)
    return Line("取最高一项", f"{'、'.join(map(str, amounts))}中最高：{total}", total)


def _merged(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for group in groups for text in group))
