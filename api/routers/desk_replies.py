"""Does the reply say what it must? A form with every part of it, and a list of what is still missing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Response

from api.deps import LARGEST
from api.errors import Forbidden, status_of
from api.web.desk import Desk, HandlingDesk, ReadingDesk
from api.web.reply_form import known_reply, reply_form
from triage.domain.errors import Conflict, IllegalStep, InvalidSubmission, TriageError
from triage.domain.replies import ReplyDraft, Verdict, as_detail, in_words, rewritten, what_is_missing
from triage.domain.reports import ReportId
from triage.domain.workflow import REPORT, State, Step, may_take
from triage.facts.redact import redact
from triage.storage.read_models import report_page
from triage.usecases import review

router = APIRouter(prefix="/desk/reports/{id}/reply", include_in_schema=False)


@router.get("")
def reply(id: UUID, desk: ReadingDesk) -> Response:
    return _page(desk, ReportId(id))


@router.post("")
def draft(
    *,
    id: UUID,
    desk: HandlingDesk,
    version: Annotated[int, Form(ge=0, le=LARGEST)],
    reply: Annotated[ReplyDraft, Depends(reply_form)],
    despite: Annotated[bool, Form()] = False,
) -> Response:
    """Hands the reply in for approval; with gaps only `despite` them, for closing will then need a reason."""
    if not may_take(Step.DRAFT, desk.staff.account.roles):
        raise Forbidden("您的岗位不能办理这一步。")
    clean = rewritten(reply, lambda text: redact(text).text)
    try:
        if what_is_missing(clean) and not despite:
            raise InvalidSubmission("答复还不完整，请补齐右侧列出的内容，或者勾选“缺项由审核人处理”。")
        with desk.services.unit_of_work() as uow:
            report_page(uow.session, ReportId(id), desk.staff.scope)  # NotFound outside the reader's division
            uow.reports.expect(ReportId(id), version)
            review.take_step(
                ReportId(id),
                Step.DRAFT,
                actor=desk.staff.account.username,
                reason=in_words(clean),
                detail=as_detail(clean),
                now=desk.now,
                policies=desk.services.policies,
                uow=uow,
            )
            uow.commit()
    except (InvalidSubmission, Conflict, IllegalStep) as error:
        return _page(desk, ReportId(id), typed=clean, problem=error)
    return desk.go(f"/desk/reports/{id}?saved=draft")


def _page(
    desk: Desk, id: ReportId, *, typed: ReplyDraft | None = None, problem: TriageError | None = None
) -> Response:
    with desk.services.reading() as session:
        found = report_page(session, id, desk.staff.scope)
    shown = typed or known_reply(found, desk.services.policies.notices)
    legal = Step.DRAFT in REPORT.steps(State(found.standing.state))
    return desk.page(
        "desk/reply.html",
        kept=(),
        status=status_of(type(problem)) if problem else 200,
        found=found,
        reply=shown,
        missing=what_is_missing(shown),
        verdicts=list(Verdict),
        may_draft=legal and may_take(Step.DRAFT, desk.staff.account.roles),
        problem=_words(problem),
    )


def _words(problem: TriageError | None) -> str:
    if problem is None or isinstance(problem, InvalidSubmission):
        return str(problem or "")
    return "这件举报刚被别人改动，请看过现在的情况后再提交。"
