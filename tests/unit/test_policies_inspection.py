"""Are hand-over tables read whatever their columns are called, and published without anybody's name?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from triage.domain.errors import InvalidSubmission
from triage.domain.inspection import (
    DISCLOSED,
    BatchItem,
    Outcome,
    Sheet,
    disclosed,
    read_items,
    with_deadline,
)
from triage.policies.loader import load_policies

COLUMNS = load_policies().inspection_columns
TODAY = date(2026, 12, 1)


def test_a_table_is_read_by_the_names_of_its_columns() -> None:
    table = [
        ["序号", "受理编号", "交办问题基本情况", "行政区", "污染类型", "重点关注", "交办日期", "反馈时限"],
        ["1", "D1", " 砖厂冒黑烟 ", "潍坊市潍城区", "大气", "是", "2026-09-29", "2026年10月9日"],
        ["2", "D2", "河水发黑", "", "水", "否", "2026/9/30 10:00", ""],
        ["", "", "", "", "", "", "", ""],
    ]
    items, problems = read_items([Sheet("", table)], COLUMNS, TODAY)
    assert problems == []
    assert items == [
        BatchItem(
            "D1",
            "砖厂冒黑烟",
            region="潍坊市潍城区",
            kinds="大气",
            focus=True,
            handed_over=date(2026, 9, 29),
            due=date(2026, 10, 9),
            where="第2行",
        ),
        BatchItem("D2", "河水发黑", kinds="水", handed_over=date(2026, 9, 30), where="第3行"),
    ]


def test_a_bad_line_is_told_by_its_number_and_the_rest_is_read() -> None:
    table = [
        ["受理编号", "问题基本情况", "办理时限"],
        ["D1", "甲", ""],
        ["", "乙", ""],
        ["D1", "丙", ""],
        ["D4", "丁", "下周五"],
        ["D5", "戊", "2026-02-30"],
        ["D6"],
        ["D7", "己", "2026-10-01"],
    ]
    items, problems = read_items([Sheet("", table)], COLUMNS, TODAY)
    assert [item.number for item in items] == ["D1", "D7"]
    assert problems == [
        "第3行：没有编号或者没有内容",
        "第4行：编号D1已在第2行出现过",
        "第5行：日期“下周五”无法识别",
        "第6行：日期“2026-02-30”无法识别",
        "第7行：没有编号或者没有内容",
    ]


@pytest.mark.parametrize("head", [[], ["编号"], ["内容", "问题基本情况"]])
def test_a_table_without_number_or_text_is_refused(head: list[str]) -> None:
    with pytest.raises(InvalidSubmission, match="表头缺少"):
        read_items([Sheet("", [head])], COLUMNS, TODAY)


def test_titles_above_the_columns_and_a_head_of_two_rows_are_no_items() -> None:
    head = ["受理\n编号", "污染类型", "问题基本情况"]
    table = [["转办清单（第三批）"] * 3, ["", "", "单位：件"], head, head, ["D1", "水", "河水发黑"]]
    items, problems = read_items([Sheet("", table)], COLUMNS, TODAY)
    assert (items, problems) == ([BatchItem("D1", "河水发黑", kinds="水", where="第5行")], [])


def test_all_sheets_are_read_and_a_number_counts_once_in_the_whole_file() -> None:
    head = ["编号", "举报内容"]
    sheets = [
        Sheet("来电", [head, ["D1", "甲"]]),
        Sheet("说明", [["本表由督察组填写"]]),
        Sheet("来信", [head, ["D1", "乙"], ["X1", "丙"]]),
    ]
    items, problems = read_items(sheets, COLUMNS, TODAY)
    assert [item.number for item in items] == ["D1", "X1"]
    assert problems == ["“来信”第2行：编号D1已在“来电”第2行出现过"]


def test_a_deadline_does_not_end_before_the_order_was_handed_over() -> None:
    item = BatchItem("D1", "甲", handed_over=TODAY)
    assert with_deadline(item, TODAY).due == TODAY
    assert with_deadline(item, None).due is None
    for early in (replace(item, due=TODAY - timedelta(days=1)), item):
        with pytest.raises(InvalidSubmission, match="早于交办日期"):
            with_deadline(early, TODAY - timedelta(days=1))


def test_a_row_that_was_handed_over_in_the_future_is_told() -> None:
    table = [["受理编号", "问题基本情况", "转办日期"], ["D1", "甲", "2026-12-02"], ["D2", "乙", "2026-12-01"]]
    items, problems = read_items([Sheet("", table)], COLUMNS, TODAY)
    assert [item.number for item in items] == ["D2"]
    assert problems == ["第2行：交办日期2026-12-02在今天之后"]


def test_a_formula_is_not_evaluated_but_told() -> None:
    table = [["受理编号", "问题基本情况"], ["=A1", "甲"], ["D2", '=HYPERLINK("x")']]
    items, problems = read_items([Sheet("", table)], COLUMNS, TODAY)
    assert items == []
    assert problems == [
        "第2行：“受理编号”是公式，请换成文字或数值",
        "第3行：“问题基本情况”是公式，请换成文字或数值",
    ]


def test_what_is_published_has_the_eight_columns_and_no_names() -> None:
    item = BatchItem("D1张三", "张三举报砖厂", region="潍坊市", kinds="大气")
    outcome = Outcome("张三所述属实", "属实", "责令停产", "无")
    row = disclosed(item, outcome, lambda text: text.replace("张三", "某某"))
    assert tuple(row) == DISCLOSED
    assert row["问题基本情况"] == "某某举报砖厂"
    assert "张三" not in "".join(row.values())
