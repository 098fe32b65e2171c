"""Are spreadsheets read as text, and written so that nothing in them is ever run?"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from triage.documents.tables import (
    MOST_BYTES,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    harmless,
    read_sheets,
    written_csv,
    written_workbook,
)
from triage.domain.errors import InvalidSubmission

NOON = datetime(2026, 9, 29, 12, tzinfo=UTC).replace(tzinfo=None)  # tables know no zones


def workbook(*rows: list[object], merged: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "清单"
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def test_cells_are_read_as_they_are_seen() -> None:
    content = workbook(["编号", 12, 3.0, 2.5, None, date(2026, 9, 29), NOON, True])
    (sheet,) = read_sheets(content)
    assert sheet.name == "清单"
    assert sheet.rows[0][:5] == ["编号", "12", "3", "2.5", ""]
    assert [cell[:10] for cell in sheet.rows[0][5:7]] == ["2026-09-29", "2026-09-29"]


def test_merged_cells_all_say_what_the_first_says() -> None:
    (sheet,) = read_sheets(workbook(["转办清单", None], ["a", "b"], merged="A1:B1"))
    assert sheet.rows == [["转办清单", "转办清单"], ["a", "b"]]


def test_a_formula_stays_a_formula_and_is_not_evaluated() -> None:
    (sheet,) = read_sheets(workbook(["=1+1", '=WEBSERVICE("http://example.org")']))
    assert sheet.rows == [["=1+1", '=WEBSERVICE("http://example.org")']]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_table_is_read_as_spreadsheet_programs_write_it(encoding: str) -> None:
    content = '受理编号,问题基本情况\nD1,"砖厂冒黑烟,\n夜里更大"\n'.encode(encoding)
    (sheet,) = read_sheets(content)
    assert sheet.rows == [["受理编号", "问题基本情况"], ["D1", "砖厂冒黑烟,\n夜里更大"]]


def _archive(**parts: bytes) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _archive(**(parts | {part: change(parts[part])}))


TABLE = workbook(["受理编号", "问题基本情况"], ["D1", "砖厂冒黑烟"])
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"PK\x03\x04 broken", id="no archive"),
        pytest.param(_archive(a=b"no workbook"), id="another archive"),
        pytest.param(changed(TABLE, SHEET, lambda xml: xml[:-20]), id="a sheet that is cut off"),
        pytest.param(changed(TABLE, "xl/workbook.xml", lambda xml: b"<" + xml), id="a book that is no XML"),
        pytest.param(changed(TABLE, SHEET, lambda xml: xml.replace(b"A2", b"0")), id="a cell without place"),
        pytest.param(
            TABLE.replace(b"sheet1.xml", b"sheet1.xml" + b"\xff" * 9, 1), id="bytes that do not unpack"
        ),
        pytest.param(TABLE.replace(b"\x14\x00\x00\x00", b"\x14\x00\x20\x00"), id="a kind nobody unpacks"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(InvalidSubmission, match="不是可以打开的表格"):
        read_sheets(content)


def test_a_file_that_grows_when_it_is_unpacked_is_refused() -> None:
    with pytest.raises(InvalidSubmission, match="太大"):
        read_sheets(workbook(["编号"]), most_bytes=1000)


@pytest.mark.parametrize(
    "ranges",
    [
        pytest.param([b"A1:GR1048576"], id="one beyond all rows"),
        pytest.param([b"A1:XFD1", b"XFC1:XFD2"], id="one beyond all columns"),
        pytest.param([b"A1:A9"] * 3, id="several over one another"),
    ],
)
def test_merged_cells_cost_no_more_than_the_table_has(ranges: list[bytes]) -> None:
    refs = b"".join(b'<mergeCell ref="%b"/>' % each for each in ranges)
    content = changed(
        workbook(["a", "b"], ["c", "d"], merged="A1:B1"),
        SHEET,
        lambda xml: xml.replace(b'<mergeCell ref="A1:B1" />', refs).replace(
            b'<mergeCell ref="A1:B1"/>', refs
        ),
    )
    (sheet,) = read_sheets(content)
    assert len(sheet.rows) == 2
    assert {cell for row in sheet.rows for cell in row} <= {"a", "b", "c", "d"}
    assert max(map(len, sheet.rows)) <= MOST_COLUMNS


def test_merged_cells_that_repeat_beyond_all_measure_are_refused() -> None:
    refs = b'<mergeCell ref="A1:GR2"/>' * (MOST_CELLS // (2 * MOST_COLUMNS) + 1)
    content = changed(
        workbook(["a", None], [None, "d"]),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b"</sheetData><mergeCells>" + refs + b"</mergeCells>"),
    )
    with pytest.raises(InvalidSubmission, match="100 万格"):
        read_sheets(content)


@pytest.mark.parametrize(
    ("rows", "columns"), [(MOST_ROWS + 1, 1), (1, MOST_COLUMNS + 1), (MOST_ROWS, MOST_COLUMNS)]
)
def test_a_table_beyond_all_rows_columns_or_cells_is_refused(rows: int, columns: int) -> None:
    with pytest.raises(InvalidSubmission, match="20000 行、200 列或 100 万格"):
        read_sheets(("," * (columns - 1) + "\n").encode() * rows)


@pytest.mark.parametrize("place", [f"A{MOST_ROWS + 1}", f"{get_column_letter(MOST_COLUMNS + 1)}1"])
def test_one_cell_far_away_is_as_much_as_a_full_table(place: str) -> None:
    book, written = Workbook(), BytesIO()
    book.worksheets[0][place] = "x"
    book.save(written)
    with pytest.raises(InvalidSubmission, match="20000 行、200 列或 100 万格"):
        read_sheets(written.getvalue())


def test_a_file_of_text_that_is_too_large_is_refused() -> None:
    with pytest.raises(InvalidSubmission, match="表格超过 20 MB"):
        read_sheets(b"a" * (MOST_BYTES + 1))


@pytest.mark.parametrize(
    "content", ['编号,内容\nD1,"没有结束的引号\nD2,下一行\n', '编号,内容\nD1,"引号"之后\n']
)
def test_a_quote_that_does_not_close_is_named_with_its_line(content: str) -> None:
    with pytest.raises(InvalidSubmission, match=r"第[23]行起无法读取，请检查引号"):
        read_sheets(content.encode())


def test_what_no_record_can_keep_is_left_out_of_a_cell() -> None:
    (sheet,) = read_sheets("编号,砖\x00厂\x1b冒烟".encode())
    assert sheet.rows == [["编号", "砖厂冒烟"]]


@pytest.mark.parametrize(("computed", "shown"), [(False, "=1+1"), (True, "")])
def test_a_formula_may_be_read_as_what_it_came_to(computed: bool, shown: str) -> None:
    (sheet,) = read_sheets(workbook(["a", "=1+1"]), computed=computed)
    assert sheet.rows == [["a", shown]]


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_stranger_typed_is_never_run_when_the_table_is_opened(text: str) -> None:
    content = written_workbook("公开表", ["问题"], [[text]])
    cell = load_workbook(BytesIO(content)).worksheets[0].cell(2, 1)
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")
    assert written_csv(["问题"], [[text]]).splitlines()[1].lstrip('"').startswith("'")


def test_characters_that_no_table_can_hold_are_left_out() -> None:
    assert harmless("黑\x00烟\x0b") == "黑烟"
    assert read_sheets(written_workbook("a/b", ["x"], [["黑\x00烟"]]))[0].rows == [["x"], ["黑烟"]]
