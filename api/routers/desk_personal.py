"""What did reporters ask about their own data, and what do we say? A list with terms, and messages."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Path, Response

from api.deps import LARGEST
from api.errors import status_of
from api.routers.desk_reports import show_report
from api.signed_in import Right
from api.web.desk import Desk, HandlingDesk, ReadingDesk, WritingDesk
from triage.domain.claims import ENDED, ClaimState
from triage.domain.errors import Conflict, InvalidSubmission, NotFound, TriageError
from triage.domain.privacy import RightKind
from triage.domain.reports import ReportId
from triage.facts.redact import redact
from triage.storage.personal import requests_for_desk
from triage.storage.read_models import report_page
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import personal

router = APIRouter(prefix="/desk", include_in_schema=False)

Words = Annotated[str, Form(max_length=10_000)]
_BY_HANDLERS = (RightKind.EXPLAIN, RightKind.REVIEW)  # the others concern the vault


@router.get("/personal")
def requests(desk: ReadingDesk) -> Response:
    return _list(desk)


@router.post("/personal/{request}/answer")
def answer(
    *,
    request: Annotated[int, Path(ge=1, le=LARGEST)],
    desk: WritingDesk,
    granted: Annotated[bool, Form()],
    reason: Words = "",
) -> Response:
    try:
        with desk.services.unit_of_work() as uow:
            asked = uow.personal.get(request)
            report_page(uow.session, asked.report, desk.staff.scope)  # NotFound outside the division
            desk.staff.must(_right(asked.kind))
            personal.answer(
                asked,
                uow.reports.get(asked.report),
                granted=granted,
                actor=desk.staff.account.username,
                reason=reason,
                now=desk.now,
                vault=desk.services.vault,
                open_claim=_open_claim(asked.report, uow),
                uow=uow,
            )
            uow.commit()
    except (InvalidSubmission, Conflict, NotFound) as problem:
        return _list(desk, problem=problem)
    return desk.go("/desk/personal?saved=1")


@router.post("/reports/{id}/messages")
def write(*, id: UUID, desk: HandlingDesk, text: Words = "") -> Response:
    """To the reporter, who finds it where the state of the report is looked up."""
    with desk.services.unit_of_work() as uow:
        report_page(uow.session, ReportId(id), desk.staff.scope)
        try:
            actor = desk.staff.account.username
            personal.write_to_reporter(ReportId(id), text, actor=actor, now=desk.now, uow=uow)
        except InvalidSubmission as problem:
            return show_report(desk, ReportId(id), problem=problem)
        uow.commit()
    return desk.go(f"/desk/reports/{id}?saved=message")


def _list(desk: Desk, *, problem: TriageError | None = None) -> Response:
    with desk.services.reading() as session:
        found = requests_for_desk(session, desk.staff.scope)
    return desk.page(
        "desk/personal.html",
        status=status_of(type(problem)) if problem else 200,
        problem=str(problem or ""),
        rows=[(one, receipt, redact(one.words).text, _may(desk, one.kind)) for one, receipt in found],
        labels={rule.kind: rule for rule in desk.services.privacy.rights},
    )


def _right(kind: RightKind) -> Right:
    return Right.HANDLE if kind in _BY_HANDLERS else Right.CUSTODY


def _may(desk: Desk, kind: RightKind) -> bool:
    return desk.staff.may(_right(kind))


def _open_claim(report: ReportId, uow: SqlUnitOfWork) -> bool:
    """Whether the reporter may still be owed money, for which the contact is needed."""
    claim = uow.claims.of_report(report)
    return claim is not None and claim.state not in {*ENDED, ClaimState.WATCHING}
