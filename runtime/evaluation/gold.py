"""What is right? Reads the gold files of a folder; a file is known by its columns, not by its name."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from nlu_data.taxonomy import load_taxonomy
from triage.domain.errors import InvalidSubmission, NotFound
from triage.domain.kinds import TOP_KINDS

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
class IndustriesGold:
    """Texts with the keys of the industries that are right, none where the text does not tell."""

    name: str
    texts: tuple[str, ...]
    industries: tuple[frozenset[str], ...]


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
class OrdersGold:
    """Work orders with an office's own labels; `kinds` says which codes of the taxonomy a label stands for.

    Labels without codes lie outside the remit.
    """

    name: str
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    kinds: Mapping[str, tuple[str, ...]]


AnyTexts = TypeVar("AnyTexts", KindsGold, IndustriesGold, LabelsGold, OrdersGold)


@dataclass(frozen=True, slots=True)
class Gold:
    kinds: tuple[KindsGold, ...] = field(default=())
    industries: tuple[IndustriesGold, ...] = field(default=())
    orders: tuple[OrdersGold, ...] = field(default=())
    labels: tuple[LabelsGold, ...] = field(default=())
    duplicates: tuple[DuplicatesGold, ...] = field(default=())


def read_gold(folder: Path) -> Gold:
    """Raises NotFound when the folder holds nothing to score, InvalidSubmission for a broken file."""
    if not folder.is_dir():
        raise NotFound(f"{folder}: there is no such folder")
    files = [path for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".jsonl")]
    mapped = [path for path in files if mapping_of(path).exists()]
    tables = {path: list(read_table(path)) for path in files if path not in mapped}
    gold = Gold(
        orders=_with_texts(read_orders(path) for path in mapped),
        kinds=_with_texts(_kinds(path, rows) for path, rows in tables.items() if _has(rows, "text", "types")),
        industries=_with_texts(
            _industries(path, rows) for path, rows in tables.items() if _has(rows, "text", "industry")
        ),
        labels=_with_texts(
            _labels(path, rows) for path, rows in tables.items() if _has(rows, "text", "label")
        ),
        duplicates=tuple(_duplicates(tables)),
    )
    if not (gold.kinds or gold.industries or gold.orders or gold.labels or gold.duplicates):
        raise NotFound(
            f"{folder}: no gold file; expected CSV or JSON lines with the columns text and types "
            "(joined by |), text and industry, text and label, a pool with event_id/msg_id and a/b tables, "
            "or any table with a NAME.mapping.yaml beside it"
        )
    return gold


def _with_texts(read: Iterable[AnyTexts]) -> tuple[AnyTexts, ...]:
    """A table without a single labelled text has nothing to score."""
    return tuple(gold for gold in read if gold.texts)


def mapping_of(table: Path) -> Path:
    """Where it may stand what the labels of a table mean."""
    return table.with_suffix(".mapping.yaml")


def read_orders(path: Path) -> OrdersGold:
    """Rows that have a text and a label. Raises InvalidSubmission for an unknown column or code."""
    mapping = _mapping(mapping_of(path))
    kinds = {str(name): tuple(map(str, codes)) for name, codes in mapping["kinds"].items()}
    if unknown := {code for codes in kinds.values() for code in codes} - set(load_taxonomy().kinds):
        raise InvalidSubmission(f"{mapping_of(path)}: 没有这些类型代码 {', '.join(sorted(unknown))}")
    text, label = str(mapping.get("text", "text")), str(mapping.get("label", "label"))
    rows = list(read_table(path))
    require_columns(path, rows, text, label)
    known = [row for row in rows if row.get(text, "").strip() and row.get(label, "").strip()]
    return OrdersGold(
        path.name, tuple(row[text] for row in known), tuple(row[label].strip() for row in known), kinds
    )


def require_columns(path: Path, rows: Sequence[Row], *wanted: str) -> None:
    """Raises InvalidSubmission, naming the columns there are; a line of JSON may lack some of them."""
    columns = dict.fromkeys(column for row in rows for column in row)
    if rows and (missing := set(wanted) - set(columns)):
        raise InvalidSubmission(f"{path}: 没有列 {', '.join(sorted(missing))}；现有列: {', '.join(columns)}")


def read_table(path: Path) -> Iterator[Row]:
    """Rows of a CSV file (UTF-8, with or without BOM) or of JSON lines, every value a text."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            if path.suffix == ".csv":
                yield from ({k: v or "" for k, v in row.items() if k} for row in csv.DictReader(lines))
            else:
                yield from (
                    _object(path, number, line) for number, line in enumerate(lines, 1) if line.strip()
                )
    except UnicodeDecodeError as problem:
        raise InvalidSubmission(f"{path}: 不是 UTF-8 编码；用 Excel 时请另存为“CSV UTF-8”") from problem
    except (OSError, csv.Error) as problem:
        raise InvalidSubmission(f"{path}: 无法读取 ({problem})") from problem


