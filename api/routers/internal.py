"""What may the bot's actions do here? File a report, ask for its state, find a place; by token only."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Depends

from api.chat import visits
from api.chat.cleaning import report_text
from api.deps import Door, DoorDep, Now, Reading, ServicesDep
from api.errors import TooMany, Unauthorised, answers
from api.filing import file
from api.lookup import look_up
from api.schemas.internal import (
    BotReportIn,
    FiledOut,
    LocateIn,
    LocateOut,
    PlaceOption,
    StatusIn,
    StatusOut,
)
from api.service_token import by_token
from api.web.wording import CITIZEN_STATES
from runtime.bootstrap import Services
from triage.domain.errors import Conflict, InvalidSubmission, NotFound
from triage.domain.places import Place
from triage.domain.reports import Facts
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases.intake import Receipt, Submission

router = APIRouter(
    prefix="/internal",
    tags=["internal"],
    dependencies=[Depends(by_token)],
    responses=answers(Unauthorised),
)


@router.post("/reports", status_code=201, responses=answers(NotFound, InvalidSubmission, Conflict))
def create_report(body: BotReportIn, services: ServicesDep, door: DoorDep, now: Now) -> FiledOut:
    """File what was told in a conversation: the citizen's own words in full, not the bot's shortened ones.

    Who stays anonymous after all leaves no contact behind; if this is cut off, the daily sweep sees to it.
    """
    with services.unit_of_work() as uow:
        receipt, unwanted = _filed(body, services=services, door=door, uow=uow, now=now)
        uow.commit()
    if unwanted is not None:
        services.vault.discard(unwanted)
    return FiledOut(receipt=receipt.number, code=receipt.code, received=receipt.received)


def _filed(
    body: BotReportIn, *, services: Services, door: Door, uow: SqlUnitOfWork, now: datetime
) -> tuple[Receipt, UUID | None]:
    """With the contact that was given in the conversation and is not the report's."""
    conversation = uow.conversations.get(body.conversation)
    facts = Facts(**body.facts.model_dump())
    told = (facts.place, facts.time, facts.source, facts.effects)
    own = tuple(upload.id for upload in uow.conversations.uploads(conversation.id))
    submission = Submission(
        channel=visits.channel(conversation.id),
        text=report_text(body.text, told, door.transcripts.turns(conversation.id)),
        facts=facts,
        client_key=body.client_key,
        reporter=None if body.anonymous else conversation.reporter,
        attachments=own,
        hint_adcode=conversation.hint_adcode,
    )
    receipt = file(submission, services=services, uow=uow, now=now)
    uow.conversations.set_report(conversation.id, receipt.report)
    named = uow.reports.get(receipt.report).reporter
    if named == conversation.reporter:
        return receipt, None
    uow.conversations.set_reporter(conversation.id, named)
    return receipt, conversation.reporter


@router.post("/status", responses=answers(NotFound, TooMany))
def status(body: StatusIn, services: ServicesDep, door: DoorDep, uow: Reading) -> StatusOut:
    """The state in plain words, for who knows number and code."""
    found = look_up(body.receipt, body.code, caller="bot", services=services, door=door, uow=uow)
    return StatusOut(
        receipt=found.report.receipt,
        state=found.standing.state,
        state_text=CITIZEN_STATES[found.standing.state],
        owner=found.standing.owner_name,
        due=found.standing.due,
        updated=found.standing.updated,
    )


@router.post("/locate")
def locate(body: LocateIn, services: ServicesDep) -> LocateOut:
    """Which division does the text name?"""
    place = services.locator.locate(body.text, hint_adcode=services.settings.region)
    return LocateOut(
        known=place.known,
        coarse=services.divisions.has_counties(place.adcode),
        name=_name(place),
        adcode=place.adcode,
        ambiguous=[PlaceOption(adcode=option.adcode, name=option.name) for option in place.ambiguous],
    )


def _name(place: Place) -> str:
    return "".join((place.province, place.city, place.county, place.town))
