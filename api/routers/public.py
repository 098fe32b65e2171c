"""What does a citizen find here? The chat, a form without script, the look-up, the notice, some help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from api.chat import pictures, visits
from api.deps import Address, DoorDep, Now, Reading, ServicesDep
from api.errors import TooMany, UploadTooLarge, UploadUnreadable, status_of
from api.filing import file
from api.lookup import look_up
from api.web.pages import LARGE_TEXT_COOKIE, page
from api.web.report_form import ReportForm, report_form
from api.web.wording import CITIZEN_STEPS
from runtime.bootstrap import Services
from triage.domain.errors import Conflict, InvalidSubmission, NotFound, TriageError
from triage.domain.reports import Channel, ReportId
from triage.domain.standing import Attachment
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases.intake import Submission

MOST_PHOTOS = 9
_TO_THE_REPORTER = {"refuse", "transfer", "reply"}
_YEAR = 365 * 24 * 3600

router = APIRouter(include_in_schema=False)


@router.get("/")
def chat(request: Request) -> Response:
    return page(request, "public/chat.html")


@router.get("/report")
def empty_form(request: Request, services: ServicesDep, door: DoorDep, now: Now) -> Response:
    """What was typed in an unfinished conversation is carried over."""
    here = visits.current(request, services=services, now=now)
    turns = door.transcripts.turns(here) if here else ()
    typed = "\n".join(turn.text for turn in turns if turn.who == "citizen" and turn.sent)
    return _form_page(request, services, ReportForm(client_key=str(uuid4()), text=typed))


@router.post("/report")
def send_form(
    *,
    request: Request,
    form: Annotated[ReportForm, Depends(report_form)],
    services: ServicesDep,
    door: DoorDep,
    now: Now,
    address: Address,
    photos: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Sent twice, it is one report: the form carries its own key."""
    chosen = [photo for photo in photos or () if photo.filename]
    limit = f"{services.settings.reports_per_hour}/hour"
    try:
        door.throttle.pass_or_refuse(limit, "report", address, sentence="提交得太多了，请一小时后再试。")
        form.check()
        with services.unit_of_work() as uow:
            attachments = _keep_photos(chosen, services=services, uow=uow, now=now)
            submission = Submission(
                channel=Channel.WEB_FORM,
                text=form.text,
                facts=form.facts,
                client_key=form.client_key[:100] or None,
                attachments=attachments,
                hint_adcode=services.settings.region,
            )
            receipt = file(submission, contact=form.contact, services=services, uow=uow, now=now)
            uow.commit()
    except (InvalidSubmission, Conflict, TooMany, UploadTooLarge, UploadUnreadable) as error:
        return _form_page(request, services, form, problem=error, photos_lost=bool(chosen))
    return page(request, "public/filed.html", receipt=receipt)


@router.get("/status")
def status_form(request: Request, receipt: str = "") -> Response:
    return page(request, "public/status.html", receipt=receipt[:40], problem="", found=None)


@router.post("/status")
def status_answer(
    *,
    request: Request,
    receipt: Annotated[str, Form()],
    code: Annotated[str, Form()],
    services: ServicesDep,
    door: DoorDep,
    uow: Reading,
    address: Address,
) -> Response:
    """A wrong code and an unknown number look the same."""
    try:
        found = look_up(receipt, code, caller=address, services=services, door=door, uow=uow)
    except (NotFound, TooMany) as error:
        status = status_of(type(error))
        return page(
            request, "public/status.html", status=status, receipt=receipt[:40], problem=str(error), found=None
        )
    shown = {
        "receipt": found.report.receipt,
        "received": found.report.received,
        "state": found.standing.state,
        "owner": found.standing.owner_name,
        "due": found.standing.due,
        "steps": _told_steps(found.report.id, uow),
    }
    return page(request, "public/status.html", receipt=found.report.receipt, problem="", found=shown)


@router.get("/privacy")
def privacy(request: Request) -> Response:
    return page(request, "public/privacy.html")


@router.get("/help")
def help_page(request: Request) -> Response:
    return page(request, "public/help.html")


@router.post("/preferences")
def preferences(text: Annotated[str, Form()], back: Annotated[str, Form()] = "/") -> Response:
    """Remembers the text size for browsers without script; `back` stays on this site."""
    inside = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    reply = RedirectResponse(inside, 303)
    size = "large" if text == "large" else "normal"
    reply.set_cookie(LARGE_TEXT_COOKIE, size, max_age=_YEAR, samesite="lax")
    return reply


def _form_page(
    request: Request,
    services: Services,
    filled: ReportForm,
    *,
    problem: TriageError | None = None,
    photos_lost: bool = False,
) -> Response:
    return page(
        request,
        "public/report.html",
        status=status_of(type(problem)) if problem else 200,
        filled=filled,
        client_key=filled.client_key,
        problem=str(problem) if problem else "",
        photos_lost=photos_lost,
        photo_limit=services.settings.upload_limit // (1024 * 1024),
    )


def _keep_photos(
    photos: Sequence[UploadFile], *, services: Services, uow: SqlUnitOfWork, now: datetime
) -> tuple[UUID, ...]:
    """In a conversation of their own, since every upload belongs to one."""
    if not photos:
        return ()
    if len(photos) > MOST_PHOTOS:
        raise InvalidSubmission(f"一次举报最多上传 {MOST_PHOTOS} 张照片。")
    conversation = uow.conversations.open(f"form-{uuid4().hex}", at=now).id
    kept = []
    for photo in photos:
        content = photo.file.read(services.settings.upload_limit + 1)
        media_type = pictures.checked_type(content, limit=services.settings.upload_limit)
        upload = Attachment(uuid4(), services.blobs.put(content), media_type, len(content))
        uow.conversations.upload(upload, conversation=conversation, at=now)
        kept.append(upload.id)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step in words for the reporter; reasons only where they are meant for them."""

    at: datetime
    words: str
    reason: str


def _told_steps(id: ReportId, uow: SqlUnitOfWork) -> list[ToldStep]:
    return [
        ToldStep(taken.at, CITIZEN_STEPS[taken.step], taken.reason if taken.step in _TO_THE_REPORTER else "")
        for taken in uow.reports.steps(id)
        if taken.step in CITIZEN_STEPS
    ]
