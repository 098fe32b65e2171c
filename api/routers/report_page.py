"""How is a report filed without any script? One plain form, sent once or twice, with or without photos."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, File, Request, Response, UploadFile

from api.chat import pictures, visits
from api.deps import Address, DoorDep, Now, ServicesDep
from api.errors import (
    RETRY,
    StorageUnavailable,
    TooMany,
    status_of,
    storing,
)
from api.filing import check_text, file, filed_before
from api.web.pages import page
from api.web.report_form import ReportForm, report_form
from runtime.bootstrap import Services
from triage.domain.errors import Conflict, InvalidSubmission, TriageError
from triage.domain.reports import Channel
from triage.domain.standing import Attachment
from triage.usecases.intake import Receipt, Submission

router = APIRouter(include_in_schema=False)
_TOLD = (InvalidSubmission, Conflict, TooMany, *pictures.NOT_KEPT, StorageUnavailable)


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
        check_text(form.text)
        with storing(request):
            new_photos = [] if filed_before(Channel.WEB_FORM, form.key, services) else chosen
            kept = pictures.keep_all(new_photos, services=services, now=now)
            receipt = _file(form, kept, services=services, now=now)
    except _TOLD as error:
        return _form_page(request, services, form, problem=error, photos_lost=bool(chosen))
    sent = (("照片", bool(chosen)), ("联系方式", form.contact is not None))
    left_out = () if receipt.fresh else [words for words, given in sent if given]
    return page(request, "public/filed.html", receipt=receipt, left_out="和".join(left_out))


def _file(form: ReportForm, kept: Sequence[Attachment], *, services: Services, now: datetime) -> Receipt:
    """Of a report that does not come about, or came about before, no photo is left. Raises as `file` does."""
    with services.unit_of_work() as uow:
        submission = Submission(
            channel=Channel.WEB_FORM,
            text=form.text,
            facts=form.facts,
            client_key=form.key,
            attachments=pictures.upload(kept, "form", services=services, uow=uow, now=now),
            hint_adcode=services.settings.region,
        )
        receipt = file(submission, contact=form.contact, services=services, uow=uow, now=now)
        if receipt.fresh:
            uow.commit()
    return receipt


def _form_page(
    request: Request,
    services: Services,
    filled: ReportForm,
    *,
    problem: TriageError | None = None,
    photos_lost: bool = False,
) -> Response:
    shown = page(
        request,
        "public/report.html",
        status=status_of(type(problem)) if problem else 200,
        filled=filled,
        client_key=filled.client_key,
        problem=str(problem) if problem else "",
        photos_lost=photos_lost,
        photo_limit=services.settings.upload_limit // (1024 * 1024),
    )
    if isinstance(problem, StorageUnavailable):
        shown.headers.update(RETRY)
    return shown
