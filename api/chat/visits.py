"""Which conversation is this browser in? A signed cookie says so; after a filed one comes a new one."""

from datetime import datetime, timedelta
from uuid import uuid4

from fastapi import Request, Response

from api.cookies import lasting, open_sealed, seal
from api.deps import Door
from api.middleware import set_cookie_anyway
from runtime.bootstrap import Services
from triage.domain.errors import NotFound
from triage.storage.unit_of_work import SqlUnitOfWork

COOKIE = "huansu_chat"
_PURPOSE = "conversation"


def current(request: Request, *, services: Services, now: datetime) -> str | None:
    """The conversation the cookie names, if we issued it and it is not too old."""
    sealed = request.cookies.get(COOKIE, "")
    return open_sealed(sealed, purpose=_PURPOSE, now=now, key=services.secrets.pages)


def current_or_new(request: Request, *, services: Services, door: Door, now: datetime) -> str:
    """Sets the cookie when a conversation begins, also when the first message then fails."""
    known = current(request, services=services, now=now)
    if known and _goes_on(known, services=services, door=door):
        return known
    hours = services.privacy.unfiled.hours
    door.transcripts.forget(before=now - timedelta(hours=hours))
    begun = uuid4().hex
    with services.unit_of_work() as uow:
        uow.conversations.open(begun, at=now, hint_adcode=services.settings.region)
        uow.commit()
    sealed = seal(begun, purpose=_PURPOSE, until=lasting(now, hours), key=services.secrets.pages)
    carrier = Response()
    carrier.set_cookie(
        COOKIE,
        sealed,
        max_age=hours * 3600,
        httponly=True,
        samesite="lax",
        secure=services.settings.public_url.startswith("https:"),
    )
    set_cookie_anyway(request, carrier)
    return begun


def leave(response: Response) -> None:
    response.delete_cookie(COOKIE)


def _goes_on(conversation: str, *, services: Services, door: Door) -> bool:
    """Begun and not filed; what has been spoken in was on record when it began."""
    if door.transcripts.receipt(conversation):
        return False
    if door.transcripts.spoken(conversation):
        return True
    with SqlUnitOfWork(services.reading) as uow:
        try:
            uow.conversations.get(conversation)
        except NotFound:
            return False
    return True
