"""Several extractors find the same words; one entity a span is left."""

from typing import Any

from bot.nlu.spans import settle


def found(text: str, value: str, kind: str) -> dict[str, Any]:
    start = text.index(value)
    return {"entity": kind, "value": value, "start": start, "end": start + len(value)}


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
