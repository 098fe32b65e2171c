"""Which conversation is a visitor in? A signed cookie or an account says so; a filed one is over."""

from datetime import datetime, timedelta
from uuid import uuid4

from fastapi import Request, Response

from api.cookies import lasting, open_sealed, seal
from api.deps import Door
from api.middleware import set_cookie_anyway
from runtime.bootstrap import Services
from triage.domain.errors import NotFound
from triage.domain.reports import Channel
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
    begun = _begin(services=services, door=door, now=now)
    hours = services.privacy.unfiled.hours
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


def of_account(account: str, channel: Channel, *, services: Services, door: Door, now: datetime) -> str:
    """The conversation of somebody who writes elsewhere: `account` is a digest. Raises nothing of its own."""
    known = door.callers.conversation(account)
    if known and _goes_on(known, services=services, door=door):
        return known
    door.callers.forget(before=now - timedelta(hours=services.privacy.unfiled.hours))
    begun = _begin(f"{channel}-", services=services, door=door, now=now)
    door.callers.begin(account, begun, at=now)
    return begun


def channel(conversation: str) -> Channel:
    named, dash, _ = conversation.partition("-")
    return Channel(named) if dash else Channel.WEB_CHAT


def leave(response: Response) -> None:
    response.delete_cookie(COOKIE)


def _begin(prefix: str = "", *, services: Services, door: Door, now: datetime) -> str:
    door.transcripts.forget(before=now - timedelta(hours=services.privacy.unfiled.hours))
    begun = f"{prefix}{uuid4().hex}"
    with services.unit_of_work() as uow:
        uow.conversations.open(begun, at=now, hint_adcode=services.settings.region)
        uow.commit()
    return begun


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
