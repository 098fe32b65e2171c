"""How are items of an inspection handed over and published? Tables in, the disclosure table out."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from triage.domain.errors import InvalidSubmission

DISCLOSED = (
    "受理编号",
    "问题基本情况",
    "行政区域",
    "污染类型",
    "调查核实情况",
    "是否属实",
    "处理和整改情况",
    "责任人被处理情况",
)


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One line of a hand-over table; `due` is the deadline that the order itself carries."""

    number: str
    text: str
    region: str = ""
    kinds: str = ""
    target: str = ""
    focus: bool = False
    handed_over: date | None = None
    due: date | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an item, as the reply says it."""

    findings: str = ""
    verdict: str = ""
    measures: str = ""
    accountability: str = ""


def read_items(
    lines: Iterable[Sequence[str]], columns: Mapping[str, Sequence[str]]
) -> tuple[list[BatchItem], list[str]]:
    """Items of a table whose first line names its columns, and a sentence for every line that cannot be used.

    `columns` maps each field to the names it goes by. Raises InvalidSubmission without number and text.
    """
    rows = iter(lines)
    places = _places(next(rows, ()), columns)
    items: list[BatchItem] = []
    problems: list[str] = []
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            item = _item(line, row, places)
        except InvalidSubmission as problem:
            problems.append(f"第{line}行：{problem}")
            continue
        if item.number in seen:
            problems.append(f"第{line}行：编号{item.number}在表中出现过")
            continue
        seen.add(item.number)
        items.append(item)
    return items, problems


def disclosed(item: BatchItem, outcome: Outcome, redact: Callable[[str], str]) -> dict[str, str]:
    """One line of the table that is published: nothing in it tells who reported."""
    values = (
        item.number,
        redact(item.text),
        item.region,
        item.kinds,
        redact(outcome.findings),
        outcome.verdict,
        redact(outcome.measures),
        redact(outcome.accountability),
    )
    return dict(zip(DISCLOSED, values, strict=True))


def _places(head: Sequence[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    titles = [re.sub(r"\s", "", title) for title in head]
    places = {
        field: titles.index(name) for field, names in columns.items() for name in names if name in titles
    }
    for field in ("number", "text"):
        if field not in places:
            raise InvalidSubmission(f"表头缺少“{columns[field][0]}”一列。")
    return places


def _item(line: int, row: Sequence[str], places: Mapping[str, int]) -> BatchItem:
    cells = {field: row[place].strip() if place < len(row) else "" for field, place in places.items()}
    if not cells["number"] or not cells["text"]:
        raise InvalidSubmission("没有编号或者没有内容")
    return BatchItem(
        number=cells["number"],
        text=cells["text"],
        region=cells.get("region", ""),
        kinds=cells.get("kinds", ""),
        target=cells.get("target", ""),
        focus=cells.get("focus", "") not in ("", "否", "0", "无"),
        handed_over=_day(cells.get("handed_over", "")),
        due=_day(cells.get("due", "")),
        line=line,
    )


def _day(text: str) -> date | None:
    """2026-10-09, 2026/10/9, 2026年10月9日, with or without a time behind it."""
    if not text:
        return None
    match = re.match(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", text)
    try:
        return date(*map(int, match.groups())) if match else _unreadable(text)
    except ValueError:
        return _unreadable(text)


def _unreadable(text: str) -> date:
    raise InvalidSubmission(f"日期“{text}”无法识别")
