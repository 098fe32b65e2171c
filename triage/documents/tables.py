"""How are spreadsheets read and written? As plain text: no formula is evaluated, and none is written."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from triage.domain.errors import InvalidSubmission
from triage.domain.inspection import Sheet

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_BYTES = 200 * 1024 * 1024  # unpacked: a small file may hold a huge one

_ACTING = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheet programs take for a formula
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NO_WORKBOOK = (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, TypeError)


def read_sheets(content: bytes, *, most_bytes: int = MOST_BYTES) -> list[Sheet]:
    """The tables of an .xlsx file, or the one of a CSV file. Raises InvalidSubmission."""
    return _workbook(content, most_bytes) if content.startswith(b"PK") else [Sheet("", _csv_rows(content))]


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


def _workbook(content: bytes, most_bytes: int) -> list[Sheet]:
    try:
        with ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > most_bytes:
            raise InvalidSubmission("表格展开后太大，请分成几个文件。")
        book = load_workbook(io.BytesIO(content), data_only=False)
    except _NO_WORKBOOK as problem:
        raise InvalidSubmission("不是可以打开的表格，请另存为 .xlsx 后再导入。") from problem
    return [Sheet(sheet.title, _rows(sheet)) for sheet in book.worksheets]


def _rows(sheet: Worksheet) -> list[list[str]]:
    """Every cell of merged ones says what the first of them says."""
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        raise InvalidSubmission(f"“{sheet.title}”超过{MOST_ROWS}行或{MOST_COLUMNS}列，请分成几个文件。")
    rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    for merged in sheet.merged_cells.ranges:
        first = rows[merged.min_row - 1][merged.min_col - 1]
        for row in rows[merged.min_row - 1 : merged.max_row]:
            row[merged.min_col - 1 : merged.max_col] = [first] * len(row[merged.min_col - 1 : merged.max_col])
    return rows


def _text(value: object) -> str:
    """As it is read on the screen, near enough: days as days, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _csv_rows(content: bytes) -> list[list[str]]:
    """UTF-8 with or without mark, or GB 18030, as spreadsheet programs write it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as problem:
        raise InvalidSubmission("不是可以读取的表格。") from problem
