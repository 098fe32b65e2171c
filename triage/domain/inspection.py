"""How are items of an inspection handed over and published? Tables in, the disclosure table out."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from triage.domain.calendar import reckonable
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
_NEEDED = ("number", "text")
_TITLE_ROWS = 10  # so many rows with titles may stand above the names of the columns


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file, as text; a formula is the text that begins with =."""

    name: str
    rows: Sequence[Sequence[str]]


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
    where: str = ""  # sheet and row


class Line(Protocol):
    """What every line of a table that is handed over has."""

    @property
    def number(self) -> str: ...

    @property
    def where(self) -> str: ...

    @property
    def handed_over(self) -> date | None: ...


L = TypeVar("L", bound=Line)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an item, as the reply says it."""

    findings: str = ""
    verdict: str = ""
    measures: str = ""
    accountability: str = ""


def read_items(
    sheets: Sequence[Sheet], columns: Mapping[str, Sequence[str]], today: date
) -> tuple[list[BatchItem], list[str]]:
    """Items of all tables, and a sentence for every row that cannot be used, by sheet and row."""
    return read_lines(sheets, columns, today, _item)


def read_lines(
    sheets: Sequence[Sheet],
    columns: Mapping[str, Sequence[str]],
    today: date,
    make: Callable[[str, Mapping[str, str]], L],
) -> tuple[list[L], list[str]]:
    """Lines of all tables as `make` builds them from place and cells, and what is wrong with the others.

    `columns` maps each field to the names it goes by; rows above the one with these names are titles.
    Raises InvalidSubmission when no sheet has columns for number and text.
    """
    items: dict[str, L] = {}
    problems: list[str] = []
    heads = [(sheet, found) for sheet in sheets if (found := _head(sheet.rows, columns)) is not None]
    if not heads:
        wanted = "、".join(columns[field][0] for field in _NEEDED)
        raise InvalidSubmission(f"表头缺少“{wanted}”，没有可以导入的表。")
    for sheet, (head, places) in heads:
        titles = sheet.rows[head]
        for where, row in _filled(sheet, head):
            try:
                item = make(where, _cells(row, places, titles))
                if item.number in items:
                    raise InvalidSubmission(f"编号{item.number}已在{items[item.number].where}出现过")
                if item.handed_over is not None and item.handed_over > today:
                    raise InvalidSubmission(f"交办日期{item.handed_over}在今天之后")
            except InvalidSubmission as problem:
                problems.append(f"{where}：{problem}")
                continue
            items[item.number] = item
    return list(items.values()), problems


def with_deadline(item: BatchItem, due: date | None) -> BatchItem:
    """The order's own deadline, else that of its batch; raises InvalidSubmission when it ends too soon."""
    due = item.due or due
    if due and item.handed_over and due < item.handed_over:
        raise InvalidSubmission(f"办理期限{due}早于交办日期{item.handed_over}")
    return replace(item, due=due)


def disclosed(item: BatchItem, outcome: Outcome, redact: Callable[[str], str]) -> dict[str, str]:
    """One line of the table that is published: nothing in it tells who reported."""
    values = (
        redact(item.number),
        redact(item.text),
        redact(item.region),
        item.kinds,
        redact(outcome.findings),
        outcome.verdict,
        redact(outcome.measures),
        redact(outcome.accountability),
    )
    return dict(zip(DISCLOSED, values, strict=True))


def _head(
    rows: Sequence[Sequence[str]], columns: Mapping[str, Sequence[str]]
) -> tuple[int, Mapping[str, int]] | None:
    """The row that names the columns, and where each field stands in it."""
    for number, row in enumerate(rows[:_TITLE_ROWS]):
        titles = [_squeezed(title) for title in row]
        places = {
            field: titles.index(name) for field, names in columns.items() for name in names if name in titles
        }
        if all(field in places for field in _NEEDED):
            return number, places
    return None


def _filled(sheet: Sheet, head: int) -> Iterator[tuple[str, Sequence[str]]]:
    """The rows below the head that say something; a head of two rows repeats itself, it is no item."""
    name = f"“{sheet.name}”" if sheet.name else ""
    for number, row in enumerate(sheet.rows[head + 1 :], start=head + 2):
        if any(cell.strip() for cell in row) and list(row) != list(sheet.rows[head]):
            yield f"{name}第{number}行", row


def _cells(row: Sequence[str], places: Mapping[str, int], titles: Sequence[str]) -> Mapping[str, str]:
    cells = {field: row[place].strip() if place < len(row) else "" for field, place in places.items()}
    for field, cell in cells.items():
        if cell.startswith("="):
            raise InvalidSubmission(f"“{_squeezed(titles[places[field]])}”是公式，请换成文字或数值")
    if not cells["number"] or not cells["text"]:
        raise InvalidSubmission("没有编号或者没有内容")
    return cells


def _item(where: str, cells: Mapping[str, str]) -> BatchItem:
    return BatchItem(
        number=cells["number"],
        text=cells["text"],
        region=cells.get("region", ""),
        kinds=cells.get("kinds", ""),
        target=cells.get("target", ""),
        focus=cells.get("focus", "") not in ("", "否", "0", "无"),
        handed_over=read_day(cells.get("handed_over", "")),
        due=read_day(cells.get("due", "")),
        where=where,
    )


def _squeezed(title: str) -> str:
    return re.sub(r"\s", "", title)


def read_day(text: str) -> date | None:
    """2026-10-09, 2026/10/9, 2026年10月9日, with or without a time behind it."""
    if not text:
        return None
    match = re.match(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", text)
    try:
        return reckonable(date(*map(int, match.groups()))) if match else _unreadable(text)
    except ValueError:
        return _unreadable(text)


def _unreadable(text: str) -> date:
    raise InvalidSubmission(f"日期“{text}”无法识别")
