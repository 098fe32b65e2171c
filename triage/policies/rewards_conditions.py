"""Which conditions follow from the fields of a scheme? Each with its test and where it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass

from triage.domain.deadlines import area_prefix
from triage.domain.errors import PolicyError
from triage.domain.rewards_facts import Catalogue
from triage.domain.rewards_schemes import Condition, Scheme
from triage.policies.rewards_reading import When, fen, made_test
from triage.policies.rewards_schema import SchemeRow

_GUIDANCE = "环办执法〔2020〕8号"


@dataclass(frozen=True, slots=True)
class _Wanted:
    condition: str
    label: str
    when: When
    citation: str = ""
    presumed: bool = False
    remark: str = ""


def made_scheme(row: SchemeRow, catalogue: Catalogue) -> Scheme:
    """The domain's scheme; raises PolicyError naming file, line and rule."""
    try:
        return _scheme(row, catalogue)
    except PolicyError as problem:
        raise PolicyError(f"{row.origin} ({row.rule}): {problem}") from problem


def _scheme(row: SchemeRow, catalogue: Catalogue) -> Scheme:
    if row.amount is None:
        raise PolicyError("amount: neither given nor inherited")
    return Scheme(
        scheme=row.rule,
        title=row.title,
        area=area_prefix(row.area),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        citation=row.citation,
        amount=row.amount.made(catalogue),
        conditions=tuple(_made(each, row, catalogue) for each in _conditions(row)),
        verified=row.verified,
        draft=row.draft or row.shadow,
        law_date=row.law_date,
        several=row.several,
        factors=tuple(each.made(catalogue) for each in row.factors),
        floor=fen(row.floor),
        cap=row.cap.cap() if row.cap else None,
        joint=row.joint,
        specials=tuple(each.made(catalogue) for each in row.specials),
        approvals=tuple(each.made(catalogue) for each in row.approvals),
        windows=tuple(each.made(catalogue) for each in row.windows),
        payer=row.payer,
        payee=row.payee,
        payment=row.payment,
        replaces=row.replaces,
        notes=row.notes,
        origin=row.origin,
    )


def _made(wanted: _Wanted, row: SchemeRow, catalogue: Catalogue) -> Condition:
    return Condition(
        wanted.condition,
        wanted.label,
        made_test(wanted.when, catalogue),
        wanted.citation or row.citation,
        wanted.presumed,
        wanted.remark,
    )


def _conditions(row: SchemeRow) -> Iterator[_Wanted]:
    yield _Wanted("verified", "举报查证属实", {"verified": True}, _GUIDANCE)
    yield _scope(row)
    yield _identity(row)
    if row.channels:
        yield _Wanted("channel", "举报渠道符合规定", row.channels)
    if row.opt_in is not None:
        yield _Wanted("opt_in", "表明参加有奖举报", {"any": [*_unless(row.opt_in), {"opted_in": True}]})
    if row.target is not None:
        yield _Wanted("target", "有明确的举报对象", {"any": [*_unless(row.target), {"target_known": True}]})
    yield from _novelty(row)
    yield from (_Wanted(fact, "不属于不予奖励的情形", {fact: False}) for fact in row.exclusions)
    if "staff" not in row.exclusions:
        yield _Wanted("staff", "举报人不是监管工作人员", {"staff": False}, _GUIDANCE, presumed=True)
    if row.first_reporter:
        yield _first(row)
    if row.joint_identified:
        when: When = {"any": [{"joint": False}, {"joint_identified": True}]}
        yield _Wanted("joint", "联名举报人均提供身份", when)
    for own in row.conditions:
        yield _Wanted(own.condition, own.label, own.when, presumed=own.presumed)


def _scope(row: SchemeRow) -> _Wanted:
    label = "违法行为在奖励范围内"
    if row.scope and row.scope.types:
        return _Wanted("scope", label, {"violation": list(row.scope.types)})
    items = f"{row.scope.items}项" if row.scope and row.scope.items else ""
    remark = f"奖励范围清单{items}未录入，请对照原文核对违法行为是否在列"
    return _Wanted("scope", label, {"in_scope": True, "violation": {"given": True}}, remark=remark)


def _identity(row: SchemeRow) -> _Wanted:
    """Where the record is silent, national guidance promises the reward to those who give their name."""
    label = "举报人身份符合要求"
    if row.identity:
        return _Wanted("identity", label, {"identity": list(row.identity)})
    return _Wanted("identity", label, {"identity": ["named"]}, _GUIDANCE, presumed=True)


def _novelty(row: SchemeRow) -> Iterator[_Wanted]:
    if row.novelty:
        new: When = {"all": [{fact: False} for fact in row.novelty.not_if]}
        unless = [{fact: True} for fact in row.novelty.unless]
        yield _Wanted("novelty", "线索此前未被掌握", {"any": [*unless, new]} if unless else new)


def _first(row: SchemeRow) -> _Wanted:
    again = [{"new_after_closing": True}] if row.repeat_offence else []
    return _Wanted("first", "同一违法行为的首个有效举报", {"any": [{"order": {"to": 1}}, *again]})


def _unless(needed: When) -> list[When]:
    """The condition is only asked for where `needed` holds; an empty one means everywhere."""
    return [{"not": needed}] if needed else []
