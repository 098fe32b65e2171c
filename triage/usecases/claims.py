"""What may the desk do about a reward? Enter the outcome, propose, tell, deny; each step with who and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from triage.domain.calendar import local_day
from triage.domain.claims import (
    CLAIM,
    ENDED,
    REASONED,
    RESERVING,
    STEP_LABELS,
    ClaimId,
    ClaimState,
    ClaimStep,
    ClaimTaken,
    RewardClaim,
)
from triage.domain.claims_approval import payable, proposal
from triage.domain.errors import Conflict, InvalidSubmission
from triage.domain.funds import FundEntry
from triage.domain.reports import ReportId
from triage.domain.rewards import Judgement, Verdict
from triage.domain.rewards_facts import FactPart
from triage.domain.rewards_given import FieldError, given_value
from triage.ports import RewardWork
from triage.usecases.claims_watch import RewardRules, Watched, watch

SYSTEM = "system"
ALL = ""  # as a scope: every division
CHANGED = "这项奖励刚被别人办理过，请看过现在的情况后再操作。"


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, when, why, and at which version of the claim the page was (0: there was none).

    `scope` is the division whose money the actor may give, "" for all of them.
    """

    actor: str
    at: datetime
    reason: str = ""
    version: int = 0
    scope: str = field(kw_only=True)

    def step(self, step: ClaimStep, detail: Mapping[str, object] | None = None) -> ClaimTaken:
        """Raises InvalidSubmission when a reason is needed and missing."""
        if step in REASONED and not self.reason.strip():
            raise InvalidSubmission(f"请写明理由：{STEP_LABELS[step]}。")
        return ClaimTaken(step, self.actor, self.at, self.reason.strip(), detail)


def enter_outcome(
    report: ReportId,
    facts: Mapping[str, Any],
    judged: Mapping[str, Judgement],
    *,
    new_id: UUID,
    act: Act,
    rules: RewardRules,
    uow: RewardWork,
) -> RewardClaim:
    """What the case came to, as stated on the form; facts left empty are not stated."""
    _check(facts, rules)
    claim = open_claim(report, new_id=new_id, act=act, uow=uow)
    told = {name: {"holds": each.holds, "reason": each.reason} for name, each in judged.items()}
    taken = act.step(ClaimStep.ENTER_OUTCOME, {"facts": dict(facts), "judged": told})
    return take(claim, taken, rules=rules, uow=uow)


def propose(
    report: ReportId, payer: str, own_amount: int | None, *, act: Act, rules: RewardRules, uow: RewardWork
) -> RewardClaim:
    """`own_amount` (fen) only where the rule on record has no amount, and then with a reason."""
    watched = watch(report, rules=rules, uow=uow)
    claim = _claim_of(watched, act)
    amount = _amount(watched, own_amount, act)
    if not payer.strip():
        raise InvalidSubmission("请填写发放单位。")
    if watched.report.reporter and uow.claims.barred_among([watched.report.reporter]):
        raise InvalidSubmission("这位举报人在失信名单内，不能提出奖励；可以由审批人不予奖励或移出名单。")
    made = proposal(watched.answer, amount, watched.order)
    claim = replace(claim, scheme=made.scheme, amount=amount, payer=payer.strip(), attention="")
    return take(claim, act.step(ClaimStep.PROPOSE, made.told()), rules=rules, uow=uow)


def recalculate(id: ClaimId, *, act: Act, rules: RewardRules, uow: RewardWork) -> RewardClaim:
    """Back to the outcome; what was set aside is free again."""
    claim = release(read(id, act, uow), act, uow)
    claim = replace(claim, amount=None, attention="")
    return take(claim, act.step(ClaimStep.RECALCULATE), rules=rules, uow=uow)


def notify(
    id: ClaimId, published: date | None, *, act: Act, rules: RewardRules, uow: RewardWork
) -> RewardClaim:
    """The reporter finds it at the look-up; `published` where the rule counts from publication."""
    told = {"published": published.isoformat()} if published else None
    return take(read(id, act, uow), act.step(ClaimStep.NOTIFY, told), rules=rules, uow=uow)


def deny(id: ClaimId, remedy: str, *, act: Act, rules: RewardRules, uow: RewardWork) -> RewardClaim:
    """A person refuses, with the reason and what can be done against it; both are told to the reporter."""
    if not remedy.strip():
        raise InvalidSubmission("请写明救济途径：举报人不服时可以怎样申请复核、向谁申请。")
    claim = release(read(id, act, uow), act, uow)
    taken = act.step(ClaimStep.DENY, {"remedy": remedy.strip()})
    return take(replace(claim, attention=""), taken, rules=rules, uow=uow)


def forfeit(id: ClaimId, *, act: Act, rules: RewardRules, uow: RewardWork) -> RewardClaim:
    """Only after a window that forfeits has run out."""
    claim = read(id, act, uow)
    lapsed = lapsed_window(watch(claim.report, rules=rules, uow=uow), local_day(act.at))
    if not lapsed:
        raise InvalidSubmission("领取期限尚未届满，不能登记逾期放弃。")
    claim = release(claim, act, uow)
    taken = act.step(ClaimStep.FORFEIT, {"window": lapsed})
    return take(replace(claim, attention=""), taken, rules=rules, uow=uow)


