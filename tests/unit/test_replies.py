"""Is a reply complete only when it says all it must, and does the history give it back unchanged?"""

from dataclasses import replace

import pytest

from triage.domain.replies import (
    EMPTY,
    ReplyDraft,
    Verdict,
    as_detail,
    from_detail,
    in_words,
    rewritten,
    what_is_missing,
)

COMPLETE = ReplyDraft(
    demands=("停止夜间生产", "公布监测结果"),
    answers={"停止夜间生产": "已责令停产", "公布监测结果": "已在网站公布"},
    target="永清化工厂",
    verdict=Verdict.TRUE,
    findings="夜间生产，废气未经处理。",
    measures="责令改正并立案。",
    basis="大气污染防治法第一百零八条",
    remedy="可以申请行政复议",
)


def test_a_complete_reply_lacks_nothing() -> None:
    assert what_is_missing(COMPLETE) == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"answers": {"停止夜间生产": "已责令停产"}}, "没有答复诉求“公布监测结果”"),
        ({"demands": ()}, "没有写明诉求"),
        ({"target": "某"}, "被举报对象没有写全称"),
        ({"verdict": None}, "没有写明是否属实"),
        ({"findings": " "}, "没有写明调查情况"),
        ({"measures": ""}, "没有写明处理措施"),
        ({"basis": ""}, "没有写明依据"),
        ({"remedy": ""}, "没有告知救济途径"),
    ],
)
def test_an_incomplete_reply_is_told_what_it_lacks(changes: dict[str, object], expected: str) -> None:
    assert what_is_missing(replace(COMPLETE, **changes)) == (expected,)  # type: ignore[arg-type]


def test_an_untrue_report_needs_no_measures() -> None:
    assert what_is_missing(replace(COMPLETE, verdict=Verdict.UNTRUE, measures="")) == ()


@pytest.mark.parametrize("reply", [COMPLETE, EMPTY, replace(COMPLETE, verdict=None, accountability="约谈")])
def test_the_history_gives_a_reply_back_as_it_was(reply: ReplyDraft) -> None:
    assert from_detail(as_detail(reply)) == reply


def test_a_draft_told_in_words_only_lacks_everything() -> None:
    assert from_detail({"reason": "已整改"}) == EMPTY
    assert len(what_is_missing(EMPTY)) == 6


def test_every_text_of_a_reply_is_rewritten() -> None:
    named = ReplyDraft(("张三要求停产",), {"张三要求停产": "已告知张三"}, "张三", Verdict.TRUE, *["张三"] * 5)
    assert "张三" not in repr(as_detail(rewritten(named, lambda text: text.replace("张三", "某某"))))


def test_a_reply_is_told_in_words_with_every_demand() -> None:
    told = in_words(COMPLETE)
    for part in (
        "永清化工厂：属实",
        "夜间生产",
        "处理措施：责令改正",
        "诉求“公布监测结果”：已在网站公布",
        "依据：",
    ):
        assert part in told
