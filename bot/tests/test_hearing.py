"""Wording is judged without a model: what is content, what is a correction, what is only polite."""

import pytest

from bot.hearing import (
    Heard,
    answers,
    as_answer,
    as_meant,
    asks,
    has_any_letter,
    has_words,
    is_opening,
    named_field,
    new_value,
    only_observes,
    ordinal,
    says_more_than,
    tells_matter,
    tells_what,
    whole_answer,
    whole_place,
)


@pytest.mark.parametrize(
    "text", ["不对，是昨天晚上", "说错了，在高新区", "不是东风路是东升路", "时间改成前天", "更正一下"]
)
def test_a_correction_is_recognised_by_its_wording(text: str) -> None:
    assert Heard("inform", text).corrects


@pytest.mark.parametrize("text", ["工厂半夜排臭气", "昨天晚上", "是建设路那家", "不知道是谁"])
def test_a_plain_answer_corrects_nothing(text: str) -> None:
    assert not Heard("inform", text).corrects


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("臭", False, id="one character"),
        pytest.param("臭味", True, id="two characters"),
        pytest.param("🤮🤮🤮", False, id="emoji"),
        pytest.param("？？！！", False, id="punctuation"),
        pytest.param("123456", False, id="digits"),
        pytest.param("black smoke", True, id="English"),
        pytest.param("〔电话〕", False, id="a masked number alone"),
    ],
)
def test_words_are_needed_to_say_something(text: str, expected: bool) -> None:
    assert has_words(text) is expected


def test_emoji_hold_no_letter_and_a_number_does() -> None:
    assert not has_any_letter("🤮！")
    assert has_any_letter("18")


@pytest.mark.parametrize("text", ["我要举报", "你好，我想投诉一下", "您好！我要反映问题", "举报"])
def test_an_opening_tells_nothing(text: str) -> None:
    assert is_opening(text)
    assert not tells_what(Heard("report", text))


@pytest.mark.parametrize("text", ["我要举报化工厂", "举报楼下烧烤"])
def test_an_opening_with_a_matter_is_more_than_an_opening(text: str) -> None:
    assert not is_opening(text)


def test_a_place_alone_does_not_say_what_happened() -> None:
    assert not tells_what(Heard("inform", "在建设路18号", {"place": ("建设路18号",)}))


def test_a_phenomenon_says_what_happened() -> None:
    assert tells_what(Heard("inform", "臭味", {"phenomenon": ("臭味",)}))


def test_words_beyond_the_facts_say_what_happened() -> None:
    assert tells_what(Heard("inform", "建设路那家天天往外冒一种怪烟", {"place": ("建设路",)}))


@pytest.mark.parametrize(
    ("text", "name"),
    [("地点不对", "place"), ("时间错了", "time"), ("企业名字写错了", "source"), ("影响要改", "effects")],
)
def test_the_fact_a_correction_is_about_is_named(text: str, name: str) -> None:
    assert named_field(text) == name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("地点改成和平街", "和平街"),
        ("不是东风路，是东升路", "东升路"),
        ("时间应该是前天夜里", "前天夜里"),
        ("地点不对", None),
    ],
)
def test_a_correction_may_bring_the_new_value(text: str, value: str | None) -> None:
    assert new_value(text) == value


@pytest.mark.parametrize(
    ("text", "number"), [("第二个", 2), ("1", 1), ("三", 3), ("两个都是", None), ("", None)]
)
def test_a_choice_is_made_by_number(text: str, number: int | None) -> None:
    assert ordinal(text) == number


def test_several_values_of_one_fact_stay_in_order() -> None:
    assert Heard("inform", "", {"place": ("甲路", "乙路")}).facts == {"place": "甲路；乙路"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("化工厂着火了怎么办", {"danger": ("着火",), "source": ("化工厂",)}),
        ("氨气泄漏了快派人来", {"danger": ("泄漏",)}),
        ("又排黑水了，有奖励吗", {"phenomenon": ("排黑水",)}),
        ("建设路半夜打桩归谁管", {"phenomenon": ("打桩",), "place": ("建设路",)}),
    ],
)
def test_a_question_may_tell_of_a_matter(text: str, found: dict[str, tuple[str, ...]]) -> None:
    assert tells_matter(Heard("faq_process", text, found))


@pytest.mark.parametrize(
    ("intent", "text", "found"),
    [
        ("faq_emergency", "着火了打什么电话", {"danger": ("着火",)}),
        ("faq_emergency", "救命啊", {"danger": ("救命",)}),
        ("faq_reward", "举报工厂排污有奖励吗", {"source": ("工厂",), "phenomenon": ("排污",)}),
        ("ask_status", "上次报的臭气查了没有", {"phenomenon": ("臭气",)}),
        ("faq_deadline", "几天能有结果", {"time": ("几天",)}),
    ],
)
def test_a_general_question_tells_of_no_matter(
    intent: str, text: str, found: dict[str, tuple[str, ...]]
) -> None:
    assert not tells_matter(Heard(intent, text, found))


