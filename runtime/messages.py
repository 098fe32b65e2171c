"""What is a message of a pool? One line of JSON or of a table, as the comparison reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from triage.domain.calendar import reckonable
from triage.domain.errors import ModelUnavailable
from triage.ports import Classifier
from triage.usecases.answers import leading_codes

_TIMES = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d")
_AT_ONCE = 512
_MOST = 20_000  # characters; nobody describes a matter later in a text


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the comparison reads it (`Described`)."""

    id: str
    text: str
    received: datetime | None
    adcode: str = ""
    detail: str = ""
    kinds: tuple[str, ...] = ()
    target: str = ""


def message_of(row: Mapping[str, Any]) -> Message:
    """What a row does not have is empty."""
    parts = (_text(row, "title"), _text(row, "text"))
    kinds = row.get("kinds")
    return Message(
        _text(row, "id"),
        "\n".join(part for part in parts if part)[:_MOST],
        moment(_text(row, "time")),
        adcode=_text(row, "adcode"),
        kinds=tuple(map(str, kinds)) if isinstance(kinds, list) else (),
        target=_text(row, "target"),
    )


def with_kinds(messages: Sequence[Message], classifier: Classifier) -> list[Message]:
    """Where a row does not say its kinds they are read off its text, as at intake. No model, no kinds."""
    unsaid = [message.text for message in messages if not message.kinds]
    parts = (unsaid[at : at + _AT_ONCE] for at in range(0, len(unsaid), _AT_ONCE))
    read = (codes for part in parts for codes in _kinds_of(part, classifier))
    return [message if message.kinds else replace(message, kinds=next(read)) for message in messages]


def _kinds_of(texts: Sequence[str], classifier: Classifier) -> list[tuple[str, ...]]:
    try:
        return [leading_codes(said) for said in classifier.classify(texts)]
    except ModelUnavailable:
        return [()] * len(texts)


def moment(text: str) -> datetime | None:
    """ISO 8601 or with slashes; None when it cannot be read or nothing can be counted from it."""
    try:
        read = reckonable(datetime.fromisoformat(text))
    except ValueError:
        return next((when for pattern in _TIMES if (when := _parsed(text, pattern))), None)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _text(row: Mapping[str, Any], key: str) -> str:
    """Half a surrogate pair becomes one question mark."""
    value = row.get(key)
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def _parsed(text: str, pattern: str) -> datetime | None:
    try:
        return reckonable(datetime.strptime(text, pattern).replace(tzinfo=UTC))
    except ValueError:
        return None
