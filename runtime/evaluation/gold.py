"""What is right? Reads the gold files of a folder; a file is known by its columns, not by its name."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from triage.domain.errors import InvalidSubmission, NotFound

Row = Mapping[str, str]
OFFICIAL = (
    "official"  # a label source that begins so was published by an office, others are somebody's reading
)


@dataclass(frozen=True, slots=True)
class KindsGold:
    """Texts with the kinds an office or a reader gave them, by the labels of the statistics."""

    name: str
    texts: tuple[str, ...]
    types: tuple[frozenset[str], ...]
    official: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class LabelsGold:
    """Texts with one label each of somebody's own scheme."""

    name: str
    texts: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuplicatesGold:
    """A pool of messages, the events some of them belong to, and pairs that only look alike."""

    name: str
    pool: tuple[Row, ...]
    events: Mapping[str, str]
    negatives: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Gold:
    kinds: tuple[KindsGold, ...] = field(default=())
    labels: tuple[LabelsGold, ...] = field(default=())
    duplicates: tuple[DuplicatesGold, ...] = field(default=())


def read_gold(folder: Path) -> Gold:
    """Raises NotFound when the folder holds nothing to score, InvalidSubmission for a broken file."""
    if not folder.is_dir():
        raise NotFound(f"{folder}: there is no such folder")
    tables = {
        path: list(read_table(path)) for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".jsonl")
    }
    gold = Gold(
        kinds=tuple(_kinds(path.name, rows) for path, rows in tables.items() if _has(rows, "text", "types")),
        labels=tuple(
            LabelsGold(path.name, tuple(r["text"] for r in rows), tuple(r["label"] for r in rows))
            for path, rows in tables.items()
            if _has(rows, "text", "label")
        ),
        duplicates=tuple(_duplicates(tables)),
    )
    if not (gold.kinds or gold.labels or gold.duplicates):
        raise NotFound(
            f"{folder}: no gold file; expected CSV or JSON lines with the columns text and types "
            "(joined by |), text and label, or a pool with event_id/msg_id and a/b tables"
        )
    return gold


def read_table(path: Path) -> Iterator[Row]:
    """Rows of a CSV file (UTF-8, with or without BOM) or of JSON lines, every value a text."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            if path.suffix == ".csv":
                yield from ({k: v or "" for k, v in row.items() if k} for row in csv.DictReader(lines))
            else:
                yield from (
                    {k: str(v) for k, v in json.loads(line).items()} for line in lines if line.strip()
                )
    except (OSError, ValueError, AttributeError) as problem:
        raise InvalidSubmission(f"{path}: 无法读取 ({problem})") from problem


def _kinds(name: str, rows: Sequence[Row]) -> KindsGold:
    known = [row for row in rows if row["types"].strip("| ")]
    return KindsGold(
        name,
        tuple(row["text"] for row in known),
        tuple(frozenset(kind for kind in row["types"].split("|") if kind) for row in known),
        tuple(row.get("label_source", OFFICIAL).startswith(OFFICIAL) for row in known),
    )


def _duplicates(tables: Mapping[Path, Sequence[Row]]) -> Iterator[DuplicatesGold]:
    events = next((rows for rows in tables.values() if _has(rows, "event_id", "msg_id")), None)
    if events is None:
        return
    negatives = next((rows for rows in tables.values() if _has(rows, "a", "b")), [])
    for path, rows in tables.items():
        if path.suffix == ".jsonl" and _has(rows, "id", "text"):
            yield DuplicatesGold(
                path.name,
                tuple(rows),
                {row["msg_id"]: row["event_id"] for row in events},
                tuple((row["a"], row["b"]) for row in negatives),
            )


def _has(rows: Sequence[Row], *columns: str) -> bool:
    return bool(rows) and all(column in rows[0] for column in columns)
