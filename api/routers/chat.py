"""How does a citizen talk to the bot? Through this door only: cleaned, limited, one turn at a time."""

from functools import partial

from fastapi import APIRouter, Depends, Request, Response
from pydantic import TypeAdapter

from api.chat import conversing, visits
from api.chat.bot import BotButton
from api.chat.conversing import Said
from api.deps import Address, Door, DoorDep, NewId, Now, ServicesDep, Uow
from api.errors import (
    BotUnavailable,
    ConversationFull,
    Forbidden,
    TooMany,
    answers,
)
from api.origin import same_origin
from api.schemas.chat import (
    ContactIn,
    ContactOut,
    MessageIn,
    ReplyOut,
    SaidOut,
    TranscriptOut,
)
from triage.domain.errors import InvalidSubmission

_TOO_FAST = "发送得太快了，请稍等一会儿再发。"
_CONTACTS = "30/hour"
_BUTTONS = TypeAdapter(list[BotButton])

router = APIRouter(
    prefix="/chat", tags=["chat"], dependencies=[Depends(same_origin)], responses=answers(Forbidden, TooMany)
)


@router.get("/conversation")
def conversation(request: Request, services: ServicesDep, door: DoorDep, now: Now) -> TranscriptOut:
    """What was said so far, for a page that was loaded again."""
    known = visits.current(request, services=services, now=now)
    if known is None:
        return TranscriptOut(said=[], filed=False)
    if door.transcripts.receipt(known):
        card = conversing.filed_card(known, services)
        return TranscriptOut(said=[SaidOut(who="bot", text="", custom={"receipt": card})], filed=True)
    return TranscriptOut(said=_bubbles(known, door), filed=False)


@router.post("/messages", responses=answers(InvalidSubmission, BotUnavailable, ConversationFull))
def message(
    *,
    body: MessageIn,
    request: Request,
    services: ServicesDep,
    door: DoorDep,
    now: Now,
    address: Address,
) -> ReplyOut:
    """One turn. The conversation ends when the reply says `filed`."""
    _slow_down("address", address, 4 * services.settings.chat_turns_per_minute, door)
    here = visits.current_or_new(request, services=services, door=door, now=now)
    _slow_down("conversation", here, services.settings.chat_turns_per_minute, door)
    said = Said(body.text or "", body.button, body.attachments)
    with door.turns.take(here):
        answered = conversing.take_turn(said, here, door=door, services=services, now=now)
    return ReplyOut(messages=list(answered.messages), filed=answered.filed)


@router.post("/contact", responses=answers(InvalidSubmission))
def contact(
    *,
    body: ContactIn,
    request: Request,
    services: ServicesDep,
    door: DoorDep,
    uow: Uow,
    now: Now,
    address: Address,
    id: NewId,
) -> ContactOut:
    """Name and phone go straight into the vault; neither the bot nor the desk ever sees them."""
    door.throttle.pass_or_refuse(
        _CONTACTS, "chat contact", address, sentence="提交得太多了，请一小时后再试。"
    )
    here = visits.current(request, services=services, now=now)
    if here is None:
        raise InvalidSubmission("对话已经过期，请重新开始。")
    uow.unless_committed(partial(services.vault.discard, id))
    reporter = uow.conversations.get(here).reporter or id
    uow.conversations.set_reporter(here, reporter)
    services.vault.keep(reporter, {"name": body.name.strip(), "phone": body.phone.strip()}, at=now)
    return ContactOut()


@router.post("/restart", status_code=204)
def restart(response: Response) -> None:
    """Forget this conversation; the next message begins a new one."""
    visits.leave(response)


def _slow_down(name: str, caller: str, per_minute: int, door: Door) -> None:
    door.throttle.pass_or_refuse(f"{per_minute}/minute", f"chat {name}", caller, sentence=_TOO_FAST)


def _bubbles(conversation: str, door: Door) -> list[SaidOut]:
    """A pressed button is shown by its title; buttons of earlier messages are gone with their moment."""
    said: list[SaidOut] = []
    titles: dict[str, str] = {}
    for turn in door.transcripts.turns(conversation):
        buttons = _BUTTONS.validate_python(turn.extras.get("buttons") or [])
        titles.update({button.id: button.title for button in buttons})
        pressed = str(turn.extras.get("button") or "")
        custom = turn.extras.get("custom")
        said.append(
            SaidOut(
                who=turn.who,
                text=turn.text or titles.get(pressed, ""),
                buttons=buttons,
                custom=custom if isinstance(custom, dict) else {},
                photos=int(str(turn.extras.get("photos") or 0)),
            )
        )
    return said
