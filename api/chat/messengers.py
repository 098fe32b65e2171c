"""How does somebody on WeChat or Weibo talk to the bot? In words and numbers, within five seconds."""

import hmac
import logging
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import takewhile
from uuid import UUID, uuid4

from api.chat import conversing, pictures, visits
from api.chat.bot import BotButton, BotMessage
from api.chat.conversing import Said
from api.chat.in_words import choices, chosen, in_words
from api.chat.incoming import Incoming, Kind
from api.chat.transcripts import Turn
from api.deps import Door
from api.errors import BotUnavailable, UploadTooLarge, UploadUnreadable
from runtime.bootstrap import Services
from runtime.logs import error_code, event
from triage.domain.errors import TriageError
from triage.domain.reports import Channel

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 4.0
AGAIN = "继续"
HELLO = (
    "您好，这里受理生态环境方面的举报。请直接说：什么地方、什么时候、发生了什么；查进度请说“查进度”。"
    "请不要在这里写姓名和电话。"
)
LATE = f"正在处理，请稍等几秒，再回复“{AGAIN}”看结果。您说的已经记下。"
FAILED = "抱歉，刚才没有处理成功，请稍后再发一次；也可以在网页填写：{form}"
_WORDS_PLEASE = "这种消息我看不懂，请用文字说明；照片可以直接发。"
_NO_PHOTO = "{problem}请在网页上传：{form}"
_NOT_FROM_HERE = "这里收不到照片。"


@dataclass(frozen=True, slots=True)
class Around:
    """Everything a turn needs beside the message."""

    door: Door
    services: Services
    now: datetime

    @property
    def site(self) -> str:
        return self.services.settings.site

    @property
    def form(self) -> str:
        return f"{self.site}/report"


def reply_to(message: Incoming, around: Around) -> str:
    """What to answer at once; "" for what needs no answer. Never raises."""
    try:
        return _reply_to(message, around)
    except Exception as problem:
        event(log, "a message failed", channel=message.channel, level=logging.ERROR, problem=problem)
        return FAILED.format(form=around.form)


def _reply_to(message: Incoming, around: Around) -> str:
    seen = _digest(message.channel, f"message {message.key}", around)
    is_new = around.door.callers.is_new(seen, at=around.now)
    if message.kind is Kind.FOLLOWED:
        return HELLO
    if message.kind is Kind.OTHER_EVENT:
        return ""
    account = _digest(message.channel, f"account {message.account}", around)
    if not is_new or message.text.strip() == AGAIN:
        known = around.door.callers.conversation(account)
        return _told_again(known, around) if known else HELLO
    here = visits.of_account(
        account, message.channel, services=around.services, door=around.door, now=around.now
    )
    return _in_time(around.door.answering.submit(_answered, message, here, around))


def _in_time(turn: "Future[str]") -> str:
    try:
        return turn.result(PATIENCE_SECONDS)
    except TooLate:
        return LATE


def _answered(message: Incoming, here: str, around: Around) -> str:
    """In a thread of its own: a late answer stays in the transcript, from where it is told again."""
    per_minute = f"{around.services.settings.chat_turns_per_minute}/minute"
    try:
        around.door.throttle.pass_or_refuse(
            per_minute, message.channel, here, sentence="发送得太快了，请稍等一会儿再发。"
        )
        with around.door.turns.take(here):
            return _taken(message, here, around)
    except (UploadTooLarge, UploadUnreadable) as problem:
        return _NO_PHOTO.format(problem=problem, form=around.form)
    except BotUnavailable as problem:
        return f"{problem}\n{around.form}"
    except TriageError as problem:
        event(log, "a message was refused", channel=message.channel, code=error_code(problem))
        return str(problem)


def _taken(message: Incoming, here: str, around: Around) -> str:
    said = _said(message, here, around)
    if said is None:
        return _WORDS_PLEASE
    answered = conversing.take_turn(said, here, door=around.door, services=around.services, now=around.now)
    return in_words(answered.messages, site=around.site)


def _said(message: Incoming, here: str, around: Around) -> Said | None:
    if message.kind is Kind.PHOTO:
        return Said(attachments=(_photo(message, here, around),))
    if message.kind is not Kind.WORDS:
        return None
    button = chosen(message.text, _offered(around.door.transcripts.turns(here)))
    return Said(button=button.id) if button else Said(message.text)


def _photo(message: Incoming, here: str, around: Around) -> UUID:
    """Fetched at once: the platform keeps it for some days only."""
    if message.picture is None:
        raise UploadUnreadable(_NOT_FROM_HERE)
    content = message.picture(around.services.settings.upload_limit)
    kept = pictures.take(content, id=uuid4(), services=around.services, now=around.now)
    pictures.tell(kept, here, services=around.services, now=around.now)
    return kept.id


def _offered(turns: Sequence[Turn]) -> list[BotButton]:
    return choices(_last_answer(turns))


def _told_again(here: str, around: Around) -> str:
    """What the bot said last, or the receipt when that was the end."""
    if around.door.transcripts.receipt(here):
        card = conversing.filed_card(here, around.services)
        return in_words([BotMessage(text="您的举报已经登记。", custom={"receipt": card})], site=around.site)
    messages = _last_answer(around.door.transcripts.turns(here))
    return in_words(messages, site=around.site) if messages else LATE


def _last_answer(turns: Sequence[Turn]) -> list[BotMessage]:
    """Everything the bot has said since the citizen spoke; nothing while it has not answered yet."""
    since = list(takewhile(lambda turn: turn.who == "bot", reversed(turns)))
    return [BotMessage.model_validate({"text": turn.text, **turn.extras}) for turn in reversed(since)]


def _digest(channel: Channel, value: str, around: Around) -> str:
    """An account is personal data: only this of it is kept."""
    return hmac.new(around.services.secrets.pages, f"{channel} {value}".encode(), sha256).hexdigest()