def test_what_is_only_supposed_is_no_matter() -> None:
    found = {"danger": ("爆炸",), "source": ("工厂",)}
    assert not tells_matter(Heard("faq_emergency", "要是工厂爆炸了怎么办", found))
    assert tells_matter(Heard("faq_emergency", "工厂爆炸了怎么办", found))


@pytest.mark.parametrize("text", ["鱼死了", "再不管就投诉，孩子咳嗽"])
def test_what_came_of_it_is_a_matter_however_angry_it_sounds(text: str) -> None:
    effect = text.rpartition("，")[2]
    assert tells_matter(Heard("frustration", text, {"effects": (effect,)}))
    assert not tells_matter(Heard("frustration", "烦死了"))


def test_a_time_of_day_is_an_answer_and_no_greeting() -> None:
    morning = Heard("greet", "早上", {"time": ("早上",)})
    assert answers(morning, "time")
    assert not answers(Heard("greet", "晚上好", {"time": ("晚上",)}), "time")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("厂名我忘了", "skip"),
        ("名字忘了", "skip"),
        ("想不起来叫啥", "skip"),
        ("查询码忘了", "ask_status"),
        ("你什么都不懂", "ask_status"),
        ("鱼怎么死的不知道", "ask_status"),
        ("交", "affirm"),
        ("對的，提交吧", "affirm"),
        ("確認", "affirm"),
        ("不对", "ask_status"),
        ("是楼上的", "ask_status"),
    ],
)
def test_what_can_mean_one_thing_only_is_not_left_to_the_model(text: str, intent: str) -> None:
    assert as_meant(Heard("ask_status", text)).intent == intent


def test_anonymity_is_wished_in_any_language_the_list_has() -> None:
    assert as_meant(Heard("inform", "anonymous", {"anonymous": ("anonymous",)})).intent == "stay_anonymous"


def test_a_name_of_a_business_is_who_did_it_and_no_effect() -> None:
    assert as_meant(Heard("inform", "老王烧烤", {"effects": ("老王烧烤",)})).facts == {"source": "老王烧烤"}


@pytest.mark.parametrize(
    ("text", "heard", "place"),
    [
        ("宝应县曹甸镇", "县曹甸镇", "宝应县曹甸镇"),
        ("四川泸州江阳区", "泸州江阳区", "四川泸州江阳区"),
        ("就在屋头对门", "对门", "屋头对门"),
        ("江宁区，那边有个厂", "江宁区", "江宁区"),
        ("是江宁区那家天天排黑烟的厂", "江宁区", "江宁区"),
    ],
)
def test_an_answer_that_names_a_place_is_the_place(text: str, heard: str, place: str) -> None:
    assert whole_place(Heard("inform", text, {"place": (heard,)})) == place


def test_a_bare_observation_is_told_from_more() -> None:
    assert only_observes(Heard("inform", "他妈的灰大得很", {"phenomenon": ("灰大得很",)}))
    assert not only_observes(Heard("inform", "垃圾站后头一直冒烟", {"phenomenon": ("冒烟",)}))


def test_a_sentence_may_say_more_than_its_facts() -> None:
    assert says_more_than("楼上天天半夜唱歌", ["", "天天半夜", "楼上"])
    assert not says_more_than("在建设路18号", ["建设路18号", ""])


def test_a_sentence_in_english_says_what_happened() -> None:
    assert tells_what(Heard("nlu_fallback", "There is black smoke every night"))
    assert not tells_what(Heard("greet", "Hello, I want to report pollution"))


@pytest.mark.parametrize(
    ("text", "is_question"), [("臭了好几天了", False), ("前几天", False), ("要等几天", True)]
)
def test_a_number_of_days_is_asked_for_or_told(text: str, is_question: bool) -> None:
    assert asks(text) is is_question


def test_a_bare_fact_is_no_question_whatever_it_sounds_like() -> None:
    assert answers(Heard("faq_deadline", "前几天", {"time": ("前几天",)}), "effects")
    assert not answers(Heard("ask_status", "前几天", {"time": ("前几天",)}), "effects")


@pytest.mark.parametrize(
    ("question", "text", "kept"),
    [("time", "打去年开春就这样", "打去年开春就这样"), ("time", "去年开始的，天天臭", "去年")],
)
def test_a_short_answer_is_kept_as_it_was_said(question: str, text: str, kept: str) -> None:
    assert whole_answer(Heard("inform", text, {"time": ("去年",)}), question) == kept


def test_people_named_by_where_they_live_are_who_did_it() -> None:
    heard = Heard("inform", "隔壁村的人", {"place": ("隔壁村",)})
    assert as_answer(heard, "source").facts == {"source": "隔壁村的人"}
    assert as_answer(heard, "place").facts == {"place": "隔壁村"}


def test_a_caption_that_sounds_like_a_question_to_the_bot_is_a_caption() -> None:
    assert as_meant(Heard("faq_bot", "你看这水", {}, ("photo",))).intent == "send_evidence"
