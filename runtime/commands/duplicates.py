"""Which messages of a pool are about one matter? The whole pool in, one case for each message out."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer

from runtime.bootstrap import build
from runtime.commands.jsonl import JsonObject, batches, utf8
from runtime.evaluation.gold import read_table
from runtime.messages import Message, message_of, with_kinds
from search.clusters import group, link_in_order
from triage.domain.duplicates import DuplicateRules, Likeness, weigh
from triage.domain.traits import Traits, traits
from triage.ports import Encoder, Vectors

Cluster = Callable[[Vectors, Sequence[Traits], Sequence[str], DuplicateRules], list[int]]

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def duplicates(
    certain: Annotated[
        bool, typer.Option(help="Only what intake would link by itself, message by message in order of time.")
    ] = False,
    pairs: Annotated[
        Path | None, typer.Option(help="Instead of cases, judge these pairs: CSV or JSON lines with a and b.")
    ] = None,
) -> None:
    """Cases for a whole pool on stdin: {"id","text","title"?,"time"?} a line. Same case, same matter.

    A line may also say what is known of it: "adcode", "kinds" (codes, otherwise read off its text), "target".
    """
    services = build()
    messages = read(utf8(sys.stdin, "surrogateescape"), sys.stderr)
    if pairs is not None:
        asked = [(row.get("a", ""), row.get("b", "")) for row in read_table(pairs)]
        ids = {id for pair in asked for id in pair}
        messages = with_kinds([each for each in messages if each.id in ids], services.classifier)
        write(sys.stdout, answer_pairs(messages, asked, services.encoder, services.duplicate_rules))
        return
    messages = with_kinds(messages, services.classifier)
    cluster = link_in_order if certain else group
    write(sys.stdout, answer(messages, services.encoder, services.duplicate_rules, cluster))


def read(lines: Iterable[str], errors: TextIO) -> list[Message]:
    return [message_of(row) for group in batches(lines, errors) for row in group]


def answer(
    messages: Sequence[Message], encoder: Encoder, rules: DuplicateRules, cluster: Cluster
) -> Iterator[JsonObject]:
    """One row for each message, in order; a case is named after its earliest message."""
    vectors = encoder.encode([message.text for message in messages])
    cases = cluster(vectors, [traits(each) for each in messages], [each.id for each in messages], rules)
    return ({"id": each.id, "case": messages[case].id} for each, case in zip(messages, cases, strict=True))


def answer_pairs(
    messages: Sequence[Message], pairs: Sequence[tuple[str, str]], encoder: Encoder, rules: DuplicateRules
) -> Iterator[JsonObject]:
    """What the rules say of each pair; a pair with a message that is not there has no score."""
    for (a, b), likeness in zip(pairs, likenesses(messages, pairs, encoder, rules), strict=True):
        said = (likeness.score, likeness.verdict, likeness.reasons) if likeness else (None, "unknown", ())
        yield {"a": a, "b": b, "score": said[0], "verdict": said[1], "reasons": list(said[2])}


def likenesses(
    messages: Sequence[Message], pairs: Sequence[tuple[str, str]], encoder: Encoder, rules: DuplicateRules
) -> Iterator[Likeness | None]:
    """Of each pair the later message is held against the earlier one, as at intake."""
    asked = {id for pair in pairs for id in pair}
    known = {each.id: each for each in messages if each.id in asked}
    vectors = dict(zip(known, encoder.encode([each.text for each in known.values()]), strict=True))
    read_once = {id: traits(each) for id, each in known.items()}
    for pair in pairs:
        if not known.keys() >= set(pair):
            yield None
            continue
        old, new = sorted(pair, key=lambda id: (known[id].received or _LONG_AGO, id))
        similarity = min(1.0, max(0.0, float(vectors[new] @ vectors[old])))
        yield weigh(read_once[new], read_once[old], similarity, rules)


def write(out: TextIO, rows: Iterable[JsonObject]) -> None:
    out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
