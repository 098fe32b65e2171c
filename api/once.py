"""Has this form come before? A double click is one act: every form carries a key that no other page has."""

from datetime import datetime
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Request

from runtime.bootstrap import Services
from triage.domain.errors import Conflict, NotFound
from triage.storage.unit_of_work import SqlUnitOfWork

FIELD = "once"


async def _form_key(request: Request) -> str:
    """Of the key and everything else in the form: what was changed before it was sent again is another act.

    "" for a form without a key, which is an act each time.
    """
    sent = await request.form()
    if not sent.get(FIELD):
        return ""
    told = [
        (name, value if isinstance(value, str) else (value.filename, value.size))
        for name, value in sent.multi_items()
    ]
    return "sent-" + sha256(repr((request.url.path, told)).encode()).hexdigest()


FormKey = Annotated[str, Depends(_form_key)]


def came_before(key: str, services: Services) -> bool:
    """Asked before anything that takes long."""
    if not key:
        return False
    with SqlUnitOfWork(services.reading) as uow:
        try:
            uow.conversations.get(key)
        except NotFound:
            return False
    return True


def first_time(key: str, *, uow: SqlUnitOfWork, now: datetime) -> bool:
    """Kept with the act, so that what was refused may come again; of two at once the second waits here.

    The key is a conversation of one form, and forgotten like every other one.
    """
    if not key:
        return True
    try:
        uow.conversations.open(key, at=now)
    except Conflict:
        return False
    return True
