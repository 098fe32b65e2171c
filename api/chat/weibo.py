"""Is a push from Weibo genuine, what does it say, and how is the answer wrapped?

Source: open.weibo.com/wiki, 消息推送服务, Receive_General_Message and Send_Passive_Response_Message.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.chat.incoming import Incoming, Kind, check_fresh, check_secret, fitted
from api.errors import Forbidden
from runtime.config import Settings
from triage.domain.reports import Channel

REPLY_CHARACTERS = 299  # a text that answers at once has to have fewer than 300
_FOLLOWING = {"follow", "subscribe"}


class _Sent(BaseModel):
    """The JSON of a push; fields beyond these are of no use here."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    type: str
    receiver_id: str = Field(pattern=r"^\d{1,20}$")
    sender_id: str = Field(pattern=r"^\d{1,20}$")
    created_at: str = ""
    text: str = ""
    data: dict[str, Any] | Literal[""] | None = None


@dataclass(frozen=True, slots=True)
class WeiboPush:
    sent: _Sent
    incoming: Incoming

    def answer(self, text: str) -> tuple[str, str]:
        """An empty body is no answer and no reason to ask again."""
        if not text:
            return "", "text/plain"
        words = fitted(text, REPLY_CHARACTERS, size=len)
        reply = {
            "result": True,
            "receiver_id": self.sent.sender_id,
            "sender_id": self.sent.receiver_id,
            "type": "text",
            "data": quote(json.dumps({"text": words}, ensure_ascii=False)),
        }
        return json.dumps(reply), "application/json"


class Weibo:
    """The bureau's account (粉丝服务平台, 开发模式). Only calls are signed there, not what they carry."""

    def __init__(self, settings: Settings) -> None:
        self._secret = settings.weibo_app_secret.get_secret_value()
        self.is_open = bool(self._secret)

    def check(self, query: Mapping[str, str]) -> None:
        check_secret(self._secret, query)

    def opened(self, body: bytes, query: Mapping[str, str], *, now: datetime) -> WeiboPush:
        self.check(query)
        check_fresh(query, now=now, per_second=1000)
        try:
            sent = _Sent.model_validate_json(body)
        except ValidationError:
            raise Forbidden from None
        return WeiboPush(sent, _incoming(sent, body))

    def close(self) -> None:
        """Nothing is held."""


def _incoming(sent: _Sent, body: bytes) -> Incoming:
    """A message has no id; two within one second differ in their content."""
    key = f"{sent.sender_id} {sent.created_at} {sha256(body).hexdigest()}"
    kind = _kind(sent)
    text = sent.text if kind is Kind.WORDS else ""
    return Incoming(Channel.WEIBO, account=sent.sender_id, key=key, kind=kind, text=text)


def _kind(sent: _Sent) -> Kind:
    match sent.type:
        case "text":
            return Kind.WORDS
        case "image":
            return Kind.PHOTO
        case "event":
            what = (sent.data or {}).get("subtype")
            return Kind.FOLLOWED if what in _FOLLOWING else Kind.OTHER_EVENT
    return Kind.UNREADABLE
