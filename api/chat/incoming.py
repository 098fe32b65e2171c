"""What did somebody write from an account elsewhere, and does who brings it know the secret?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from wechatpy.exceptions import InvalidSignatureException
from wechatpy.utils import check_signature

from api.errors import Forbidden
from triage.domain.reports import Channel

FRESH_SECONDS = 3600


class Kind(StrEnum):
    WORDS = "words"
    PHOTO = "photo"
    FOLLOWED = "followed"
    OTHER_EVENT = "other_event"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Incoming:
    """`account` is personal data, of which only a digest may be kept; `key` is the same when the message is
    sent again. `picture` fetches a photo of at most so many bytes, where the platform lets us.
    """

    channel: Channel
    account: str
    key: str
    kind: Kind
    text: str = ""
    picture: Callable[[int], bytes] | None = None


class Push(Protocol):
    """One genuine message."""

    @property
    def incoming(self) -> Incoming: ...

    def answer(self, text: str) -> tuple[str, str]:
        """Body and media type of the account's answer; an empty text says nothing."""


class Messenger(Protocol):
    """A platform on which the bureau has an account."""

    @property
    def is_open(self) -> bool: ...

    def check(self, query: Mapping[str, str]) -> None:
        """Whether who calls knows the secret. Raises Forbidden."""

    def opened(self, body: bytes, query: Mapping[str, str], *, now: datetime) -> Push:
        """Raises Forbidden for what is not from the platform, or is older than an hour."""

    def close(self) -> None: ...


def check_secret(secret: str, query: Mapping[str, str]) -> None:
    """WeChat and Weibo sign alike: SHA-1 over the sorted secret, timestamp and nonce. Raises Forbidden."""
    try:
        check_signature(secret, *(query.get(name, "") for name in ("signature", "timestamp", "nonce")))
    except InvalidSignatureException:
        raise Forbidden from None


def check_fresh(query: Mapping[str, str], *, now: datetime, per_second: int = 1) -> None:
    """`per_second` is the unit of the platform's timestamps. Raises Forbidden."""
    timestamp = query.get("timestamp", "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 16):
        raise Forbidden
    if abs(now.timestamp() - int(timestamp) / per_second) > FRESH_SECONDS:
        raise Forbidden


def fitted(text: str, most: int, *, size: Callable[[str], int]) -> str:
    """At most as long as the platform delivers. What is cut is said; the choices at the end are kept."""
    if size(text) <= most:
        return text
    cut = "…（完整内容请看网页）"
    head, _, choices = text.rpartition("\n\n")
    end = f"{cut}\n\n{choices}" if head and size(choices) < most // 2 else cut
    kept = text[: most - 1]
    while size(kept + end) > most:
        kept = kept[: -(1 + (size(kept + end) - most) // 4)]
    return kept + end
