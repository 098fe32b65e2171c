"""May this matter be closed? With a complete reply, or when somebody says why it is closed without one."""

from collections.abc import Mapping, Sequence

from triage.domain.errors import InvalidSubmission
from triage.domain.replies import EMPTY, ReplyDraft, from_detail, what_is_missing
from triage.domain.reports import ReportId
from triage.domain.workflow import State, Step
from triage.ports import StepTaken, UnitOfWork


def last_reply(steps: Sequence[StepTaken]) -> ReplyDraft:
    """As it was drafted last; EMPTY before that."""
    drafts = [taken.detail or {} for taken in steps if taken.step is Step.DRAFT]
    return from_detail(drafts[-1]) if drafts else EMPTY


def last_words(steps: Sequence[StepTaken]) -> str:
    """The reply that was drafted last, as one text; "" before that."""
    drafts = [taken.reason for taken in steps if taken.step is Step.DRAFT]
    return drafts[-1] if drafts else ""


def gaps(state: str, steps: Sequence[StepTaken]) -> tuple[str, ...]:
    """What the reply that waits to be closed lacks; nothing where no reply of ours is waiting."""
    return what_is_missing(last_reply(steps)) if state == State.DRAFTED else ()


def closing_detail(
    id: ReportId, reason: str, *, despite: bool, uow: UnitOfWork
) -> Mapping[str, object] | None:
    """What the history keeps with the closing: the gaps despite which it was done.

    Raises InvalidSubmission naming the gaps, unless `despite` them it shall be closed and a reason is given.
    """
    missing = gaps(uow.reports.standing(id).state, uow.reports.steps(id))
    if not missing:
        return None
    if not despite:
        raise InvalidSubmission(f"答复还不完整，不能办结：{'；'.join(missing)}。")
    if not reason.strip():
        raise InvalidSubmission("答复不完整仍要办结的，请写明理由。")
    return {"despite": list(missing)}
