"""What may happen to a report next? A table of (state, step) and where it leads; anything else is refused."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from triage.domain.transitions import Workflow


class State(StrEnum):
    """Where a report stands; the four states of the official bulletins are derived from these."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    HANDLING = "handling"
    DRAFTED = "drafted"
    CLOSED = "closed"
    REPLIED = "replied"
    UNDER_REVIEW = "under_review"
    REVIEWED = "reviewed"
    UNDER_RECHECK = "under_recheck"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class Step(StrEnum):
    """What somebody (or the system) did; a step that leads nowhere new is recorded all the same."""

    REGISTER = "register"
    TRIAGE = "triage"
    OVERRIDE = "override"
    LINK = "link"
    UNLINK = "unlink"
    NOTE = "note"
    ESCALATE = "escalate"
    ACCEPT = "accept"
    REFUSE = "refuse"
    TRANSFER = "transfer"
    ASSIGN = "assign"
    OBJECT = "object"
    INVESTIGATE = "investigate"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    DENY_EXTENSION = "deny_extension"
    DRAFT = "draft"
    SEND_BACK = "send_back"
    CLOSE = "close"
    REPLY = "reply"
    FOLLOW_UP = "follow_up"
    RATE = "rate"
    REHANDLE = "rehandle"
    APPLY_REVIEW = "apply_review"
    DECIDE_REVIEW = "decide_review"
    APPLY_RECHECK = "apply_recheck"
    HEAR = "hear"
    DECIDE_RECHECK = "decide_recheck"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    ARCHIVE = "archive"
    REMIND = "remind"
    SUPERVISE = "supervise"
    WARN = "warn"


_KEEPING = frozenset(
    {
        Step.TRIAGE,
        Step.OVERRIDE,
        Step.LINK,
        Step.UNLINK,
        Step.NOTE,
        Step.ESCALATE,
        Step.REMIND,
        Step.SUPERVISE,
        Step.WARN,
    }
)

_MOVES: dict[tuple[State | None, Step], State] = {
    (None, Step.REGISTER): State.REGISTERED,
    (State.REGISTERED, Step.ACCEPT): State.ACCEPTED,
    (State.REGISTERED, Step.REFUSE): State.REFUSED,
    (State.REGISTERED, Step.TRANSFER): State.TRANSFERRED,
    (State.ACCEPTED, Step.ASSIGN): State.HANDLING,
    (State.ACCEPTED, Step.TRANSFER): State.TRANSFERRED,
    (State.TRANSFERRED, Step.OBJECT): State.REGISTERED,
    (State.TRANSFERRED, Step.CLOSE): State.CLOSED,
    (State.HANDLING, Step.OBJECT): State.ACCEPTED,
    (State.HANDLING, Step.INVESTIGATE): State.HANDLING,
    (State.HANDLING, Step.ASK_EXTENSION): State.HANDLING,
    (State.HANDLING, Step.EXTEND): State.HANDLING,
    (State.HANDLING, Step.DENY_EXTENSION): State.HANDLING,
    (State.HANDLING, Step.HEAR): State.HANDLING,
    (State.HANDLING, Step.DRAFT): State.DRAFTED,
    (State.DRAFTED, Step.SEND_BACK): State.HANDLING,
    (State.DRAFTED, Step.CLOSE): State.CLOSED,
    (State.CLOSED, Step.REPLY): State.REPLIED,
    (State.REPLIED, Step.FOLLOW_UP): State.REPLIED,
    (State.REPLIED, Step.RATE): State.REPLIED,
    (State.REPLIED, Step.REHANDLE): State.HANDLING,
    (State.REPLIED, Step.APPLY_REVIEW): State.UNDER_REVIEW,
    (State.UNDER_REVIEW, Step.HEAR): State.UNDER_REVIEW,
    (State.UNDER_REVIEW, Step.REHANDLE): State.HANDLING,
    (State.UNDER_REVIEW, Step.DECIDE_REVIEW): State.REVIEWED,
    (State.REVIEWED, Step.APPLY_RECHECK): State.UNDER_RECHECK,
    (State.UNDER_RECHECK, Step.HEAR): State.UNDER_RECHECK,
    (State.UNDER_RECHECK, Step.REHANDLE): State.HANDLING,
    (State.UNDER_RECHECK, Step.DECIDE_RECHECK): State.ENDED,
    (State.REGISTERED, Step.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Step.WITHDRAW): State.WITHDRAWN,
    (State.HANDLING, Step.WITHDRAW): State.WITHDRAWN,
    (State.DRAFTED, Step.WITHDRAW): State.WITHDRAWN,
    (State.WITHDRAWN, Step.REOPEN): State.REGISTERED,
    (State.REFUSED, Step.REOPEN): State.REGISTERED,
    (State.REFUSED, Step.ARCHIVE): State.REFUSED,
    (State.TRANSFERRED, Step.ARCHIVE): State.ARCHIVED,
    (State.REPLIED, Step.ARCHIVE): State.ARCHIVED,
    (State.REVIEWED, Step.ARCHIVE): State.ARCHIVED,
    (State.ENDED, Step.ARCHIVE): State.ARCHIVED,
    (State.WITHDRAWN, Step.ARCHIVE): State.ARCHIVED,
    (State.ARCHIVED, Step.REOPEN): State.HANDLING,
}

REPORT: Workflow[State, Step] = Workflow("report", MappingProxyType(_MOVES), _KEEPING)

NEXT: Mapping[tuple[State | None, Step], State] = MappingProxyType(
    {**{(state, step): state for state in State for step in _KEEPING}, **_MOVES}
)

