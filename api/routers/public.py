"""What does a citizen find here? The chat, a form without script, the look-up, the notice, some help."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.cookies import open_sealed, seal
from api.deps import Address, DoorDep, Now, Reading, ServicesDep
from api.errors import TooMany, status_of
from api.lookup import Found, look_up
from api.routers.claims import reward_ticket, reward_words
from api.routers.own_data import own_ticket
from api.routers.rating import ticket
from api.web.pages import LARGE_TEXT_COOKIE, page
from api.web.wording import CITIZEN_STEPS, is_open
from runtime.bootstrap import Services
from triage.domain.calendar import local_day
from triage.domain.errors import NotFound
from triage.domain.notices import Notice, NoticeTexts
from triage.domain.reports import ReportId
from triage.domain.standing import Standing
from triage.storage.unit_of_work import SqlUnitOfWork

_TO_THE_REPORTER = {"refuse", "transfer", "reply"}
_SHOWN_COOKIE = "huansu_status"
_SHOWN_FOR = timedelta(minutes=10)
_YEAR = 365 * 24 * 3600

router = APIRouter(include_in_schema=False)


@router.get("/")
def chat(request: Request) -> Response:
    return page(request, "public/chat.html")


@router.get("/status")
def status_form(request: Request, receipt: str = "") -> Response:
    return page(request, "public/status.html", receipt=receipt[:40], code="", problem="", found=None)


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
    """A wrong code and an unknown number look the same. The answer has an address of its own: reloading it
    asks nothing again.
    """
    try:
        found = look_up(receipt, code, caller=address, services=services, door=door, uow=uow)
    except (NotFound, TooMany) as error:
        status = status_of(type(error))
        return page(
            request,
            "public/status.html",
            status=status,
            receipt=receipt[:40],
            code=code[:40],
            problem=str(error),
            found=None,
        )
    reply = RedirectResponse("/status/shown", 303)
    reply.set_cookie(
        _SHOWN_COOKIE,
        seal(str(found.report.id), purpose=_SHOWN_COOKIE, until=now + _SHOWN_FOR, key=services.secrets.pages),
        httponly=True,
        samesite="strict",
        secure=services.settings.public_url.startswith("https:"),
        path="/status/shown",
    )
    return reply


@router.get("/status/shown")
def status_shown(*, request: Request, services: ServicesDep, uow: Reading, now: Now) -> Response:
    """For a few minutes after number and code were right, in the same browser."""
    sealed = request.cookies.get(_SHOWN_COOKIE, "")
    opened = open_sealed(sealed, purpose=_SHOWN_COOKIE, now=now, key=services.secrets.pages)
    if opened is None:
        return RedirectResponse("/status", 303)
    id = ReportId(UUID(opened))
    report, standing = uow.reports.get(id), uow.reports.standing(id)
    return page(
        request,
        "public/status.html",
        receipt=report.receipt,
        code="",
        problem="",
        found=_shown(Found(report, standing), services=services, uow=uow, now=now),
    )


def _shown(found: Found, *, services: Services, uow: SqlUnitOfWork, now: datetime) -> Mapping[str, object]:
    return {
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
