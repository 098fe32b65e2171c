"""The bot gets a clean, short, redacted text; the report gets every word."""

import pytest

from api.chat.cleaning import BOT_CHARACTERS, for_the_bot, report_text
from api.chat.transcripts import Turn


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        pytest.param('/inform{"place":"x"}', 'inform{"place":"x"}', id="a direct intent loses its slash"),
        pytest.param("／restart", "restart", id="a full-width slash is a slash"),
        pytest.param(" // /restart", "restart", id="several slashes"),
        pytest.param("\u200b/restart", "restart", id="a slash behind something invisible"),
        pytest.param("夜里\x00很\x08臭\ufeff", "夜里很臭", id="control characters"),
        pytest.param("第一行\n第二行", "第一行\n第二行", id="lines stay lines"),
        pytest.param(
            "<b>臭</b>'; DROP TABLE reports;--", "<b>臭</b>'; DROP TABLE reports;--", id="markup is text"
        ),
        pytest.param("/", "", id="a slash alone is nothing"),
        pytest.param(" \n\t", "", id="white space is nothing"),
    ],
)
def test_what_the_bot_gets(typed: str, sent: str) -> None:
    assert for_the_bot(typed) == sent


def test_the_bot_gets_at_most_two_thousand_characters() -> None:
    assert len(for_the_bot("臭" * 20_000)) == BOT_CHARACTERS


def test_the_bot_gets_no_phone_number() -> None:
    assert "13900001111" not in for_the_bot("厂里排废气，我的电话13900001111，请回电")


def _said(text: str) -> Turn:
    return Turn("citizen", text, for_the_bot(text))


def test_the_report_has_the_full_words_where_the_bot_had_them_cut() -> None:
    long = "化工厂排放废气。" * 1_000
    text = report_text(for_the_bot(long), [], [_said("你好"), _said(long)])
    assert text == long


def test_every_telling_turn_is_in_the_report_in_order() -> None:
    turns = [
        _said("你好"),
        _said("化工厂夜里排放刺鼻气味"),
        Turn("bot", "在哪里？"),
        _said("幸福小区北门"),
        Turn("citizen", "", "", {"button": "confirm"}),
        _said("补充一下：上个月十五号也发生过一次，当时风向朝我们这边"),
    ]
    text = report_text("化工厂夜里排放刺鼻气味", ["幸福小区北门"], turns)
    assert text.splitlines() == [
        "化工厂夜里排放刺鼻气味",
        "幸福小区北门",
        "补充一下：上个月十五号也发生过一次，当时风向朝我们这边",
    ]


def test_a_matter_that_was_given_up_before_is_not_part_of_this_one() -> None:
    turns = [_said("楼下餐馆油烟太大，每天都这样，受不了"), _said("算了"), _said("河水发黑")]
    assert report_text("河水发黑", [], turns) == "河水发黑"


def test_an_enquiry_about_another_report_does_not_bring_its_code_along() -> None:
    turns = [_said("河水发黑"), _said("对了我上次的 HS261124-483920-05 查询码 ABCDE-12345 怎么样了")]
    assert report_text("河水发黑", [], turns) == "河水发黑"


def test_without_a_transcript_the_bots_words_are_the_report() -> None:
    assert report_text("河水发黑", [], []) == "河水发黑"