def texts_of(row: Mapping[str, Any]) -> Row:
    """Every value as a text; nothing is the empty one."""
    return {key: "" if value is None else str(value) for key, value in row.items()}


def _object(path: Path, number: int, line: str) -> Row:
    try:
        return texts_of(json.loads(line))
    except (ValueError, AttributeError, RecursionError) as problem:
        raise InvalidSubmission(f"{path} 第 {number} 行: 不是 JSON 对象") from problem


def _mapping(path: Path) -> Mapping[str, Any]:
    try:
        mapping = yaml.safe_load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as problem:
        raise InvalidSubmission(f"{path}: 不是 UTF-8 编码") from problem
    except (OSError, ValueError, yaml.YAMLError) as problem:
        raise InvalidSubmission(f"{path}: 无法读取 ({problem})") from problem
    kinds = mapping.get("kinds") if isinstance(mapping, dict) else None
    if not (isinstance(kinds, dict) and kinds and all(isinstance(codes, list) for codes in kinds.values())):
        raise InvalidSubmission(f"{path}: 需要 kinds: 每个标签对应的类型代码列表")
    return dict(mapping)


def _labels(path: Path, rows: Sequence[Row]) -> LabelsGold:
    known = [row for row in rows if row.get("text", "").strip() and row.get("label", "").strip()]
    return LabelsGold(path.name, tuple(r["text"] for r in known), tuple(r["label"].strip() for r in known))


def _kinds(path: Path, rows: Sequence[Row]) -> KindsGold:
    known = [row for row in rows if row.get("text", "").strip() and row.get("types", "").strip("| ")]
    types = tuple(frozenset(filter(None, map(str.strip, row["types"].split("|")))) for row in known)
    if strange := frozenset().union(*types) - set(TOP_KINDS):
        raise InvalidSubmission(
            f"{path}: 没有这些类型 {', '.join(sorted(strange))}；可用: {', '.join(TOP_KINDS)}"
        )
    return KindsGold(
        path.name,
        tuple(row["text"] for row in known),
        types,
        tuple(row.get("label_source", OFFICIAL).startswith(OFFICIAL) for row in known),
    )


def _industries(path: Path, rows: Sequence[Row]) -> IndustriesGold:
    known = [row for row in rows if row.get("text", "").strip()]
    keys = tuple(frozenset(filter(None, map(str.strip, row["industry"].split("|")))) for row in known)
    if strange := frozenset().union(*keys) - set(load_taxonomy().industries):
        raise InvalidSubmission(f"{path}: 没有这些行业 {', '.join(sorted(strange))}")
    return IndustriesGold(path.name, tuple(row["text"] for row in known), keys)


def _duplicates(tables: Mapping[Path, Sequence[Row]]) -> Iterator[DuplicatesGold]:
    events = next((rows for rows in tables.values() if _has(rows, "event_id", "msg_id")), None)
    if events is None:
        return
    negatives = next((rows for rows in tables.values() if _has(rows, "a", "b")), [])
    known = {row["msg_id"]: row["event_id"] for row in events}
    apart = tuple((row["a"], row["b"]) for row in negatives)
    for path, rows in tables.items():
        ids = {row.get("id", "") for row in rows}
        if path.suffix == ".jsonl" and _has(rows, "id", "text") and not ids.isdisjoint(known):
            if strange := {*known, *(id for pair in apart for id in pair)} - ids:
                raise InvalidSubmission(f"{path}: 没有这些消息 {', '.join(sorted(strange)[:10])}")
            yield DuplicatesGold(path.name, tuple(rows), known, apart)


def _has(rows: Sequence[Row], *columns: str) -> bool:
    return bool(rows) and all(column in rows[0] for column in columns)
