"""Is the generated text what models can learn from: reproducible, labelled rightly, varied?"""

import json
from collections.abc import Callable
from itertools import islice
from random import Random

import pytest

from nlu_data.generator import (
    Scene,
    other_matter,
    other_place,
    render,
    scene,
    scene_of,
    scenes,
    styles,
    variation,
)
from nlu_data.generator.__main__ import main
from nlu_data.generator.corpus import samples
from nlu_data.generator.everyday import strewn
from nlu_data.generator.statistics import describe, distinct_ngrams
from nlu_data.generator.vocabulary import load_vocabulary
from nlu_data.taxonomy import load_taxonomy

SOME = 60


def luck(number: int) -> Random:
    return Random(number)  # noqa: S311 - reproducible text, not a secret


def drawn(count: int = SOME, seed: int = 5) -> list[Scene]:
    return list(islice(scenes(seed), count))


def test_the_same_seed_writes_the_same_texts() -> None:
    first = [told.text for _, told in islice(samples(9), SOME)]
    assert first == [told.text for _, told in islice(samples(9), SOME)]


def test_another_seed_writes_other_texts() -> None:
    here, there = ({told.text for _, told in islice(samples(seed), SOME)} for seed in (1, 2))
    assert not here & there


def test_a_scene_does_not_depend_on_those_before_it() -> None:
    assert drawn(8, seed=3)[7] == scene(3, 7)


def test_samples_can_be_taken_from_any_number_on() -> None:
    assert next(samples(4, start=6)) == list(islice(samples(4), 7))[6]


def test_kinds_are_codes_of_the_taxonomy_and_only_matters_within_the_remit_have_them() -> None:
    leaves = {kind.code for kind in load_taxonomy().leaves}
    for matter in drawn():
        assert set(matter.kinds) <= leaves
        assert bool(matter.kinds) == matter.remit


@pytest.mark.parametrize("kind", [kind.code for kind in load_taxonomy().leaves])
def test_every_kind_has_sources_and_words(kind: str) -> None:
    matter = scene_of(kind, 1, 1)
    assert matter.kinds[0] == kind
    assert len(render(matter, luck(1), "inspection").text) > 10


@pytest.mark.parametrize("style", styles())
def test_every_style_says_something_and_says_which_it_is(style: str) -> None:
    told = [render(matter, luck(n), style) for n, matter in enumerate(drawn(12))]
    assert all(t.text and style in t.style.split("+") for t in told)


def test_an_unknown_style_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="inspection"):
        render(drawn(1)[0], luck(1), "telegram")


def test_no_slot_is_left_unfilled() -> None:
    texts = [render(matter, luck(n)).text for n, matter in enumerate(drawn(300))]
    assert [text for text in texts if "{" in text or "}" in text] == []


def test_traditional_characters_are_another_hand_for_the_same_matter() -> None:
    told = [render(matter, luck(n), "letter+traditional").text for n, matter in enumerate(drawn(20))]
    assert any("請" in text or "個" in text or "處" in text for text in told)


def test_speech_to_text_has_no_stops() -> None:
    told = [render(matter, luck(n), "call+voice").text for n, matter in enumerate(drawn(20))]
    assert not any(stop in text for text in told for stop in "，。；！？")


def test_a_variation_is_the_same_source_at_the_same_place_with_the_same_main_kind() -> None:
    for matter in drawn():
        other = variation(matter, luck(1))
        assert other.source.key == matter.source.key
        assert (other.spot.adcode, other.spot.estate) == (matter.spot.adcode, matter.spot.estate)
        assert other.kinds[:1] == matter.kinds[:1]


def test_two_tellings_of_a_matter_differ() -> None:
    matter = scene_of("noise.construction", 1, 1)
    assert len({render(variation(matter, luck(n)), luck(n)).text for n in range(10)}) == 10


def test_the_same_matter_elsewhere_keeps_kinds_and_changes_the_place() -> None:
    for matter in drawn():
        other = other_place(matter, luck(1))
        assert other.kinds == matter.kinds
        assert (other.spot.village, other.spot.estate, other.spot.road) != (
            matter.spot.village, matter.spot.estate, matter.spot.road,
        )  # fmt: skip


def test_another_matter_at_the_same_place_has_another_source() -> None:
    for matter in drawn():
        other = other_matter(matter, luck(1))
        assert other.spot == matter.spot
        assert other.source.key != matter.source.key


def test_spans_point_at_the_words_they_name() -> None:
    found = 0
    for n, matter in enumerate(drawn(40)):
        told = render(matter, luck(n), "inspection+plain")
        for span in told.spans:
            if span.kind == "target":
                assert told.text[span.start : span.end] == matter.source.name
                found += 1
    assert found


def test_a_beach_lies_in_a_province_with_a_coast() -> None:
    coastal = load_vocabulary().names["coastal"]
    assert all(scene_of("sea.outfall", 1, n).spot.adcode[:2] in coastal for n in range(20))


def test_texts_hardly_ever_repeat() -> None:
    report = describe(islice(samples(2), 400))
    assert report["exact_duplicates"] == 0
    assert report["topics"] > 80  # type: ignore[operator] # a number in this entry


def test_distinct_ngrams_tell_variety_from_repetition() -> None:
    assert distinct_ngrams(["abcd"], 2) == 100
    assert distinct_ngrams(["aaaaa"], 2) == 25


def test_everyday_words_are_added_and_nothing_is_taken_away() -> None:
    text = "工地 夜里 施工"
    changed = [strewn(text, luck(n)) for n in range(20)]
    assert any(len(each) > len(text) for each in changed)
    assert all(set(text.split()) <= set(each.split()) for each in changed)


@pytest.mark.parametrize(
    ("arguments", "check"),
    [
        pytest.param(
            ["--count", "3"], lambda out: len([json.loads(line) for line in out.splitlines()]) == 3, id="rows"
        ),
        pytest.param(
            ["--count", "9", "--report"], lambda out: json.loads(out)["texts"] == 9, id="statistics"
        ),
    ],
)
def test_the_command_prints_json(
    arguments: list[str], check: Callable[[str], bool], capsys: pytest.CaptureFixture[str]
) -> None:
    main(arguments)
    assert check(capsys.readouterr().out)
