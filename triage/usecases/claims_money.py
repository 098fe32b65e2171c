"""Who lets money go, and from where? Approval sets it aside, the cashier pays it."""

from collections.abc import Mapping
from dataclasses import replace

from triage.domain.calendar import local_day
from triage.domain.claims import ClaimId, ClaimState, ClaimStep, RewardClaim, last
from triage.domain.claims_approval import (
    OWN_LEVEL,
    changed_since,
    given,
    next_level,
    objection,
    read_proposal,
)
from triage.domain.errors import Conflict, IllegalStep, InvalidSubmission
from triage.domain.funds import Fund, FundEntry
from triage.ports import RewardWork, Vault
from triage.usecases.claims import ALL, Act, read, take
from triage.usecases.claims_watch import RewardRules, watch


def approve(id: ClaimId, override: str, *, act: Act, rules: RewardRules, uow: RewardWork) -> RewardClaim:
    """The next level agrees; the last one sets the money aside. `override` is why the fund may be overdrawn.

    Raises Conflict when rule, facts or order changed since the proposal: it has to be worked out again.
    """
    claim = read(id, act, uow)
    watched = watch(claim.report, rules=rules, uow=uow)
    proposed = last(watched.steps, ClaimStep.PROPOSE)
    if claim.state is not ClaimState.PROPOSED or proposed is None:
        raise IllegalStep(f"cannot approve a reward claim that is {claim.state}")
    if against := objection(act.actor, watched.steps):
        raise InvalidSubmission(against)
    made = read_proposal(proposed.detail or {})
    if changes := changed_since(made, watched.answer, watched.order):
        raise Conflict(f"提出之后有变动，不能批准：{'；'.join(changes)}。请退回重新计算。")
    level, step = next_level(made, watched.steps)
    if level != OWN_LEVEL and not act.reason.strip():
        raise InvalidSubmission(f"请写明“{level}”的文件名称和文号。")
    if step is ClaimStep.APPROVE:
        claim = _set_aside(claim, override, act=act, uow=uow)
    return take(claim, act.step(step, {"level": level}), rules=rules, uow=uow)


def restore(id: ClaimId, override: str, *, act: Act, rules: RewardRules, uow: RewardWork) -> RewardClaim:
    """More time to claim; a claim that was forfeited gets its money set aside again."""
    claim = read(id, act, uow)
    taken = act.step(ClaimStep.RESTORE)
    if claim.state is ClaimState.FORFEITED:
        claim = _set_aside(claim, override, act=act, uow=uow)
    return take(replace(claim, attention=""), taken, rules=rules, uow=uow)


def pay(id: ClaimId, *, act: Act, rules: RewardRules, uow: RewardWork) -> RewardClaim:
    """Paid to whom the vault knows; `act.reason` is the voucher."""
    claim = read(id, act, uow)
    taken = act.step(ClaimStep.PAY)
    if claim.barred:
        raise InvalidSubmission("这项奖励的举报人或收款人在失信名单内，不能发放。")
    if not act.reason.strip():
        raise InvalidSubmission("请填写付款凭证号。")
    steps = uow.claims.steps(id)
    proposed = [each for each in steps if each.step is ClaimStep.PROPOSE]
    if act.actor in {each.actor for each in (*given(steps), *proposed)}:
        raise InvalidSubmission("提出或审批这项奖励的人不能同时发放。")
    if claim.state is ClaimState.IDENTIFIED and claim.amount and claim.year:
        _book(claim, claim.year, FundEntry.PAY, claim.amount, act=act, uow=uow)
    return take(claim, taken, rules=rules, uow=uow)


def pay_back(id: ClaimId, *, act: Act, rules: RewardRules, uow: RewardWork) -> RewardClaim:
    """What was clawed back is in the fund again."""
    claim = read(id, act, uow)
    taken = act.step(ClaimStep.PAY_BACK)
    if claim.state is ClaimState.RECALLED and claim.amount and claim.year:
        _book(claim, claim.year, FundEntry.RETURN, claim.amount, act=act, uow=uow)
    return take(claim, taken, rules=rules, uow=uow)


def set_budget(payer: str, year: int, amount: int, *, act: Act, uow: RewardWork) -> Fund:
    """Adds to the budget of a payer's year (takes away when negative); a new fund is the actor's."""
    if not payer.strip() or not amount:
        raise InvalidSubmission("请填写发放单位和金额。")
    if not act.reason.strip():
        raise InvalidSubmission("请写明预算文件或调整理由。")
    fund = uow.funds.get(payer.strip(), year, scope=act.scope)
    fund = fund if fund.version else replace(fund, area=act.scope)
    return uow.funds.book(
        fund, FundEntry.BUDGET, amount, claim=None, actor=act.actor, reason=act.reason.strip(), at=act.at
    )


def read_payee(id: ClaimId, *, act: Act, vault: Vault, uow: RewardWork) -> Mapping[str, str]:
    """To whom it is to be paid; only while it is to be paid. The vault keeps who asked and why."""
    claim = uow.claims.get(id)
    if claim.state is not ClaimState.IDENTIFIED or claim.payee is None:
        raise InvalidSubmission("只有收款信息已封存、尚未发放的奖励才能查看收款信息。")
    return vault.reveal(claim.payee, actor=act.actor, reason=act.reason, at=act.at)


def _set_aside(claim: RewardClaim, override: str, *, act: Act, uow: RewardWork) -> RewardClaim:
    """The payer was typed: raises NotFound when the fund of this name is another division's."""
    year = local_day(act.at).year
    if claim.amount is None:
        raise InvalidSubmission("金额未定，不能批准。")
    lacking = claim.amount - uow.funds.get(claim.payer, year, scope=act.scope).left
    if lacking > 0 and override.strip():
        note = replace(act, reason=override)
        _book(claim, year, FundEntry.OVERRIDE, lacking, act=note, uow=uow)
    _book(claim, year, FundEntry.RESERVE, claim.amount, act=act, uow=uow)
    return replace(claim, year=year)


def _book(claim: RewardClaim, year: int, entry: FundEntry, amount: int, *, act: Act, uow: RewardWork) -> None:
    """Of a claim whose money was set aside before, by somebody who may give it: see `_set_aside`."""
    fund = uow.funds.get(claim.payer, year, scope=ALL)
    fund = fund if fund.version else replace(fund, area=claim.area)
    uow.funds.book(fund, entry, amount, claim=claim.id, actor=act.actor, reason=act.reason.strip(), at=act.at)
