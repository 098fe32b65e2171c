"""What may happen to the reward for a report next? A table of (state, step) and where it leads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NewType
from uuid import UUID

from triage.domain.reports import ReportId
from triage.domain.transitions import Workflow

ClaimId = NewType("ClaimId", UUID)


class ClaimState(StrEnum):
    WATCHING = "watching"
    DECIDED = "decided"
    PROPOSED = "proposed"
    APPROVED = "approved"
    NOTIFIED = "notified"
    CLAIMED = "claimed"
    IDENTIFIED = "identified"
    PAID = "paid"
    DECLINED = "declined"
    FORFEITED = "forfeited"
    DENIED = "denied"
    RECALLED = "recalled"
    RETURNED = "returned"


class ClaimStep(StrEnum):
    """What somebody did. APPROVE is the last level of approval, CONSENT one before it."""

    WATCH = "watch"
    OPT_IN = "opt_in"
    ENTER_OUTCOME = "enter_outcome"
    PROPOSE = "propose"
    CONSENT = "consent"
    APPROVE = "approve"
    RECALCULATE = "recalculate"
    NOTIFY = "notify"
    CLAIM = "claim"
    GIVE_PAYEE = "give_payee"
    SUCCEED = "succeed"
    PAY = "pay"
    DECLINE = "decline"
    FORFEIT = "forfeit"
    RESTORE = "restore"
    DENY = "deny"
    RECONSIDER = "reconsider"
    CLAW_BACK = "claw_back"
    PAY_BACK = "pay_back"
    BLACKLIST = "blacklist"
    LIFT = "lift"
    SUGGEST = "suggest"
    NOTE = "note"


_KEEPING = frozenset({ClaimStep.BLACKLIST, ClaimStep.LIFT, ClaimStep.SUGGEST, ClaimStep.NOTE})

_S, _T = ClaimState, ClaimStep
_MOVES: dict[tuple[ClaimState | None, ClaimStep], ClaimState] = {
    (None, _T.WATCH): _S.WATCHING,
    (_S.WATCHING, _T.OPT_IN): _S.WATCHING,
    (_S.WATCHING, _T.ENTER_OUTCOME): _S.DECIDED,
    (_S.WATCHING, _T.DECLINE): _S.DECLINED,
    (_S.DECIDED, _T.OPT_IN): _S.DECIDED,
    (_S.DECIDED, _T.ENTER_OUTCOME): _S.DECIDED,
    (_S.DECIDED, _T.PROPOSE): _S.PROPOSED,
    (_S.DECIDED, _T.DENY): _S.DENIED,
    (_S.DECIDED, _T.DECLINE): _S.DECLINED,
    (_S.PROPOSED, _T.CONSENT): _S.PROPOSED,
    (_S.PROPOSED, _T.APPROVE): _S.APPROVED,
    (_S.PROPOSED, _T.RECALCULATE): _S.DECIDED,
    (_S.PROPOSED, _T.DENY): _S.DENIED,
    (_S.APPROVED, _T.NOTIFY): _S.NOTIFIED,
    (_S.APPROVED, _T.RECALCULATE): _S.DECIDED,
    (_S.NOTIFIED, _T.CLAIM): _S.CLAIMED,
    (_S.NOTIFIED, _T.SUCCEED): _S.NOTIFIED,
    (_S.NOTIFIED, _T.RESTORE): _S.NOTIFIED,  # a person gives more time
    (_S.NOTIFIED, _T.DECLINE): _S.DECLINED,
    (_S.NOTIFIED, _T.FORFEIT): _S.FORFEITED,
    (_S.CLAIMED, _T.GIVE_PAYEE): _S.IDENTIFIED,
    (_S.CLAIMED, _T.SUCCEED): _S.CLAIMED,
    (_S.CLAIMED, _T.DECLINE): _S.DECLINED,
    (_S.CLAIMED, _T.DENY): _S.DENIED,
    (_S.IDENTIFIED, _T.GIVE_PAYEE): _S.IDENTIFIED,
    (_S.IDENTIFIED, _T.SUCCEED): _S.CLAIMED,
    (_S.IDENTIFIED, _T.PAY): _S.PAID,
    (_S.IDENTIFIED, _T.DENY): _S.DENIED,
    (_S.FORFEITED, _T.RESTORE): _S.NOTIFIED,
    (_S.DENIED, _T.RECONSIDER): _S.DECIDED,
    (_S.PAID, _T.CLAW_BACK): _S.RECALLED,
    (_S.RECALLED, _T.PAY_BACK): _S.RETURNED,
}

CLAIM: Workflow[ClaimState, ClaimStep] = Workflow("reward claim", MappingProxyType(_MOVES), _KEEPING)

ENDED = frozenset({_S.PAID, _S.DECLINED, _S.FORFEITED, _S.DENIED, _S.RECALLED, _S.RETURNED})
RESERVING = frozenset({_S.APPROVED, _S.NOTIFIED, _S.CLAIMED, _S.IDENTIFIED})  # money is set aside

STATE_LABELS: Mapping[ClaimState, str] = MappingProxyType(
    {
        _S.WATCHING: "关注中",
        _S.DECIDED: "处理结果已录入",
        _S.PROPOSED: "待审批",
        _S.APPROVED: "已批准",
        _S.NOTIFIED: "已告知举报人",
        _S.CLAIMED: "已申领",
        _S.IDENTIFIED: "收款信息已封存",
        _S.PAID: "已发放",
        _S.DECLINED: "举报人放弃",
        _S.FORFEITED: "逾期放弃",
        _S.DENIED: "不予奖励",
        _S.RECALLED: "追回中",
        _S.RETURNED: "已追回",
    }
)

STEP_LABELS: Mapping[ClaimStep, str] = MappingProxyType(
    {
        _T.WATCH: "开始关注",
        _T.OPT_IN: "举报人申明",
        _T.ENTER_OUTCOME: "录入处理结果",
        _T.PROPOSE: "提出奖励",
        _T.CONSENT: "逐级同意",
        _T.APPROVE: "批准",
        _T.RECALCULATE: "退回重新计算",
        _T.NOTIFY: "告知领奖",
        _T.CLAIM: "申领",
        _T.GIVE_PAYEE: "提交收款信息",
        _T.SUCCEED: "转由继承人或监护人领取",
        _T.PAY: "发放",
        _T.DECLINE: "放弃奖励",
        _T.FORFEIT: "登记逾期放弃",
        _T.RESTORE: "恢复或延长领取",
        _T.DENY: "不予奖励",
        _T.RECONSIDER: "重新审查",
        _T.CLAW_BACK: "决定追回",
        _T.PAY_BACK: "款项追回入账",
        _T.BLACKLIST: "列入失信名单",
        _T.LIFT: "移出失信名单",
        _T.SUGGEST: "系统提示",
        _T.NOTE: "备注",
    }
)

_DESK = frozenset({"clerk", "supervisor"})
_APPROVER = frozenset({"approver"})
_ROLES: Mapping[ClaimStep, frozenset[str]] = {
    _T.WATCH: _DESK,
    _T.ENTER_OUTCOME: _DESK,
    _T.PROPOSE: _DESK,
    _T.RECALCULATE: _DESK | _APPROVER,
    _T.CONSENT: _APPROVER,
    _T.APPROVE: _APPROVER,
    _T.DENY: _APPROVER,
    _T.RECONSIDER: _APPROVER,
    _T.FORFEIT: _APPROVER,
    _T.RESTORE: _APPROVER,
    _T.CLAW_BACK: _APPROVER,
    _T.BLACKLIST: _APPROVER,
    _T.LIFT: _APPROVER,
    _T.NOTIFY: _DESK,
    _T.SUCCEED: frozenset({"supervisor", "approver"}),
    _T.PAY: frozenset({"cashier"}),
    _T.PAY_BACK: frozenset({"cashier"}),
    _T.NOTE: _DESK | _APPROVER | {"cashier", "auditor"},
}

REASONED = frozenset(
    {
        _T.RECALCULATE,
        _T.SUCCEED,
        _T.FORFEIT,
        _T.RESTORE,
        _T.DENY,
        _T.RECONSIDER,
        _T.CLAW_BACK,
        _T.PAY_BACK,
        _T.BLACKLIST,
        _T.LIFT,
        _T.NOTE,
    }
)


@dataclass(frozen=True, slots=True)
class RewardClaim:
    """Where a claim stands. Money in fen; `payee` is the vault's opaque id of the sealed payee data."""

    id: ClaimId
    report: ReportId
    state: ClaimState
    area: str
    version: int = 1  # as read; it goes back with every step, so that of two people at once one wins
    scheme: str = ""
    amount: int | None = None
    payer: str = ""
    year: int | None = None  # of the fund in which the money is set aside
    payee: UUID | None = None
    due: date | None = None
    attention: str = ""
    barred: bool = False
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClaimTaken:
    """One entry in the life of a claim; `detail` is plain JSON and never about a person."""

    step: ClaimStep
    actor: str
    at: datetime
    reason: str = ""
    detail: Mapping[str, object] | None = None


def may_take(step: ClaimStep, roles: Iterable[str]) -> bool:
    """Whether somebody with these roles may take the step; some are the reporter's or the system's only."""
    return not _ROLES.get(step, frozenset()).isdisjoint(roles)


def last(steps: Iterable[ClaimTaken], step: ClaimStep) -> ClaimTaken | None:
    """The newest entry of a kind."""
    return next((taken for taken in reversed(tuple(steps)) if taken.step is step), None)
