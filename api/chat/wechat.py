"""Is a push from WeChat genuine, what does it say, and how is the answer wrapped? Crypto is wechatpy's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.messages import BaseMessage
from wechatpy.replies import TextReply

from api.chat.incoming import Incoming, Kind, check_fresh, check_secret, fitted
from api.errors import Forbidden, UploadUnreadable
from runtime.config import Settings
from triage.domain.reports import Channel

REPLY_BYTES = 2048  # of a text that answers at once
PICTURE_HOSTS = (".qpic.cn",)  # where PicUrl points to


@dataclass(frozen=True, slots=True)
class WeChatPush:
    """One opened message; the answer is sealed with the key that opened it."""

    message: BaseMessage
    incoming: Incoming
    crypto: WeChatCrypto
    timestamp: str
    nonce: str

    def answer(self, text: str) -> tuple[str, str]:
        if not text:
            return "success", "text/plain"
        content = shortened(text).replace("]]>", "]] >")
        reply = TextReply(content=content, message=self.message).render()
        return str(self.crypto.encrypt_message(reply, self.nonce, self.timestamp)), "application/xml"


class WeChat:
    """The bureau's account. Only the safe mode (安全模式) is taken: there the content itself is signed."""

    def __init__(self, settings: Settings, *, picture_hosts: tuple[str, ...] = PICTURE_HOSTS) -> None:
        self.is_open = bool(settings.wechat_app_id and settings.wechat_token.get_secret_value())
        self._token = settings.wechat_token.get_secret_value()
        keys = (settings.wechat_aes_key, settings.wechat_aes_key_before)
        self._cryptos = [
            WeChatCrypto(self._token, key.get_secret_value(), settings.wechat_app_id)
            for key in keys
            if self.is_open and key.get_secret_value()
        ]
        self._picture_hosts = picture_hosts
        self._http = httpx.Client(timeout=3.0)

    def check(self, query: Mapping[str, str]) -> None:
        check_secret(self._token, query)

    def opened(self, body: bytes, query: Mapping[str, str], *, now: datetime) -> WeChatPush:
        """Raises Forbidden for what is not sealed by WeChat for this account, or is older than an hour."""
        self.check(query)
        check_fresh(query, now=now)
        timestamp, nonce = query["timestamp"], query.get("nonce", "")
        for crypto in self._cryptos:
            try:
                xml = crypto.decrypt_message(body, query.get("msg_signature", ""), timestamp, nonce)
                message = parse_message(xml)
                if message is not None and message.source:
                    return WeChatPush(message, _incoming(message, self.picture), crypto, timestamp, nonce)
            except Exception:  # noqa: S112 - another key, or whatever a stranger's bytes make the parsers raise
                continue
        raise Forbidden

    def picture(self, url: str, limit: int) -> bytes:
        """Raises UploadUnreadable; follows no redirect and asks no other host than WeChat's."""
        host = urlsplit(url).hostname or ""
        if not host.endswith(self._picture_hosts):
            raise UploadUnreadable("照片地址不是微信的，没有收取。")
        got = bytearray()
        try:
            with self._http.stream("GET", url) as answer:
                answer.raise_for_status()
                for part in answer.iter_bytes():
                    got += part
                    if len(got) > limit:
                        break
        except httpx.HTTPError as error:
            raise UploadUnreadable("照片没有收到。") from error
        return bytes(got)

    def close(self) -> None:
        self._http.close()


def shortened(text: str) -> str:
    return fitted(text, REPLY_BYTES, size=lambda part: len(part.encode()))


def _incoming(message: BaseMessage, fetch: Callable[[str, int], bytes]) -> Incoming:
    kind, text = _understood(message)
    return Incoming(
        Channel.WECHAT,
        account=str(message.source),
        key=str(message.id or f"{message.source} {message.create_time.timestamp()}"),  # events have no id
        kind=kind,
        text=text,
        picture=(lambda limit: fetch(message.image, limit)) if kind is Kind.PHOTO else None,
    )


def _understood(message: BaseMessage) -> tuple[Kind, str]:
    match message.type:
        case "text":
            return Kind.WORDS, message.content
        case "location" if message.label:
            return Kind.WORDS, f"地点：{message.label}"
        case "voice" if message.recognition:
            return Kind.WORDS, message.recognition
        case "image":
            return Kind.PHOTO, ""
        case "event":
            followed = str(message.event).startswith("subscribe")
            return (Kind.FOLLOWED if followed else Kind.OTHER_EVENT), ""
    return Kind.UNREADABLE, ""
