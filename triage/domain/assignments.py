"""What may happen to the order given to one office, and to a case? Two small tables beside the report's.

Both are read from the history of the reports: nothing is written twice.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from triage.domain.transitions import Workflow
from triage.domain.workflow import SETTLED, State, Step


class AssignmentState(StrEnum):
    """An order (转办, 交办) that one office has been given."""

    SENT = "sent"
    TAKEN = "taken"
    OBJECTED = "objected"
    RETURNED = "returned"
    DONE = "done"


class AssignmentStep(StrEnum):
    SEND = "send"
    TAKE = "take"
    OBJECT = "object"
    UPHOLD = "uphold"
    AGREE = "agree"
    FINISH = "finish"
    REDO = "redo"
    REMIND = "remind"


ASSIGNMENT: Workflow[AssignmentState, AssignmentStep] = Workflow(
    "assignment",
    MappingProxyType(
        {
            (None, AssignmentStep.SEND): AssignmentState.SENT,
            (AssignmentState.SENT, AssignmentStep.TAKE): AssignmentState.TAKEN,
            (AssignmentState.SENT, AssignmentStep.OBJECT): AssignmentState.OBJECTED,
            (AssignmentState.OBJECTED, AssignmentStep.AGREE): AssignmentState.RETURNED,
            (AssignmentState.OBJECTED, AssignmentStep.UPHOLD): AssignmentState.TAKEN,
            (AssignmentState.TAKEN, AssignmentStep.FINISH): AssignmentState.DONE,
            (AssignmentState.DONE, AssignmentStep.REDO): AssignmentState.TAKEN,
        }
    ),
    frozenset({AssignmentStep.REMIND}),
)

ASSIGNMENT_STATE_LABELS: Mapping[AssignmentState, str] = MappingProxyType(
    {
        AssignmentState.SENT: "已发出",
        AssignmentState.TAKEN: "已签收",
        AssignmentState.OBJECTED: "有异议",
        AssignmentState.RETURNED: "已退回",
        AssignmentState.DONE: "已反馈",
    }
)

ASSIGNMENT_STEP_LABELS: Mapping[AssignmentStep, str] = MappingProxyType(
    {
        AssignmentStep.SEND: "发出",
        AssignmentStep.TAKE: "签收",
        AssignmentStep.OBJECT: "提出异议",
        AssignmentStep.UPHOLD: "维持交办",
        AssignmentStep.AGREE: "同意退回",
        AssignmentStep.FINISH: "反馈结果",
        AssignmentStep.REDO: "退回重办",
        AssignmentStep.REMIND: "催办",
    }
)

_ORDERS: Mapping[Step, tuple[AssignmentStep, ...]] = MappingProxyType(
    {
        Step.INVESTIGATE: (AssignmentStep.TAKE,),
        Step.DRAFT: (AssignmentStep.TAKE, AssignmentStep.FINISH),
        Step.CLOSE: (AssignmentStep.TAKE, AssignmentStep.FINISH),
        Step.OBJECT: (AssignmentStep.OBJECT, AssignmentStep.AGREE),
        Step.SEND_BACK: (AssignmentStep.REDO,),
        Step.REHANDLE: (AssignmentStep.REDO,),
        Step.REOPEN: (AssignmentStep.REDO,),
        Step.REMIND: (AssignmentStep.REMIND,),
    }
)


def order_state(steps: Iterable[Step]) -> AssignmentState | None:
    """Where the last order stands after these steps of its report; None when nobody was given one.

    What says nothing new about the order (a second investigation) leaves it as it is.
    """
    state: AssignmentState | None = None
    for step in steps:
        if step in (Step.TRANSFER, Step.ASSIGN):
            state = ASSIGNMENT.advance(None, AssignmentStep.SEND)
        for told in _ORDERS.get(step, ()):
            if (state, told) in ASSIGNMENT.moves:
                state = ASSIGNMENT.advance(state, told)
    return state


class CaseState(StrEnum):
    """A matter is settled when every report about it has been answered."""

    OPEN = "open"
    SETTLED = "settled"


class CaseStep(StrEnum):
    OPEN = "open"
    SETTLE = "settle"
    REOPEN = "reopen"
    LINK = "link"
    UNLINK = "unlink"


CASE: Workflow[CaseState, CaseStep] = Workflow(
    "case",
    MappingProxyType(
        {
            (None, CaseStep.OPEN): CaseState.OPEN,
            (CaseState.OPEN, CaseStep.SETTLE): CaseState.SETTLED,
            (CaseState.SETTLED, CaseStep.REOPEN): CaseState.OPEN,
            (CaseState.SETTLED, CaseStep.LINK): CaseState.OPEN,
            (CaseState.OPEN, CaseStep.LINK): CaseState.OPEN,
        }
    ),
    frozenset({CaseStep.UNLINK}),
)

CASE_STATE_LABELS: Mapping[CaseState, str] = MappingProxyType(
    {CaseState.OPEN: "办理中", CaseState.SETTLED: "已办结"}
)

CASE_STEP_LABELS: Mapping[CaseStep, str] = MappingProxyType(
    {
        CaseStep.OPEN: "建案",
        CaseStep.SETTLE: "办结",
        CaseStep.REOPEN: "重启",
        CaseStep.LINK: "并入举报",
        CaseStep.UNLINK: "移出举报",
    }
)


def case_state(members: Collection[State]) -> CaseState:
    """A case is settled when it has reports and every one of them is answered or given away."""
    opened = CASE.advance(None, CaseStep.OPEN)
    settled = bool(members) and all(state in SETTLED for state in members)
    return CASE.advance(opened, CaseStep.SETTLE) if settled else opened
