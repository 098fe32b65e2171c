"""How does one turn go? The words are kept, the bot is asked, and a receipt ends the conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.chat.bot import BotMessage
from api.chat.cleaning import BOT_CHARACTERS, for_the_bot
from api.chat.transcripts import Turn
from api.deps import Door
from api.errors import BotUnavailable, ConversationFull
from runtime.bootstrap import Services
from triage.domain.errors import InvalidSubmission, NotFound
from triage.domain.receipts import query_code
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases.intake import MAX_CHARACTERS

MOST_TURNS = 100
_CUT = f"您写的内容较长，我先按前 {BOT_CHARACTERS} 字来理解；全文已保存，会一并提交。"


@dataclass(frozen=True, slots=True)
class Said:
    """What the citizen did: typed, pressed a button, or sent photos."""

    text: str = ""
    button: str | None = None
    attachments: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    messages: Sequence[BotMessage]
    filed: bool


def take_turn(said: Said, conversation: str, *, door: Door, services: Services, now: datetime) -> Answered:
    """Raises InvalidSubmission, ConversationFull or BotUnavailable; whatever was typed is kept before."""
    if door.transcripts.spoken(conversation) >= MOST_TURNS:
        raise ConversationFull("这次对话已经很长了。请改用表单提交，或点“重新开始”。")
    if len(said.text) > MAX_CHARACTERS:
        raise InvalidSubmission(f"一条消息最多 {MAX_CHARACTERS} 字，请分成几条发送。")
    sent = for_the_bot(said.text)
    if not (sent or said.button or said.attachments):
        raise InvalidSubmission("请写几个字说明情况，例如：什么地方、什么时候、发生了什么。")
    extras: dict[str, object] = {"photos": len(said.attachments)} if said.attachments else {}
    if said.button:
        extras["button"] = said.button
    door.transcripts.hear(conversation, Turn("citizen", said.text, sent, extras), at=now)
    messages = _ask(said, sent, conversation, door=door, services=services)
    if len(sent) >= BOT_CHARACTERS:
        messages.insert(0, BotMessage(text=_CUT))
    return _remember(messages, conversation, door=door, now=now)


def _ask(said: Said, sent: str, conversation: str, *, door: Door, services: Services) -> list[BotMessage]:
    try:
        return door.bot.say(
            conversation,
            text=sent or None,
            button=said.button,
            attachments=_described(said.attachments, conversation, services),
            adcode=services.settings.region,
        )
    except BotUnavailable:
        card = filed_card(conversation, services)
        if card is None:
            raise
        return [BotMessage(text="您的举报已经登记。", custom={"receipt": card})]


def filed_card(conversation: str, services: Services) -> dict[str, str] | None:
    """Number and code, when the report was stored although the bot's answer got lost."""
    with SqlUnitOfWork(services.reading) as uow:
        report_id = uow.conversations.get(conversation).report
        if report_id is None:
            return None
        report = uow.reports.get(report_id)
    return {"number": report.receipt, "code": query_code(report.id, services.secrets.receipts)}


def _described(attachments: Sequence[UUID], conversation: str, services: Services) -> list[dict[str, str]]:
    """Only photos of this very conversation. Raises NotFound for any other."""
    if not attachments:
        return []
    with SqlUnitOfWork(services.reading) as uow:
        own = {upload.id: upload.media_type for upload in uow.conversations.uploads(conversation)}
    if not own.keys() >= set(attachments):
        raise NotFound("照片已失效，请重新上传。")
    return [{"id": str(id), "type": own[id]} for id in attachments]


def _remember(messages: Sequence[BotMessage], conversation: str, *, door: Door, now: datetime) -> Answered:
    for message in messages:
        card = message.custom.get("receipt")
        if isinstance(card, dict) and card.get("number"):
            door.transcripts.close(conversation, str(card["number"]), at=now)
            return Answered(messages, filed=True)
    said = [
        Turn("bot", message.text, extras=message.model_dump(include={"buttons", "custom"}))
        for message in messages
    ]
    door.transcripts.answer(conversation, said, at=now)
    return Answered(messages, filed=False)
