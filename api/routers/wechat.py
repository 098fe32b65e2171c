"""Where does WeChat push what citizens write to the bureau? Genuine pushes in, sealed answers out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.chat import wechat_turns
from api.chat.wechat_turns import Around
from api.deps import Door, DoorDep, Now, RawBody, ServicesDep
from api.errors import Forbidden, answers
from triage.domain.errors import NotFound


async def _open_door(door: DoorDep) -> Door:
    """Raises NotFound where no account is configured."""
    if not door.wechat.is_open:
        raise NotFound("没有开通微信公众号。")
    return door


OpenDoor = Annotated[Door, Depends(_open_door)]

router = APIRouter(prefix="/channels/wechat", tags=["channels"], responses=answers(NotFound, Forbidden))


@router.get("")
def prove(request: Request, door: OpenDoor) -> Response:
    """WeChat's own check of the address, when it is entered there."""
    door.wechat.check(request.query_params)
    return Response(request.query_params.get("echostr", ""), media_type="text/plain")


@router.post("")
def receive(
    *,
    request: Request,
    body: RawBody,
    door: OpenDoor,
    services: ServicesDep,
    now: Now,
) -> Response:
    """One message; the answer comes within five seconds, or says how to ask for it."""
    push = door.wechat.opened(body, request.query_params, now=now)
    text = wechat_turns.reply_to(push.message, Around(door, services, now))
    if not text:
        return Response("success", media_type="text/plain")
    return Response(push.sealed(text), media_type="application/xml")
