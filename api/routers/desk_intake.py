"""How does a letter, a visit, a call or an order on paper become a report? A clerk types it in."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, File, Response, UploadFile

from api.chat import pictures
from api.errors import status_of
from api.filing import file, filed_before
from api.web.desk import Desk, HandlingDesk, IntakeDesk
from api.web.intake_form import CHANNELS, WISHES, IntakeForm, intake_form
from api.web.wording import CHANNELS as CHANNEL_LABELS
from triage.domain.divisions import CITY, Division, Divisions
from triage.domain.errors import Conflict, InvalidSubmission, TriageError
from triage.domain.reports import Channel
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases.desk_intake import keep_deadline, must_be_new, say_who_recorded
from triage.usecases.intake import Receipt, Submission, checked_text

router = APIRouter(prefix="/desk/intake", include_in_schema=False)


@router.get("")
def empty_form(desk: IntakeDesk) -> Response:
    return intake_page(desk, fresh_form(desk))


@router.post("")
def record(
    *,
    desk: HandlingDesk,
    form: Annotated[IntakeForm, Depends(intake_form)],
    photos: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Sent twice, it is one report: the form carries its own key."""
    chosen = [photo for photo in photos or () if photo.filename]
    services, now = desk.services, desk.now
    try:
        form.check()
        new_photos = [] if filed_before(Channel(form.channel), form.key, services) else chosen
        kept = pictures.keep_all(new_photos, services=services, now=now)
        with services.unit_of_work() as uow:
            ids = pictures.upload(kept, "desk", services=services, uow=uow, now=now)
            receipt = file_form(desk, form, ids, uow)
            if receipt.fresh:
                uow.commit()
    except (InvalidSubmission, Conflict, *pictures.NOT_KEPT) as problem:
        return intake_page(desk, form, problem=problem, photos_lost=bool(chosen))
    channel = CHANNEL_LABELS[form.channel]
    return desk.page("desk/filed.html", receipt=receipt, channel=channel, contact=form.contact is not None)


def fresh_form(desk: Desk) -> IntakeForm:
    return IntakeForm(client_key=str(uuid4()), received=desk.today.isoformat())


def file_form(desk: Desk, form: IntakeForm, photos: tuple[UUID, ...], uow: SqlUnitOfWork) -> Receipt:
    """Raises InvalidSubmission, or Conflict for an order that is on record."""
    now, services = desk.now, desk.services
    channel, number = Channel(form.channel), form.external_no.strip()
    key = form.key or str(uuid4())
    if channel is Channel.HOTLINE_12345:
        must_be_new(number, key, uow)
    text, due, received = checked_text(form.text), form.deadline, form.received_at(now)
    hint = _hint(desk, form.adcode)
    submission = Submission(
        channel=channel,
        text=text,
        facts=form.facts,
        client_key=key,
        attachments=photos,
        hint_adcode=hint,
        external_no=number or None,
        received=received,
    )
    receipt = file(submission, contact=form.contact, services=services, uow=uow, now=now)
    if receipt.fresh:
        keep_deadline(receipt.report, due, policies=services.policies, uow=uow)
        say_who_recorded(
            receipt.report,
            actor=desk.staff.account.username,
            wish=f"举报人{WISHES[form.wish]}" if form.wish else "",
            source=CHANNEL_LABELS[channel],
            now=now,
            uow=uow,
        )
    return receipt


def _home(desk: Desk) -> str:
    """The clerk's own division; "" only where one installation serves the whole country."""
    return desk.staff.scope or desk.services.settings.region


def _hint(desk: Desk, adcode: str) -> str:
    """Raises InvalidSubmission for a division that is not the clerk's."""
    home, divisions = _home(desk), desk.services.divisions
    if not adcode:
        return home
    if divisions.get(adcode) is None or (home and not divisions.is_within(adcode, home)):
        raise InvalidSubmission("请从列表中选择所在区划。")
    return adcode


def _below(code: str, divisions: Divisions) -> Iterator[Division]:
    """One level down, and the counties of a city; rows that keep the code tree regular are left out."""
    for child in divisions.children(code):
        if not child.is_placeholder:
            yield child
        if child.level == CITY:
            yield from _below(child.code, divisions)


def intake_page(
    desk: Desk, form: IntakeForm, *, problem: TriageError | None = None, photos_lost: bool = False
) -> Response:
    home, divisions = _home(desk), desk.services.divisions
    return desk.page(
        "desk/intake.html",
        status=status_of(type(problem)) if problem else 200,
        form=form,
        problem=str(problem or ""),
        photos_lost=photos_lost,
        channels=[(channel.value, CHANNEL_LABELS[channel]) for channel in CHANNELS],
        wishes=WISHES,
        home=divisions.full_name(home) or "全国",
        places=list(_below(home, divisions)),
        most_photos=pictures.MOST_PHOTOS,
        photo_limit=desk.services.settings.upload_limit // (1024 * 1024),
    )
