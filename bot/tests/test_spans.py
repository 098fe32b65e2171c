"""Several extractors find the same words; one entity a span is left."""

from typing import Any

import pytest

from bot.nlu.spans import PATTERN, settle


def found(text: str, value: str, kind: str) -> dict[str, Any]:
    start = text.index(value)
    return {"entity": kind, "value": value, "start": start, "end": start + len(value)}


def listed(text: str, value: str, kind: str) -> dict[str, Any]:
    return {**found(text, value, kind), "extractor": PATTERN}


def values(text: str, *entities: dict[str, Any]) -> list[tuple[str, str]]:
    return [(entity["entity"], entity["value"]) for entity in settle(text, list(entities))]


def test_the_longest_span_wins() -> None:
    text = "建设路18号有臭味"
    assert values(text, found(text, "建设路", "place"), found(text, "建设路18号", "place")) == [
        ("place", "建设路18号")
    ]


def test_the_same_span_found_twice_is_one() -> None:
    text = "化工厂排臭气"
    assert values(text, found(text, "化工厂", "source"), found(text, "化工厂", "source")) == [
        ("source", "化工厂")
    ]


def test_a_denied_value_is_dropped() -> None:
    text = "不是开发区，是高新区"
    assert values(text, found(text, "开发区", "place"), found(text, "高新区", "place")) == [
        ("place", "高新区")
    ]


def test_neighbours_become_one_address() -> None:
    text = "城东街道建设路18号"
    assert values(text, found(text, "城东街道", "place"), found(text, "建设路18号", "place")) == [
        ("place", text)
    ]


def test_an_address_with_a_particle_is_one_address() -> None:
    text = "柳林镇的沙河村"
    assert values(text, found(text, "柳林镇", "place"), found(text, "沙河村", "place")) == [("place", text)]


def test_two_places_apart_stay_two() -> None:
    text = "建设路和光明街"
    assert values(text, found(text, "建设路", "place"), found(text, "光明街", "place")) == [
        ("place", "建设路"),
        ("place", "光明街"),
    ]


def test_neighbours_of_different_kinds_stay_apart() -> None:
    text = "昨晚化工厂"
    assert len(values(text, found(text, "昨晚", "time"), found(text, "化工厂", "source"))) == 2


def test_nothing_found_stays_nothing() -> None:
    assert values("你好") == []


def test_a_denied_span_does_not_hide_a_shorter_one_that_is_meant() -> None:
    text = "不是东风路那边是东升路"
    denied, meant = found(text, "东风路那边", "place"), found(text, "东升路", "place")
    assert values(text, denied, meant) == [("place", "东升路")]


def test_danger_is_heard_inside_another_entity() -> None:
    text = "化工厂爆炸了"
    assert ("danger", "爆炸") in values(
        text, found(text, "爆炸了", "phenomenon"), found(text, "爆炸", "danger")
    )


def test_a_number_that_only_the_model_saw_is_none() -> None:
    text = "受理号 HS261124"
    guessed = {**found(text, "HS261124", "receipt"), "extractor": "KeptEntities"}
    assert values(text, guessed) == []


def test_a_crossing_of_two_roads_is_one_place() -> None:
    text = "建设路和光明街路口"
    both = found(text, "建设路", "place"), found(text, "光明街路口", "place")
    assert values(text, *both) == [("place", text)]


def test_two_roads_that_do_not_cross_are_two_places() -> None:
    text = "建设路和光明街都臭"
    both = found(text, "建设路", "place"), found(text, "光明街", "place")
    assert len(values(text, *both)) == 2


def test_a_manner_of_speaking_is_no_danger() -> None:
    assert values("工地吵死人", found("工地吵死人", "死人", "danger")) == []
    assert values("那边死人了", found("那边死人了", "死人", "danger")) == [("danger", "死人")]


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("我屋头对门那个厂", "头对门", "我屋头对门"),
        ("就在屋后头", "后头", "屋后头"),
        ("在宝应县曹甸镇", "县曹甸镇", "宝应县曹甸镇"),
        ("在县医院对面", "县医院对面", "县医院对面"),
        ("三是河里全黑了", "三是河里", "河里"),
    ],
)
def test_a_place_begins_where_its_name_begins(text: str, cut: str, whole: str) -> None:
    assert values(text, found(text, cut, "place")) == [("place", whole)]