def simple_step(
    id: ClaimId,
    step: ClaimStep,
    *,
    act: Act,
    rules: RewardRules,
    uow: RewardWork,
    detail: Mapping[str, object] | None = None,
) -> RewardClaim:
    """A note, the blacklist, a new review, somebody who takes over: steps without money."""
    claim = read(id, act, uow)
    match step:
        case ClaimStep.BLACKLIST | ClaimStep.LIFT:
            claim = replace(claim, barred=step is ClaimStep.BLACKLIST)
        case ClaimStep.SUCCEED:
            claim = replace(claim, payee=None)
        case ClaimStep.NOTE | ClaimStep.RECONSIDER | ClaimStep.CLAW_BACK:
            pass
        case _:
            raise Conflict(f"{step} has an act of its own")
    return take(claim, act.step(step, detail), rules=rules, uow=uow)


def suggest_forfeiture(id: ClaimId, *, now: datetime, rules: RewardRules, uow: RewardWork) -> bool:
    """Tells the desk once that a right may have lapsed; a person decides. Returns whether it was told."""
    claim = uow.claims.get(id)
    lapsed = lapsed_window(watch(claim.report, rules=rules, uow=uow), local_day(now))
    if claim.state is not ClaimState.NOTIFIED or not lapsed or claim.attention:
        return False
    taken = ClaimTaken(ClaimStep.SUGGEST, SYSTEM, now, lapsed)
    take(replace(claim, attention=lapsed), taken, rules=rules, uow=uow)
    return True


def lapsed_window(watched: Watched, today: date) -> str:
    """Which right is lost by then, in words; "" when none is."""
    lost = [each for each in watched.answer.deadlines if each.forfeited(today)]
    return "；".join(f"{each.window.label}已于{each.due}届满，{each.window.missed}" for each in lost)


def open_claim(report: ReportId, *, new_id: UUID, act: Act, uow: RewardWork) -> RewardClaim:
    """The claim of a report, begun when there is none. Raises Conflict when the page is outdated."""
    claim = uow.claims.of_report(report)
    if claim is not None:
        if claim.version != act.version:
            raise Conflict(CHANGED)
        return claim
    standing = uow.reports.standing(report)
    area = standing.adcode or uow.reports.get(report).hint_adcode
    new = RewardClaim(ClaimId(new_id), report, ClaimState.WATCHING, area)
    return uow.claims.open(new, ClaimTaken(ClaimStep.WATCH, act.actor, act.at))


def read(id: ClaimId, act: Act, uow: RewardWork) -> RewardClaim:
    """Raises Conflict when the page showed another version."""
    claim = uow.claims.get(id)
    if claim.version != act.version:
        raise Conflict(CHANGED)
    return claim


def take(claim: RewardClaim, taken: ClaimTaken, *, rules: RewardRules, uow: RewardWork) -> RewardClaim:
    """The step, with the deadline that counts after it. Raises IllegalStep."""
    state = CLAIM.advance(claim.state, taken.step)
    soon = None if state in ENDED else watch(claim.report, rules=rules, uow=uow, soon=taken).due
    return uow.claims.take_step(replace(claim, due=soon), taken)


def release(claim: RewardClaim, act: Act, uow: RewardWork) -> RewardClaim:
    """What was set aside for a claim is free again."""
    if claim.state not in RESERVING or claim.year is None or not claim.amount:
        return claim
    fund = uow.funds.get(claim.payer, claim.year, scope=ALL)  # what was set aside is the claim's own
    entry = FundEntry.RELEASE
    uow.funds.book(
        fund, entry, claim.amount, claim=claim.id, actor=act.actor, reason=act.reason.strip(), at=act.at
    )
    return replace(claim, year=None)


def _claim_of(watched: Watched, act: Act) -> RewardClaim:
    if watched.claim is None:
        raise InvalidSubmission("请先录入处理结果。")
    if watched.claim.version != act.version:
        raise Conflict(CHANGED)
    return watched.claim


def _amount(watched: Watched, own: int | None, act: Act) -> int:
    """Raises InvalidSubmission with what is still open."""
    answer = watched.answer
    if answer.verdict is not Verdict.ELIGIBLE:
        open_ = [each.label for each in answer.conditions if each.holds is not True]
        raise InvalidSubmission(
            f"不能提出奖励，以下条件不成立或未确定：{'、'.join(open_) or '没有适用的办法'}。"
        )
    if owed := payable(answer, watched.facts):
        return owed
    if answer.money is not None:
        raise InvalidSubmission(f"请先在{answer.money}内选定金额。")
    if own is None or own <= 0 or not act.reason.strip():
        raise InvalidSubmission("现有规则记录中没有金额：请填写金额并写明依据。")
    return own


def _check(facts: Mapping[str, Any], rules: RewardRules) -> None:
    for name, stated in facts.items():
        row = rules.schemes.catalogue.get(name)
        if row is None or row.highest_of or row.part is FactPart.COURSE:
            raise InvalidSubmission("提交的内容里有不能填写的事项。")
        try:
            given_value(row, stated, [])
        except FieldError as problem:
            raise InvalidSubmission(
                f"“{row.label}”填写有误，请核对（金额以元计，日期如2026-03-02）。"
            ) from problem
