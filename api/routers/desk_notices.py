"""What does a paper to the reporter say? A form, the draft as printed, the paper with its number."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Form, Query, Response
from fastapi.responses import HTMLResponse

from api.web.attached import WORD, attached
from api.web.desk import Desk, HandlingDesk, ReadingDesk
from api.web.notice_form import blanks, route_of
from triage.documents.printed import pdf_document
from triage.documents.word import word_document
from triage.domain.errors import InvalidSubmission, NotFound, PolicyError, TriageError
from triage.domain.notices import REPORTER, Addressing, Notice, NoticeKind, NoticeTexts, compose, series_of
from triage.domain.reports import ReportId
from triage.facts.redact import redact
from triage.storage.notices import SqlNotices
from triage.storage.read_models import report_page
from triage.usecases.notices import Order, html_page, issue

router = APIRouter(prefix="/desk/reports/{id}/notices", include_in_schema=False)

_PAPER_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed into the form, by the name of the blank."""

    values: dict[str, str]

    def addressing(self, desk: Desk) -> Addressing:
        return Addressing(
            office=self.values.get("office", "").strip() or "（未填单位）",
            day=desk.today,
            addressee=self.values.get("addressee", "").strip() or REPORTER,
        )


def _filled(field: Annotated[list[str], Form()], value: Annotated[list[str], Form()]) -> Filled:
    pairs = zip(field, value, strict=False)
    return Filled({name: text.replace("\r\n", "\n") for name, text in pairs})


FilledDep = Annotated[Filled, Depends(_filled)]


@router.get("")
def notice_form(
    *, id: UUID, desk: ReadingDesk, kind: Annotated[NoticeKind, Query()] = NoticeKind.ACCEPTANCE
) -> Response:
    return _form(desk, id, kind, {})


@router.post("/{kind}")
def draft(*, id: UUID, kind: NoticeKind, desk: HandlingDesk, filled: FilledDep) -> Response:
    """Nothing is stored: the number is given when the paper is issued."""
    with desk.services.reading() as session:
        found = report_page(session, ReportId(id), desk.staff.scope)
    texts = desk.services.policies.notices
    try:
        notice = compose(kind, filled.values, route_of(found), filled.addressing(desk), texts)
    except InvalidSubmission as error:
        return _form(desk, id, kind, filled.values, problem=error)
    return _shown(notice)


@router.post("/{kind}/issue")
def issue_paper(
    *,
    id: UUID,
    kind: NoticeKind,
    desk: HandlingDesk,
    filled: FilledDep,
    paper: Annotated[UUID, Form()],
    sign: Annotated[str, Form(max_length=20)] = "",
    confirmed: Annotated[bool, Form()] = False,
) -> Response:
    """Numbered and kept for good once confirmed; printed before, so that what is issued can be printed."""
    services, report = desk.services, ReportId(id)
    order = Order(paper, report, kind, filled.values, filled.addressing(desk), sign.strip())
    try:
        if not confirmed:
            return _confirm(desk, order)
        with services.unit_of_work() as uow:
            report_page(uow.session, report, desk.staff.scope)  # NotFound outside the reader's division
            issue(
                order,
                actor=desk.staff.account.username,
                now=desk.now,
                policies=services.policies,
                redact=lambda text: redact(text).text,
                printed=lambda notice: (_word(desk, notice), _pdf(desk, notice)),
                uow=uow,
            )
            uow.commit()
    except (InvalidSubmission, PolicyError) as error:
        return _form(desk, id, kind, {**filled.values, "sign": sign}, problem=error)
    return desk.go(f"/desk/reports/{id}?saved=paper")


@router.post("/{kind}/again")
def again(
    *,
    id: UUID,
    kind: NoticeKind,
    desk: HandlingDesk,
    filled: FilledDep,
    sign: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Back to the form, with what was typed."""
    return _form(desk, id, kind, {**filled.values, "sign": sign})


@router.get("/{paper}.docx")
def as_word(id: UUID, paper: UUID, desk: ReadingDesk) -> Response:
    notice = _issued(desk, id, paper)
    return attached(_word(desk, notice), WORD, f"{notice.number}.docx")


@router.get("/{paper}.pdf")
def as_pdf(id: UUID, paper: UUID, desk: ReadingDesk) -> Response:
    notice = _issued(desk, id, paper)
    return attached(_pdf(desk, notice), "application/pdf", f"{notice.number}.pdf")


@router.get("/{paper}")
def as_page(id: UUID, paper: UUID, desk: ReadingDesk) -> Response:
    return _shown(_issued(desk, id, paper))


def _confirm(desk: Desk, order: Order) -> Response:
    """The paper as it would be issued. Raises InvalidSubmission."""
    texts = desk.services.policies.notices
    with desk.services.reading() as session:
        found = report_page(session, order.report, desk.staff.scope)
    notice = compose(order.kind, order.facts, route_of(found), order.addressing, texts)
    return desk.page(
        "desk/notice_confirm.html",
        found=found,
        order=order,
        notice=notice,
        paragraphs=[redact(paragraph).text for paragraph in notice.paragraphs],
        series=series_of(order.sign, texts.templates[order.kind]),
    )


def _issued(desk: Desk, id: UUID, paper: UUID) -> Notice:
    """Raises NotFound also for a paper of another report than the address says."""
    with desk.services.reading() as session:
        report_page(session, ReportId(id), desk.staff.scope)
        notice, issued = SqlNotices(session).get(paper)
    if issued.report != id:
        raise NotFound("没有这份文书。")
    return notice


def _word(desk: Desk, notice: Notice) -> bytes:
    return word_document(notice, desk.services.settings.letterheads)


def _pdf(desk: Desk, notice: Notice) -> bytes:
    return pdf_document(notice, desk.services.settings.notice_font)


def _shown(notice: Notice) -> Response:
    return HTMLResponse(html_page(notice), headers={"content-security-policy": _PAPER_POLICY})


def _sign(last: tuple[NoticeKind, str] | None, texts: NoticeTexts) -> str:
    """What the office called itself in the number of its last paper."""
    return last[1].removesuffix(texts.templates[last[0]].series) if last else ""


def _form(
    desk: Desk, id: UUID, kind: NoticeKind, filled: dict[str, str], *, problem: TriageError | None = None
) -> Response:
    texts = desk.services.policies.notices
    with desk.services.reading() as session:
        found = report_page(session, ReportId(id), desk.staff.scope)
        last = SqlNotices(session).last_series(found.standing.owner_name)
    return desk.page(
        "desk/notice.html",
        kept=(),
        status=422 if problem else 200,
        found=found,
        kind=kind,
        kinds=[(each, template.title) for each, template in texts.templates.items()],
        series=texts.templates[kind].series,
        sign=_sign(last, texts) or texts.signs.get(found.standing.owner_name, ""),
        paper=uuid4(),
        blanks=blanks(kind, found, desk.services.policies),
        filled=filled,
        problem=str(problem) if problem else "",
    )
