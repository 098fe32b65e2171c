"""Is a reward owed, how much, by when and with whose approval? Answers with evidence and arithmetic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from triage.domain.calendar import WorkCalendar
from triage.domain.rewards_amounts import Line, Money, Reckoning
from triage.domain.rewards_chain import orders
from triage.domain.rewards_facts import Finding, KnownFacts, check
from triage.domain.rewards_schemes import Choice, Condition, LawDate, RewardSchemes, Scheme, choose_scheme
from triage.domain.rewards_totals import open_special, total
from triage.domain.rewards_windows import Deadline, deadlines

CURRENCY = "CNY"
_UNVERIFIED = "规则文本未经核实，付款前请核对原文"


class Verdict(StrEnum):
    ELIGIBLE = "eligible"
    NOT = "not"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a person answered a condition that rule and record leave open."""

    holds: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Claim:
    """`facts` about report and main violation, `others` about further violations in the same report.

    `judgements` by condition; `refused` when a person has denied it, so that it stands in nobody's way.
    """

    facts: KnownFacts
    others: tuple[KnownFacts, ...] = ()
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    refused: bool = False


@dataclass(frozen=True, slots=True)
class ConditionAnswer:
    condition: str
    label: str
    holds: bool | None
    evidence: tuple[str, ...]
    citation: str


@dataclass(frozen=True, slots=True)
class RewardAnswer:
    """`money` is owed if the conditions hold; None when nothing is, or when a person has to say it."""

    verdict: Verdict
    scheme: Scheme | None
    conditions: tuple[ConditionAnswer, ...] = ()
    money: Money | None = None
    lines: tuple[Line, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    approvals: tuple[str, ...] = ()
    needs_person: tuple[str, ...] = ()


def reward(
    claim: Claim, schemes: RewardSchemes, calendar: WorkCalendar, *, adcode: str, on: date | None
) -> RewardAnswer:
    """The answer under the scheme in force at the place; `on` is the day the report was registered."""
    decided = claim.facts.get("decided")
    days = {LawDate.REPORTED: on, LawDate.DECIDED: decided if isinstance(decided, date) else None}
    return judge_choice(claim, choose_scheme(schemes.schemes, adcode, days), calendar)


def judge_choice(claim: Claim, choice: Choice, calendar: WorkCalendar) -> RewardAnswer:
    """Undecided with its reason where there is no scheme; a draft decides nothing by itself."""
    if choice.scheme is None:
        return RewardAnswer(Verdict.UNDECIDED, None, needs_person=(choice.reason,))
    remarks = (choice.reason,) if choice.reason else ()
    return judge(claim, choice.scheme, calendar, remarks=remarks, as_law=True)


def judge(
    claim: Claim,
    scheme: Scheme,
    calendar: WorkCalendar,
    *,
    remarks: tuple[str, ...] = (),
    as_law: bool = False,
) -> RewardAnswer:
    """The answer under one scheme. With `as_law` a draft leaves the answer undecided."""
    reckoning = total(claim.facts, claim.others, scheme)
    terms = deadlines(scheme, claim.facts, calendar)
    conditions = [_condition(each, claim.facts) for each in scheme.conditions]
    conditions.append(_basis(reckoning, claim.facts, scheme))
    conditions = [_judged(each, claim.judgements.get(each.condition)) for each in conditions]
    conditions += _kept(terms)
    if scheme.draft and as_law:
        conditions.append(ConditionAnswer("in_force", "规则有效", None, ("仅为征求意见稿",), scheme.citation))
    verdict = _verdict(conditions)
    owed = verdict is not Verdict.NOT
    return RewardAnswer(
        verdict=verdict,
        scheme=scheme,
        conditions=tuple(conditions),
        money=reckoning.money if owed else None,
        lines=reckoning.lines if owed else (),
        deadlines=terms,
        approvals=_approvals(scheme, claim.facts) if owed else (),
        needs_person=tuple(dict.fromkeys([*remarks, *_remarks(scheme, claim.facts, reckoning)]))
        if owed
        else (),
    )


def in_order(claims: tuple[Claim, ...], scheme: Scheme, calendar: WorkCalendar) -> tuple[Claim, ...]:
    """The claims of one violation, each with its place among those that are good."""

    def entitled(claim: Claim) -> bool | None:
        verdict = judge(_placed(claim, 1), scheme, calendar).verdict
        return None if verdict is Verdict.UNDECIDED else verdict is Verdict.ELIGIBLE

    found = orders(False if claim.refused else entitled(claim) for claim in claims)
    return tuple(_placed(claim, order) for claim, order in zip(claims, found, strict=True))


def _placed(claim: Claim, order: int | None) -> Claim:
    values = {**claim.facts.values, "order": order}
    return replace(claim, facts=KnownFacts(values, claim.facts.catalogue))


def _judged(answer: ConditionAnswer, judgement: Judgement | None) -> ConditionAnswer:
    """A person settles what is open, and nothing that the rule settles."""
    if judgement is None or answer.holds is not None or answer.condition == "basis":
        return answer
    evidence = (*answer.evidence, f"人工判断：{judgement.reason}")
    return replace(answer, holds=judgement.holds, evidence=evidence)


def _condition(condition: Condition, facts: KnownFacts) -> ConditionAnswer:
    found = check(condition.when, facts)
    holds, evidence = found.holds, found.evidence
    if condition.presumed and holds is False:
        holds, evidence = None, (*evidence, "规则记录中没有写明，需人工判断")
    return ConditionAnswer(condition.condition, condition.label, holds, evidence, condition.citation)


def _basis(reckoning: Reckoning, facts: KnownFacts, scheme: Scheme) -> ConditionAnswer:
    """The rule must give something for what was found."""
    found = Finding(
        reckoning.applies,
        tuple(dict.fromkeys(line.label for line in reckoning.lines)) if reckoning.applies else (),
        reckoning.missing,
    )
    evidence = found.evidence or tuple(facts.shown(fact) for fact in found.missing)
    return ConditionAnswer(
        "basis", "有可奖励的处理结果", found.holds, evidence or ("没有对应的奖励项目",), scheme.citation
    )


def _kept(terms: Iterable[Deadline]) -> list[ConditionAnswer]:
    return [
        ConditionAnswer(
            f"{term.window.window}_in_time",
            f"{term.window.label}未逾期",
            term.met,
            (f"截止{term.due}，{term.window.missed}" if not term.met else f"截止{term.due}",),
            term.citation,
        )
        for term in terms
        if term.window.forfeits and term.met is not None
    ]


def _verdict(conditions: Iterable[ConditionAnswer]) -> Verdict:
    holding = {answer.holds for answer in conditions}
    if False in holding:
        return Verdict.NOT
    return Verdict.UNDECIDED if None in holding else Verdict.ELIGIBLE


def _approvals(scheme: Scheme, facts: KnownFacts) -> tuple[str, ...]:
    special = open_special(scheme, facts)
    general = [each.label for each in scheme.approvals if check(each.when, facts).holds is not False]
    return tuple(dict.fromkeys([*general, *(special.approvals if special else ())]))


def _remarks(scheme: Scheme, facts: KnownFacts, reckoning: Reckoning) -> list[str]:
    checks = [each.remark for each in scheme.conditions if each.remark]
    unknown = [facts.shown(fact) for fact in reckoning.missing]
    return [
        *reckoning.gaps,
        *(f"金额取决于未知事项：{text}" for text in unknown),
        *checks,
        *([] if scheme.verified else [_UNVERIFIED]),
    ]
