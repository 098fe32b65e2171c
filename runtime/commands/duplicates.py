"""Which messages of a pool are about one matter? The whole pool in, one case for each message out."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

from runtime.bootstrap import build
from runtime.commands.jsonl import JsonObject, batches
from search.clusters import cluster
from triage.domain.duplicates import DuplicateRules, traits
from triage.ports import Encoder

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_TIMES = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d")


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the comparison reads it (`Described`)."""

    id: str
    text: str
    received: datetime
    adcode: str = ""
    detail: str = ""
    kinds: tuple[str, ...] = ()
    target: str = ""


def duplicates() -> None:
    """Cases for a whole pool on stdin: {"id","text","title"?,"time"?} a line. Same case, same matter."""
    services = build()
    write(sys.stdout, answer(read(sys.stdin, sys.stderr), services.encoder, services.duplicate_rules))


def read(lines: Iterable[str], errors: TextIO) -> list[Message]:
    return [_message(row) for group in batches(lines, errors) for row in group]


def answer(messages: Sequence[Message], encoder: Encoder, rules: DuplicateRules) -> Iterator[JsonObject]:
    """One row for each message, in order; a case is named after the message that opened it."""
    vectors = encoder.encode([message.text for message in messages])
    cases = cluster(
        vectors, [traits(message) for message in messages], [message.id for message in messages], rules
    )
    return (
        {"id": message.id, "case": messages[case].id} for message, case in zip(messages, cases, strict=True)
    )


def write(out: TextIO, rows: Iterable[JsonObject]) -> None:
    out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _message(row: JsonObject) -> Message:
    parts = (_text(row, "title"), _text(row, "text"))
    return Message(_text(row, "id"), "\n".join(part for part in parts if part), _time(_text(row, "time")))


def _text(row: JsonObject, key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value)


def _time(text: str) -> datetime:
    """ISO 8601 or with slashes; messages without a readable time count as equally old."""
    try:
        read_ = datetime.fromisoformat(text)
    except ValueError:
        read_ = next((when for pattern in _TIMES if (when := _parsed(text, pattern))), _LONG_AGO)
    return read_ if read_.tzinfo else read_.replace(tzinfo=UTC)


def _parsed(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern).replace(tzinfo=UTC)
    except ValueError:
        return None
