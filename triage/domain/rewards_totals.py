"""What does a whole report come to? Several violations, multipliers, caps, shares and a person's choice."""

from collections.abc import Callable
from dataclasses import replace

from triage.domain.rewards_amounts import (
    Line,
    Money,
    Pick,
    Reckoning,
    combined,
    limited,
    percent,
    percentage,
    reckon,
)
from triage.domain.rewards_facts import KnownFacts, check, yuan
from triage.domain.rewards_schemes import Cap, Factor, Scheme, Special, Split


def total(facts: KnownFacts, others: tuple[KnownFacts, ...], scheme: Scheme) -> Reckoning:
    """The reckoning of everything that a report brought to light, under one scheme."""
    special = open_special(scheme, facts)
    if special:
        return _split(_chosen(reckon(special.amount, facts), facts), scheme.joint, facts)
    parts = [reckon(scheme.amount, each) for each in (facts, *others)]
    reckoning = parts[0] if len(parts) == 1 else _several(parts, scheme.several)
    for step in _steps(scheme, facts):
        reckoning = step(reckoning)
    return _split(_chosen(reckoning, facts), scheme.joint, facts)


def open_special(scheme: Scheme, facts: KnownFacts) -> Special | None:
    """The heavy reward or bounty that a person has opened."""
    return next((each for each in scheme.specials if check(each.when, facts).holds), None)


def _steps(scheme: Scheme, facts: KnownFacts) -> list[Callable[[Reckoning], Reckoning]]:
    """Raised first, then capped."""
    active = [(each, check(each.when, facts).holds) for each in scheme.factors]
    steps: list[Callable[[Reckoning], Reckoning]] = [
        lambda reckoning: _bounded(reckoning, "每案下限", floor=scheme.floor),
        *(_factor_step(factor, holds) for factor, holds in active if holds is not False),
    ]
    if scheme.cap:
        cap = scheme.cap
        steps.append(lambda reckoning: _capped(reckoning, cap, "每案上限"))
    return steps


def _several(parts: list[Reckoning], pick: Pick | None) -> Reckoning:
    """Several violations in one report; where the record does not say, both readings."""
    if pick is not None:
        return combined(parts, pick)
    highest, stacked = combined(parts, Pick.HIGHEST), combined(parts, Pick.SUM)
    if highest.money is None or stacked.money is None or highest.money == stacked.money:
        return highest
    both = Money(highest.money.low, stacked.money.high)
    gap = "一次举报多项违法是取最高还是累加，规则记录中没有写明"
    line = Line("多项违法", f"取最高{highest.money}，累加{stacked.money}", both)
    return replace(highest, money=both, lines=(*highest.lines, line), gaps=(*highest.gaps, gap))


def _factor_step(factor: Factor, holds: bool | None) -> Callable[[Reckoning], Reckoning]:
    def step(reckoning: Reckoning) -> Reckoning:
        if reckoning.money is None:
            return reckoning
        raised = _raised(reckoning, reckoning.money, factor)
        return raised if holds else _perhaps(reckoning, raised, factor)

    return step


def _raised(reckoning: Reckoning, money: Money, factor: Factor) -> Reckoning:
    if factor.upper_end:
        top = Money(money.high, money.high)
        return _with(reckoning, Line(factor.label, f"就高：{top}", top))
    new = Money(
        percentage(money.low, factor.percent),
        percentage(money.high, factor.percent),
        tuple(percentage(each, factor.percent) for each in money.options),
    )
    raised = _with(reckoning, Line(factor.label, f"{money} × {percent(factor.percent)} = {new}", new))
    return _capped(raised, factor.cap, f"{factor.label}上限") if factor.cap else raised


def _perhaps(plain: Reckoning, raised: Reckoning, factor: Factor) -> Reckoning:
    """Unknown whether the factor applies: from the plain amount to the raised one."""
    if plain.money is None or raised.money is None:
        return plain
    both = Money(plain.money.low, max(plain.money.high, raised.money.high))
    gap = f"是否适用“{factor.label}”未知"
    line = Line(factor.label, f"未知是否适用：{both}", both)
    return replace(_with(plain, line), gaps=(*plain.gaps, *raised.gaps[len(plain.gaps) :], gap))


def _capped(reckoning: Reckoning, cap: Cap, label: str) -> Reckoning:
    money = reckoning.money
    if cap.certain or money is None or money.high <= cap.amount:
        return _bounded(reckoning, label, cap=cap.amount)
    both = Money(min(money.low, cap.amount), money.high)
    line = Line(label, f"{yuan(cap.amount)}元是否适用有歧义：{both}", both)
    return replace(_with(reckoning, line), gaps=(*reckoning.gaps, cap.question))


def _bounded(
    reckoning: Reckoning, label: str, *, floor: int | None = None, cap: int | None = None
) -> Reckoning:
    if reckoning.money is None:
        return reckoning
    bounded = limited(reckoning.money, floor=floor, cap=cap)
    if bounded == reckoning.money:
        return reckoning
    limit = cap if cap is not None else floor or 0
    return _with(reckoning, Line(label, f"{yuan(limit)}元：{bounded}", bounded))


def _split(reckoning: Reckoning, rule: Split, facts: KnownFacts) -> Reckoning:
    """A joint report is one case: paid once, to one person or in equal shares."""
    money = reckoning.money
    if money is None or facts.get("joint") is not True:
        return reckoning
    if rule is Split.UNKNOWN:
        return replace(reckoning, gaps=(*reckoning.gaps, "联名举报如何分配，规则记录中没有写明"))
    if rule is Split.REPRESENTATIVE:
        return _with(reckoning, Line("联名举报", f"付给代表人：{money}", money))
    heads = facts.get("joint_count")
    if not isinstance(heads, int) or heads < 1:
        return replace(reckoning, money=None, missing=(*reckoning.missing, "joint_count"))
    each = Money(money.low // heads, money.high // heads)
    return _with(reckoning, Line("联名举报", f"{money} ÷ {heads}人，每人{each}", each))


def _chosen(reckoning: Reckoning, facts: KnownFacts) -> Reckoning:
    """Where the rule leaves room, the amount a person chose, if it lies inside."""
    money, choice = reckoning.money, facts.get("amount")
    if money is None or money.fixed:
        return reckoning
    if not isinstance(choice, int):
        return replace(reckoning, gaps=(*reckoning.gaps, f"需人工在幅度内确定金额：{money}"))
    if not money.low <= choice <= money.high or (money.options and choice not in money.options):
        gap = f"所选金额{yuan(choice)}元不在规则允许的范围内：{money}"
        return replace(reckoning, gaps=(*reckoning.gaps, gap))
    picked = Money(choice, choice)
    return _with(reckoning, Line("人工确定", f"在{money}内确定：{picked}", picked))


def _with(reckoning: Reckoning, line: Line) -> Reckoning:
    return replace(reckoning, money=line.money, lines=(*reckoning.lines, line))
