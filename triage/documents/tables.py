"""How are spreadsheets read and written? As plain text: no formula is evaluated, and none is written."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from triage.domain.errors import InvalidSubmission
from triage.domain.inspection import Sheet

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 1_000_000  # of all tables of a file; merged ones count again
MOST_BYTES = 20 * 1024 * 1024  # unpacked: a small file may hold a huge one

_ACTING = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheet programs take for a formula
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TOO_MANY = f"表格超过 {MOST_ROWS} 行、{MOST_COLUMNS} 列或 {MOST_CELLS // 10_000} 万格，请分成几个文件。"


def read_sheets(content: bytes, *, most_bytes: int = MOST_BYTES, computed: bool = False) -> list[Sheet]:
    """The tables of an .xlsx file, or the one of a CSV file. Raises InvalidSubmission.

    `computed`: what a formula came to when the file was saved stands for it.
    """
    if not content.startswith(b"PK"):
        return [Sheet("", _csv_rows(content, most_bytes))]
    try:
        return list(_workbook(content, most_bytes, computed))
    except InvalidSubmission:
        raise
    except Exception as problem:  # a damaged archive fails in any of the parts that read it
        raise InvalidSubmission("不是可以打开的表格，请另存为 .xlsx 后再导入。") from problem


def written_workbook(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """An .xlsx file with one table; what was typed by strangers stays text."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = re.sub(r"[\\/*?:\[\]]", " ", title)[:31] or "公开表"
    for row in (head, *rows):
        sheet.append([harmless(cell) for cell in row])
    for number in range(1, len(head) + 1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 24
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def written_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([harmless(cell) for cell in row] for row in (head, *rows))
    return written.getvalue()


def harmless(text: str) -> str:
    """With a quote before what would be run when the table is opened."""
    printable = _UNPRINTABLE.sub("", text)
    return f"'{printable}" if printable.startswith(_ACTING) else printable


def _workbook(content: bytes, most_bytes: int, computed: bool) -> Iterator[Sheet]:
    """Read line by line: a whole workbook in memory makes a cell of every place of a merged range."""
    with ZipFile(io.BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > most_bytes:
            raise InvalidSubmission("表格展开后太大，请分成几个文件。")
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=computed)
    left = MOST_CELLS
    for sheet in book.worksheets:
        assert isinstance(sheet, ReadOnlyWorksheet)  # noqa: S101 - as it was asked for
        sheet.reset_dimensions()  # it may claim any size
        rows = _bounded(([_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)), left)
        _fill_merged(rows, _merged(sheet))
        left -= sum(map(len, rows))
        yield Sheet(sheet.title, rows)


def _bounded(lines: Iterable[list[str]], most_cells: int = MOST_CELLS) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in lines:
        most_cells -= len(line)
        if len(rows) == MOST_ROWS or len(line) > MOST_COLUMNS or most_cells < 0:
            raise InvalidSubmission(_TOO_MANY)
        rows.append(line)
    return rows


def _merged(sheet: ReadOnlyWorksheet) -> Iterator[str]:
    with sheet._get_source() as source:  # type: ignore[attr-defined] # the stubs leave it out
        for _, part in ElementTree.iterparse(source):  # noqa: S314 - expat bounds what entities grow to
            if part.tag.endswith("}mergeCell"):
                yield part.get("ref", "")
            part.clear()


def _fill_merged(rows: list[list[str]], ranges: Iterable[str]) -> None:
    """Every cell of merged ones says what the first of them says."""
    left = MOST_CELLS
    for reference in ranges:
        merged = CellRange(reference)
        before, width = merged.min_col - 1, min(merged.max_col, MOST_COLUMNS) - merged.min_col + 1
        lines = rows[merged.min_row - 1 : merged.max_row]
        left -= max(width, 1) * len(lines)
        if left < 0:
            raise InvalidSubmission(_TOO_MANY)
        if width < 1:
            continue
        said = "".join(lines[0][before : before + 1]) if lines else ""
        for line in lines:
            line.extend([""] * (before - len(line)))
            line[before : before + width] = [said] * width


def _text(value: object) -> str:
    """As it is read on the screen, near enough: days as days, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _UNPRINTABLE.sub("", str(value))


def _csv_rows(content: bytes, most_bytes: int) -> list[list[str]]:
    """UTF-8 with or without mark, or GB 18030, as spreadsheet programs write it."""
    if len(content) > most_bytes:
        raise InvalidSubmission(f"表格超过 {most_bytes // (1024 * 1024)} MB，请分成几个文件。")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    lines = csv.reader(io.StringIO(_UNPRINTABLE.sub("", text), newline=""), strict=True)
    try:
        return _bounded(lines)
    except csv.Error as problem:
        told = f"第{lines.line_num}行起无法读取，请检查引号是否成对；引号里的引号要写两遍。"
        raise InvalidSubmission(told) from problem
