"""Are spreadsheets read as text, and written so that nothing in them is ever run?"""

from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from triage.documents.tables import harmless, read_sheets, written_csv, written_workbook
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


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", _archive(a=b"no workbook")])
def test_what_is_no_workbook_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(InvalidSubmission, match="不是可以打开的表格"):
        read_sheets(content)


def test_a_file_that_grows_when_it_is_unpacked_is_refused() -> None:
    with pytest.raises(InvalidSubmission, match="太大"):
        read_sheets(workbook(["编号"]), most_bytes=1000)


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