def test_what_is_seen_at_a_place_is_no_part_of_it() -> None:
    text = "二是噪音大三是河里有死鱼"
    heard = values(text, found(text, "三是河里有死鱼", "place"), listed(text, "死鱼", "phenomenon"))
    assert heard == [("place", "河里"), ("phenomenon", "死鱼")]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("有家化工厂", "化工厂"),
        ("有一家塑料厂", "塑料厂"),
        ("有个厂", "厂"),
        ("有家具厂", "家具厂"),
        ("有色金属厂", "有色金属厂"),
        ("个体户", "个体户"),
        ("某食品厂, 2、", "某食品厂"),
    ],
)
def test_a_polluter_is_named_without_the_words_that_introduce_it(said: str, name: str) -> None:
    assert values(said, found(said, said, "source")) == [("source", name)]


@pytest.mark.parametrize(
    ("said", "pattern", "time"),
    [
        ("天天放炮", "天天", "天天"),
        ("楼上天天半夜", "天天半夜", "天天半夜"),
        ("从去年秋天", "去年秋天", "从去年秋天"),
        ("每天早晚", "每天", "每天早晚"),
    ],
)
def test_a_time_holds_only_what_tells_the_time(said: str, pattern: str, time: str) -> None:
    assert values(said, found(said, said, "time"), listed(said, pattern, "time")) == [("time", time)]


@pytest.mark.parametrize("text", ["没有爆炸", "并未爆炸", "笑死人了"])
def test_what_did_not_happen_is_no_danger(text: str) -> None:
    word = "死人" if "死人" in text else "爆炸"
    assert values(text, listed(text, word, "danger")) == []


def test_a_word_of_the_list_in_a_question_was_not_observed() -> None:
    text = "楼上漏水，工地扬尘归哪里管"
    assert values(text, listed(text, "扬尘", "phenomenon")) == []
    assert values(text, listed(text, "漏水", "phenomenon")) == [("phenomenon", "漏水")]


def test_neither_a_curse_nor_english_is_a_fact() -> None:
    assert values("他妈的灰大", found("他妈的灰大", "他妈的", "source")) == []
    assert values("I want to report", found("I want to report", "want to", "effect")) == []


def test_a_greeting_tells_no_time() -> None:
    assert values("晚上好呀", listed("晚上好呀", "晚上", "time")) == []
    assert values("晚上好臭", listed("晚上好臭", "晚上", "time")) == [("time", "晚上")]


def test_a_breath_ends_what_was_said_before() -> None:
    text = "放烟子出来 臭得遭不住"
    heard = found(text, "出来 臭得遭不住", "effect"), listed(text, "臭得遭不住", "phenomenon")
    assert values(text, *heard) == [("phenomenon", "臭得遭不住")]


def test_a_place_ends_where_a_time_begins() -> None:
    text = "怡景花园自从去年对面开店"
    heard = found(text, "怡景花园自从去年对面", "place"), listed(text, "去年", "time")
    assert values(text, *heard) == [("place", "怡景花园"), ("time", "去年")]


def test_two_characters_name_a_polluter_only_if_they_end_like_one() -> None:
    assert values("睡过安稳觉", found("睡过安稳觉", "稳觉", "source")) == []
    assert values("酒吧", found("酒吧", "酒吧", "source")) == [("source", "酒吧")]
    assert values("整得难受", found("整得难受", "整得", "effect")) == []


def test_a_character_the_model_missed_does_not_cut_an_address_in_two() -> None:
    text = "徐汇区漕溪北路"
    assert values(text, found(text, "徐汇区", "place"), found(text, "溪北路", "place")) == [("place", text)]
    apart = "徐汇区到溪北路"
    assert len(values(apart, found(apart, "徐汇区", "place"), found(apart, "溪北路", "place"))) == 2
