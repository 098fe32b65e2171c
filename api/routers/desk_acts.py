"""What does a person decide about a report? One form each: a step, a correction, a note, another case."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Form, Response

from api.routers.desk_reports import show_report
from api.signed_in import Right
from api.web.desk import Desk, HandlingDesk
from api.web.report_view import CLOSING_STEPS, HANDLING_STEPS
from triage.domain.errors import Conflict, IllegalStep, InvalidSubmission
from triage.domain.reports import CaseId, ReportId
from triage.domain.workflow import Step
from triage.storage.read_models import report_page
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import review

router = APIRouter(prefix="/desk/reports/{id}", include_in_schema=False)

Version = Annotated[int, Form()]
Reason = Annotated[str, Form(max_length=5_000)]
Words = Annotated[str, Form(max_length=500)]

_NEEDS_WORDS = {
    Step.REFUSE: "请写明不予受理的原因。",
    Step.TRANSFER: "请写明转办的理由。",
    Step.OBJECT: "请写明退回的理由。",
    Step.DRAFT: "请写答复内容。",
    Step.SEND_BACK: "请写明要修改什么。",
    Step.REPLY: "请写答复内容。",
    Step.REHANDLE: "请写明重新办理的理由。",
    Step.NOTE: "备注不能为空。",
}
_WHERE = {Step.REFUSE: "可以向这里反映：", Step.TRANSFER: "转给：", Step.ASSIGN: "交给："}


@router.post("/step")
def take_step(
    *,
    id: UUID,
    desk: HandlingDesk,
    version: Version,
    step: Annotated[Step, Form()],
    reason: Reason = "",
    where: Words = "",
) -> Response:
    if step in CLOSING_STEPS:
        desk.staff.must(Right.CLOSE)
    elif step not in (*HANDLING_STEPS, Step.NOTE):
        raise IllegalStep(f"{step} is not a person's act on this page")
    words = reason.replace("\r\n", "\n").strip()

    def act(uow: SqlUnitOfWork) -> None:
        if not words and step in _NEEDS_WORDS:
            raise InvalidSubmission(_NEEDS_WORDS[step])
        if not where.strip() and step in {Step.REFUSE, Step.TRANSFER}:
            raise InvalidSubmission("请写明应当由哪里办理，好告诉举报人。")
        told = [words, _WHERE[step] + where.strip()] if where.strip() and step in _WHERE else [words]
        review.take_step(
            ReportId(id),
            step,
            actor=desk.staff.account.username,
            reason="\n".join(filter(None, told)),
            now=desk.now,
            uow=uow,
        )

    return _decide(desk, ReportId(id), version, act)


@router.post("/kinds")
def override_kinds(
    *,
    id: UUID,
    desk: HandlingDesk,
    version: Version,
    kinds: Annotated[list[str] | None, Form()] = None,
    primary: Words = "",
    reason: Reason = "",
) -> Response:
    chosen = tuple(dict.fromkeys(filter(None, (primary, *(kinds or ())))))
    return _decide(
        desk,
        ReportId(id),
        version,
        lambda uow: review.override_kinds(
            ReportId(id),
            chosen,
            actor=desk.staff.account.username,
            reason=reason,
            now=desk.now,
            judges=desk.services.judges,
            uow=uow,
        ),
    )


@router.post("/place")
def override_place(
    *,
    id: UUID,
    desk: HandlingDesk,
    version: Version,
    adcode: Words = "",
    detail: Words = "",
    reason: Reason = "",
) -> Response:
    return _decide(
        desk,
        ReportId(id),
        version,
        lambda uow: review.override_place(
            ReportId(id),
            adcode.strip(),
            detail,
            actor=desk.staff.account.username,
            reason=reason,
            now=desk.now,
            judges=desk.services.judges,
            uow=uow,
        ),
    )


@router.post("/owner")
def override_owner(
    *, id: UUID, desk: HandlingDesk, version: Version, owner: Words = "", reason: Reason = ""
) -> Response:
    return _decide(
        desk,
        ReportId(id),
        version,
        lambda uow: review.override_owner(
            ReportId(id), owner, actor=desk.staff.account.username, reason=reason, now=desk.now, uow=uow
        ),
    )


@router.post("/severity")
def override_severity(
    *, id: UUID, desk: HandlingDesk, version: Version, level: Words = "", reason: Reason = ""
) -> Response:
    return _decide(
        desk,
        ReportId(id),
        version,
        lambda uow: review.override_severity(
            ReportId(id), level, actor=desk.staff.account.username, reason=reason, now=desk.now, uow=uow
        ),
    )


@router.post("/link")
def link(
    *, id: UUID, desk: HandlingDesk, version: Version, case: Annotated[UUID, Form()], reason: Reason = ""
) -> Response:
    def act(uow: SqlUnitOfWork) -> None:
        if not reason.strip():
            raise InvalidSubmission("请写明并入的理由。")
        review.link(
            ReportId(id),
            CaseId(case),
            actor=desk.staff.account.username,
            reason=reason.strip(),
            now=desk.now,
            uow=uow,
        )

    return _decide(desk, ReportId(id), version, act)


@router.post("/unlink")
def unlink(id: UUID, desk: HandlingDesk, version: Version, reason: Reason = "") -> Response:
    def act(uow: SqlUnitOfWork) -> None:
        if not reason.strip():
            raise InvalidSubmission("请写明移出的理由。")
        review.unlink(
            ReportId(id),
            actor=desk.staff.account.username,
            reason=reason.strip(),
            new_case=uuid4(),
            now=desk.now,
            uow=uow,
        )

    return _decide(desk, ReportId(id), version, act)


def _decide(desk: Desk, id: ReportId, version: int, act: Callable[[SqlUnitOfWork], object]) -> Response:
    """One act, one transaction; what was refused is said above the page as it stands now."""
    try:
        with desk.services.unit_of_work() as uow:
            report_page(uow.session, id, desk.staff.scope)  # NotFound outside the reader's division
            uow.reports.expect(id, version)
            act(uow)
            uow.commit()
    except (InvalidSubmission, Conflict, IllegalStep) as error:
        return show_report(desk, id, problem=error)
    return desk.go(f"/desk/reports/{id}?saved=1")
