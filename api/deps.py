"""What may an endpoint ask for? One alias a need; the unit of work is committed before the reply leaves."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, Request

from api.chat.bot import Bot
from api.chat.callers import Callers
from api.chat.incoming import Messenger
from api.chat.transcripts import Transcripts
from api.chat.turns import Turns
from api.single_sign_on import SingleSignOn
from api.throttle import Throttle
from runtime.bootstrap import Services
from triage.storage.unit_of_work import SqlUnitOfWork

LARGEST = 2**63 - 1  # whole number that a column of the record holds


@dataclass(frozen=True, slots=True)
class Door:
    """What the web process holds beside the services: the way to the bot and its own memory."""

    bot: Bot
    transcripts: Transcripts
    callers: Callers
    messengers: Mapping[str, Messenger]
    answering: ThreadPoolExecutor
    sign_on: SingleSignOn
    turns: Turns
    throttle: Throttle


async def _services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


async def _door(request: Request) -> Door:
    found: Door = request.app.state.door
    return found


ServicesDep = Annotated[Services, Depends(_services)]
DoorDep = Annotated[Door, Depends(_door)]


def unit_of_work(services: ServicesDep) -> Iterator[SqlUnitOfWork]:
    """One request, one transaction; an error on the way leaves nothing behind."""
    with services.unit_of_work() as uow:
        yield uow
        uow.commit()


def read_only(services: ServicesDep) -> Iterator[SqlUnitOfWork]:
    """One state of the record; it holds no writer back and cannot be committed."""
    with SqlUnitOfWork(services.reading) as uow:
        yield uow


async def _raw_body(request: Request) -> bytes:
    return await request.body()


RawBody = Annotated[bytes, Depends(_raw_body)]


async def _now(services: ServicesDep) -> datetime:
    return services.clock().astimezone(UTC)


async def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


async def _new_id() -> UUID:
    return uuid4()


Uow = Annotated[SqlUnitOfWork, Depends(unit_of_work, scope="function")]
Reading = Annotated[SqlUnitOfWork, Depends(read_only, scope="function")]
Now = Annotated[datetime, Depends(_now)]
Address = Annotated[str, Depends(_address)]
NewId = Annotated[UUID, Depends(_new_id)]
