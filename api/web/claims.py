"""What do the pages of rewards show? The claim in words, and which steps this person may take now."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from triage.domain.claims import (
    CLAIM,
    STATE_LABELS,
    STEP_LABELS,
    ClaimState,
    ClaimStep,
    ClaimTaken,
    RewardClaim,
    last,
    may_take,
)
from triage.domain.claims_approval import changed_since, next_level, read_proposal
from triage.domain.rewards_facts import yuan
from triage.usecases.claims_watch import Watched

REPORTER_WORDS: Mapping[ClaimState, str] = MappingProxyType(
    {
        ClaimState.WATCHING: "已记下您愿意参加有奖举报。查处有结果后，请在这里查看。",
        ClaimState.DECIDED: "举报事项已有处理结果，奖励正在审核。",
        ClaimState.PROPOSED: "奖励正在审批。",
        ClaimState.APPROVED: "奖励已经批准，领奖告知即将发出。",
        ClaimState.NOTIFIED: "您可以领取奖励。",
        ClaimState.CLAIMED: "已收到您的申领，请填写收款信息。",
        ClaimState.IDENTIFIED: "收款信息已经加密封存，等待发放。",
        ClaimState.PAID: "奖励已经发放。",
        ClaimState.DECLINED: "您已放弃这项奖励。",
        ClaimState.FORFEITED: "领取期限已过，已登记为放弃。",
        ClaimState.DENIED: "经审查，这件举报不予奖励。",
        ClaimState.RECALLED: "已决定追回这项奖励，请与受理单位联系。",
        ClaimState.RETURNED: "这项奖励已经追回。",
    }
)


@dataclass(frozen=True, slots=True)
class ClaimForm:
    """One step that can be taken; `more` names a second blank, `day` one for a date."""

    step: ClaimStep
    label: str
    reason: str = "理由"
    needed: bool = True
    more: str = ""
    more_needed: bool = False
    day: str = ""


_FORMS = (
    ClaimForm(ClaimStep.APPROVE, "同意", "审批意见", needed=False, more="资金不足时批准超支的理由（可不填）"),
    ClaimForm(ClaimStep.NOTIFY, "告知举报人", "说明", needed=False, day="公告日期（没有公告的不填）"),
    ClaimForm(ClaimStep.PAY, "登记已发放", "付款凭证号"),
    ClaimForm(ClaimStep.RECALCULATE, "退回重新计算"),
    ClaimForm(
        ClaimStep.DENY, "不予奖励", "理由（会告诉举报人）", more="救济途径（会告诉举报人）", more_needed=True
    ),
    ClaimForm(ClaimStep.FORFEIT, "登记逾期放弃"),
    ClaimForm(ClaimStep.RESTORE, "恢复或延长领取", more="资金不足时批准超支的理由（可不填）"),
    ClaimForm(ClaimStep.SUCCEED, "转由继承人或监护人领取", "理由和证明文件（不写姓名）"),
    ClaimForm(ClaimStep.RECONSIDER, "重新审查"),
    ClaimForm(ClaimStep.CLAW_BACK, "决定追回"),
    ClaimForm(ClaimStep.PAY_BACK, "登记追回入账", "凭证号"),
    ClaimForm(ClaimStep.BLACKLIST, "列入失信名单"),
    ClaimForm(ClaimStep.LIFT, "移出失信名单"),
    ClaimForm(ClaimStep.NOTE, "备注", "备注（不写举报人的信息）"),
)


def forms(claim: RewardClaim | None, roles: Iterable[str]) -> Sequence[ClaimForm]:
    """The legal steps that are this person's, the usual way first."""
    if claim is None:
        return ()
    legal, held = {*CLAIM.steps(claim.state), *CLAIM.keeping}, tuple(roles)
    unfit = {ClaimStep.LIFT if not claim.barred else ClaimStep.BLACKLIST}
    return [form for form in _FORMS if form.step in legal - unfit and may_take(form.step, held)]


def stale(watched: Watched) -> Sequence[str]:
    """Why an open proposal cannot be approved any more."""
    proposed = last(watched.steps, ClaimStep.PROPOSE)
    if watched.claim is None or watched.claim.state is not ClaimState.PROPOSED or proposed is None:
        return ()
    return changed_since(read_proposal(proposed.detail or {}), watched.answer, watched.order)


def level_now(watched: Watched) -> str:
    """Whose consent is asked for; "" when nobody's."""
    proposed = last(watched.steps, ClaimStep.PROPOSE)
    if watched.claim is None or watched.claim.state is not ClaimState.PROPOSED or proposed is None:
        return ""
    return next_level(read_proposal(proposed.detail or {}), watched.steps)[0]


def money(fen: int | None) -> str:
    return "—" if fen is None else f"{yuan(fen)}元"


def told(taken: ClaimTaken) -> str:
    """What a step says beside its reason."""
    detail = taken.detail or {}
    words = {"level": "审批级别", "remedy": "救济途径", "published": "公告日期", "window": "期限"}
    return "；".join(f"{label}：{detail[name]}" for name, label in words.items() if detail.get(name))


def last_told(watched: Watched) -> Mapping[str, str]:
    """What a refusal or a forfeiture said, for the reporter."""
    for step in (ClaimStep.DENY, ClaimStep.FORFEIT):
        taken = last(watched.steps, step)
        if taken is not None and watched.claim and watched.claim.state is CLAIM_ENDS[step]:
            return {"reason": taken.reason, "remedy": str((taken.detail or {}).get("remedy", ""))}
    return {}


CLAIM_ENDS = {ClaimStep.DENY: ClaimState.DENIED, ClaimStep.FORFEIT: ClaimState.FORFEITED}

FILTERS: Mapping[str, Callable[..., str]] = {
    "claim_state": lambda state: STATE_LABELS[ClaimState(state)],
    "claim_step": lambda step: STEP_LABELS[ClaimStep(step)],
    "money": money,
    "claim_told": told,
}
