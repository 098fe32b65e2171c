"""What does a citizen find here? The chat, a form without script, the look-up, the notice, some help."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.deps import Address, DoorDep, Now, Reading, ServicesDep
from api.errors import TooMany, status_of
from api.lookup import look_up
from api.routers.claims import reward_ticket, reward_words
from api.routers.own_data import own_ticket
from api.routers.rating import ticket
from api.web.pages import LARGE_TEXT_COOKIE, page
from api.web.wording import CITIZEN_STEPS, is_open
from triage.domain.calendar import local_day
from triage.domain.errors import NotFound
from triage.domain.notices import Notice, NoticeTexts
from triage.domain.reports import ReportId
from triage.domain.standing import Standing
from triage.storage.unit_of_work import SqlUnitOfWork

_TO_THE_REPORTER = {"refuse", "transfer", "reply"}
_YEAR = 365 * 24 * 3600

router = APIRouter(include_in_schema=False)


@router.get("/")
def chat(request: Request) -> Response:
    return page(request, "public/chat.html")


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
    now: Now,
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
        "late": _late(found.standing, now),
        "ticket": ticket(found.report.id, found.standing.state, services=services, uow=uow, now=now),
        "steps": _told_steps(found.report.id, uow),
        "reward": reward_words(uow.claims.of_report(found.report.id)),
        "reward_ticket": reward_ticket(found.report.id, services=services, now=now),
        "own_ticket": own_ticket(found.report.id, services=services, now=now),
        "messages": [one for one in uow.personal.messages(found.report.id) if one.from_office],
        "papers": _papers(found.report.id, uow, services.policies.notices),
    }
    return page(request, "public/status.html", receipt=found.report.receipt, problem="", found=shown)


@router.get("/privacy")
def privacy(request: Request, services: ServicesDep) -> Response:
    return page(request, "public/privacy.html", rules=services.privacy)


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


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step in words for the reporter; reasons only where they are meant for them."""

    at: datetime
    words: str
    reason: str


def _papers(id: ReportId, uow: SqlUnitOfWork, texts: NoticeTexts) -> list[Notice]:
    """Papers that were written to the reporter; they are kept without names."""
    issued = (notice for notice, _ in uow.notices.of_report(id))
    return [notice for notice in issued if texts.templates[notice.kind].to_reporter]


def _late(standing: Standing, now: datetime) -> bool:
    """Whether something is owed to the reporter that should have been done."""
    return is_open(standing.state) and standing.due is not None and standing.due < local_day(now)


def _told_steps(id: ReportId, uow: SqlUnitOfWork) -> list[ToldStep]:
    return [
        ToldStep(taken.at, CITIZEN_STEPS[taken.step], taken.reason if taken.step in _TO_THE_REPORTER else "")
        for taken in uow.reports.steps(id)
        if taken.step in CITIZEN_STEPS
    ]
