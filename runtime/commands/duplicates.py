"""Which messages of a pool are about one matter? The whole pool in, one case for each message out."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, TextIO

import typer

from runtime.bootstrap import build
from runtime.commands.jsonl import JsonObject, batches
from search.clusters import group, link_in_order
from triage.domain.duplicates import DuplicateRules
from triage.domain.traits import Traits, traits
from triage.ports import Encoder, Vectors

Cluster = Callable[[Vectors, Sequence[Traits], Sequence[str], DuplicateRules], list[int]]

_TIMES = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d")


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


def duplicates(
    certain: Annotated[
        bool, typer.Option(help="Only what intake would link by itself, message by message in order of time.")
    ] = False,
) -> None:
    """Cases for a whole pool on stdin: {"id","text","title"?,"time"?} a line. Same case, same matter.

    A line may also say what is known of it: "adcode", "kinds" (codes), "target".
    """
    services = build()
    messages = read(sys.stdin, sys.stderr)
    cluster = link_in_order if certain else group
    write(sys.stdout, answer(messages, services.encoder, services.duplicate_rules, cluster))


def read(lines: Iterable[str], errors: TextIO) -> list[Message]:
    return [_message(row) for group in batches(lines, errors) for row in group]


def answer(
    messages: Sequence[Message], encoder: Encoder, rules: DuplicateRules, cluster: Cluster
) -> Iterator[JsonObject]:
    """One row for each message, in order; a case is named after its earliest message."""
    vectors = encoder.encode([message.text for message in messages])
    cases = cluster(vectors, [traits(each) for each in messages], [each.id for each in messages], rules)
    return ({"id": each.id, "case": messages[case].id} for each, case in zip(messages, cases, strict=True))


def write(out: TextIO, rows: Iterable[JsonObject]) -> None:
    out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _message(row: JsonObject) -> Message:
    parts = (_text(row, "title"), _text(row, "text"))
    kinds = row.get("kinds")
    return Message(
        _text(row, "id"),
        "\n".join(part for part in parts if part),
        _time(_text(row, "time")),
        adcode=_text(row, "adcode"),
        kinds=tuple(map(str, kinds)) if isinstance(kinds, list) else (),
        target=_text(row, "target"),
    )


def _text(row: JsonObject, key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value)


def _time(text: str) -> datetime | None:
    """ISO 8601 or with slashes; None when it cannot be read."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return next((when for pattern in _TIMES if (when := _parsed(text, pattern))), None)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parsed(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern).replace(tzinfo=UTC)
    except ValueError:
        return None
