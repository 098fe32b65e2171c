"""Is a push from WeChat genuine, what does it say, and how is the answer wrapped? Crypto is wechatpy's."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.messages import BaseMessage
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from api.errors import Forbidden, UploadUnreadable
from runtime.config import Settings

REPLY_BYTES = 2048  # of a text that answers at once
PICTURE_HOSTS = (".qpic.cn",)  # where PicUrl points to
FRESH_SECONDS = 3600
_CUT = "…（完整内容请看网页）"


@dataclass(frozen=True, slots=True)
class Push:
    """One opened message; the answer is sealed with the key that opened it."""

    message: BaseMessage
    crypto: WeChatCrypto
    timestamp: str
    nonce: str

    def sealed(self, text: str) -> str:
        """The XML that WeChat shows as the account's answer."""
        content = shortened(text).replace("]]>", "]] >")
        reply = TextReply(content=content, message=self.message).render()
        return str(self.crypto.encrypt_message(reply, self.nonce, self.timestamp))


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
        self.turns = ThreadPoolExecutor(8, thread_name_prefix="wechat")

    def check(self, query: Mapping[str, str]) -> None:
        """Whether who calls knows the token. Raises Forbidden."""
        try:
            check_signature(
                self._token, *(query.get(name, "") for name in ("signature", "timestamp", "nonce"))
            )
        except InvalidSignatureException:
            raise Forbidden from None

    def opened(self, body: bytes, query: Mapping[str, str], *, now: datetime) -> Push:
        """Raises Forbidden for what is not sealed by WeChat for this account, or is older than an hour."""
        self.check(query)
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not timestamp.isdecimal() or abs(now.timestamp() - int(timestamp)) > FRESH_SECONDS:
            raise Forbidden
        for crypto in self._cryptos:
            try:
                xml = crypto.decrypt_message(body, query.get("msg_signature", ""), timestamp, nonce)
                message = parse_message(xml)
                if message is not None and message.source:
                    return Push(message, crypto, timestamp, nonce)
            except Exception:  # noqa: S112 - another key, or whatever a stranger's bytes make the parsers raise
                continue
        raise Forbidden

    def picture(self, url: str, *, limit: int) -> bytes:
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
        self.turns.shutdown(wait=True)
        self._http.close()


def shortened(text: str) -> str:
    """At most as long as WeChat delivers; what is cut off is said."""
    if len(text.encode()) <= REPLY_BYTES:
        return text
    room = REPLY_BYTES - len(_CUT.encode())
    return text.encode()[:room].decode(errors="ignore") + _CUT


def message_key(message: BaseMessage) -> str:
    """What is the same when WeChat sends a message again; events have no id of their own."""
    return str(message.id or f"{message.source} {message.create_time.timestamp()}")