SETTLED = frozenset(
    {
        State.REFUSED,
        State.TRANSFERRED,
        State.CLOSED,
        State.REPLIED,
        State.REVIEWED,
        State.ENDED,
        State.WITHDRAWN,
        State.ARCHIVED,
    }
)

# What is closed may still owe its reporter the answer; what is withdrawn, whoever ordered it.
OWING_NOTHING = SETTLED - {State.CLOSED, State.WITHDRAWN}

STATE_LABELS: Mapping[State, str] = MappingProxyType(
    {
        State.REGISTERED: "已登记",
        State.ACCEPTED: "已受理",
        State.REFUSED: "不予受理",
        State.TRANSFERRED: "已转办",
        State.HANDLING: "办理中",
        State.DRAFTED: "答复待审",
        State.CLOSED: "已办结",
        State.REPLIED: "已答复",
        State.UNDER_REVIEW: "复查中",
        State.REVIEWED: "已复查",
        State.UNDER_RECHECK: "复核中",
        State.ENDED: "复核终结",
        State.WITHDRAWN: "已撤回",
        State.ARCHIVED: "已归档",
    }
)

STEP_LABELS: Mapping[Step, str] = MappingProxyType(
    {
        Step.REGISTER: "登记",
        Step.TRIAGE: "系统研判",
        Step.OVERRIDE: "人工更正",
        Step.LINK: "并入案件",
        Step.UNLINK: "移出案件",
        Step.NOTE: "备注",
        Step.ESCALATE: "紧急上报",
        Step.ACCEPT: "受理",
        Step.REFUSE: "不予受理",
        Step.TRANSFER: "转办",
        Step.ASSIGN: "交办",
        Step.OBJECT: "退回异议",
        Step.INVESTIGATE: "调查",
        Step.ASK_EXTENSION: "申请延期",
        Step.EXTEND: "批准延期",
        Step.DENY_EXTENSION: "不批准延期",
        Step.DRAFT: "拟写答复",
        Step.SEND_BACK: "退回修改",
        Step.CLOSE: "办结",
        Step.REPLY: "答复",
        Step.FOLLOW_UP: "回访",
        Step.RATE: "评价",
        Step.REHANDLE: "重新办理",
        Step.APPLY_REVIEW: "申请复查",
        Step.DECIDE_REVIEW: "作出复查意见",
        Step.APPLY_RECHECK: "申请复核",
        Step.HEAR: "扣除期间",
        Step.DECIDE_RECHECK: "作出复核意见",
        Step.REOPEN: "重新启动",
        Step.WITHDRAW: "撤回",
        Step.ARCHIVE: "归档",
        Step.REMIND: "催办",
        Step.SUPERVISE: "督办",
        Step.WARN: "预警",
    }
)

_DESK = frozenset({"clerk", "supervisor"})
_HEAD = frozenset({"supervisor"})
_HEAD_STEPS = frozenset(
    {
        Step.EXTEND,
        Step.DENY_EXTENSION,
        Step.SEND_BACK,
        Step.CLOSE,
        Step.REHANDLE,
        Step.DECIDE_REVIEW,
        Step.DECIDE_RECHECK,
        Step.REOPEN,
        Step.SUPERVISE,
        Step.WARN,
    }
)

ROLES: Mapping[Step, frozenset[str]] = MappingProxyType(
    {step: _HEAD if step in _HEAD_STEPS else _DESK for step in Step}
    | {Step.TRIAGE: frozenset(), Step.WITHDRAW: frozenset({"reporter"})}
    | {Step.NOTE: _DESK | {"custodian", "auditor", "analyst"}}
)

REASONED = frozenset(
    {
        Step.OVERRIDE,
        Step.UNLINK,
        Step.REFUSE,
        Step.TRANSFER,
        Step.OBJECT,
        Step.ASK_EXTENSION,
        Step.DENY_EXTENSION,
        Step.SEND_BACK,
        Step.REHANDLE,
        Step.REOPEN,
        Step.ESCALATE,
        Step.SUPERVISE,
        Step.WARN,
    }
)


class Rating(StrEnum):
    """What a reporter thinks of the reply."""

    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"


RATING_LABELS: Mapping[Rating, str] = MappingProxyType(
    {Rating.GOOD: "满意", Rating.FAIR: "基本满意", Rating.BAD: "不满意"}
)


class Bulletin(StrEnum):
    """The four states that official bulletins count."""

    PENDING = "未办理"
    HANDLING = "办理中"
    DONE = "已办结"
    REFUSED = "不受理"


_BULLETIN: Mapping[State, Bulletin] = MappingProxyType(
    {
        State.REGISTERED: Bulletin.PENDING,
        State.ACCEPTED: Bulletin.HANDLING,
        State.TRANSFERRED: Bulletin.HANDLING,
        State.HANDLING: Bulletin.HANDLING,
        State.DRAFTED: Bulletin.HANDLING,
        State.REFUSED: Bulletin.REFUSED,
    }
)


def advance(state: State | None, step: Step) -> State:
    """The state after `step`; None stands for a report that does not exist yet. Raises IllegalStep."""
    return REPORT.advance(state, step)


def may_take(step: Step, roles: Iterable[str]) -> bool:
    """Whether somebody with these roles may take the step; nobody at the desk takes TRIAGE or WITHDRAW."""
    return not ROLES[step].isdisjoint(roles)


def bulletin_state(state: State) -> Bulletin:
    """Everything that has been answered once counts as done, also while it is reviewed."""
    return _BULLETIN.get(state, Bulletin.DONE)
