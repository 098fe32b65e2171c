"""Where do WeChat and Weibo push what citizens write to the bureau? Only genuine pushes are answered."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.chat.incoming import Messenger
from api.chat.messengers import Around, reply_to
from api.deps import DoorDep, Now, RawBody, ServicesDep
from api.errors import Forbidden, answers
from triage.domain.errors import NotFound


async def _messenger(platform: str, door: DoorDep) -> Messenger:
    """Raises NotFound where no account is configured."""
    found = door.messengers.get(platform)
    if found is None or not found.is_open:
        raise NotFound("没有开通这个账号。")
    return found


Opened = Annotated[Messenger, Depends(_messenger)]

router = APIRouter(prefix="/channels/{platform}", tags=["channels"], responses=answers(NotFound, Forbidden))


@router.get("")
def prove(request: Request, messenger: Opened) -> Response:
    """The platform's own check of the address, when it is entered there."""
    messenger.check(request.query_params)
    return Response(request.query_params.get("echostr", ""), media_type="text/plain")


@router.post("")
def receive(
    *,
    request: Request,
    body: RawBody,
    messenger: Opened,
    door: DoorDep,
    services: ServicesDep,
    now: Now,
) -> Response:
    """One message; the answer comes within five seconds, or says how to ask for it."""
    push = messenger.opened(body, request.query_params, now=now)
    content, media_type = push.answer(reply_to(push.incoming, Around(door, services, now)))
    return Response(content, media_type=media_type)
