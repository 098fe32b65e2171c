"""Are hand-over tables read whatever their columns are called, and published without anybody's name?"""

from datetime import date

import pytest

from triage.domain.errors import InvalidSubmission
from triage.domain.inspection import DISCLOSED, BatchItem, Outcome, disclosed, read_items
from triage.policies.loader import load_policies

COLUMNS = load_policies().inspection_columns


def test_a_table_is_read_by_the_names_of_its_columns() -> None:
    table = [
        ["序号", "受理编号", "交办问题基本情况", "行政区", "污染类型", "重点关注", "交办日期", "反馈时限"],
        ["1", "D1", " 砖厂冒黑烟 ", "潍坊市潍城区", "大气", "是", "2026-09-29", "2026年10月9日"],
        ["2", "D2", "河水发黑", "", "水", "否", "2026/9/30 10:00", ""],
        ["", "", "", "", "", "", "", ""],
    ]
    items, problems = read_items(table, COLUMNS)
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
            line=2,
        ),
        BatchItem("D2", "河水发黑", kinds="水", handed_over=date(2026, 9, 30), line=3),
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
    items, problems = read_items(table, COLUMNS)
    assert [item.number for item in items] == ["D1", "D7"]
    assert problems == [
        "第3行：没有编号或者没有内容",
        "第4行：编号D1在表中出现过",
        "第5行：日期“下周五”无法识别",
        "第6行：日期“2026-02-30”无法识别",
        "第7行：没有编号或者没有内容",
    ]


@pytest.mark.parametrize("head", [[], ["编号"], ["内容", "问题基本情况"]])
def test_a_table_without_number_or_text_is_refused(head: list[str]) -> None:
    with pytest.raises(InvalidSubmission, match="表头缺少"):
        read_items([head], COLUMNS)


def test_what_is_published_has_the_eight_columns_and_no_names() -> None:
    item = BatchItem("D1", "张三举报砖厂", region="潍坊市", kinds="大气")
    outcome = Outcome("张三所述属实", "属实", "责令停产", "无")
    row = disclosed(item, outcome, lambda text: text.replace("张三", "某某"))
    assert tuple(row) == DISCLOSED
    assert row["问题基本情况"] == "某某举报砖厂"
    assert "张三" not in "".join(row.values())
