"""Are mistakes in vocabulary files found when they are made, not when a rare slot is met?"""

import re
from collections.abc import Iterator
from string import Formatter

import pytest

from nlu_data.generator.pieces import KNOWN_SLOTS
from nlu_data.generator.vocabulary import VocabularyError, load_vocabulary, read_subject
from nlu_data.taxonomy import load_taxonomy

GOOD = {"nouns": "养猪场|猪场", "says": {"air.odour": "臭"}, "spot": "village"}


def clauses() -> Iterator[str]:
    vocabulary = load_vocabulary()
    for subject in vocabulary.subjects.values():
        yield from subject.nouns
        yield from subject.asks
        for said in subject.says.values():
            yield from said
    for kind in vocabulary.kinds.values():
        yield from (*kind.says, *kind.titles)


def test_every_slot_can_be_filled() -> None:
    known = {*KNOWN_SLOTS, *load_vocabulary().lexicon}
    unknown = {name for clause in clauses() for _, name, _, _ in Formatter().parse(clause) if name} - known
    assert unknown == set()


def test_every_kind_and_effect_named_by_a_kind_exists() -> None:
    vocabulary = load_vocabulary()
    words = vocabulary.words
    for code, kind in vocabulary.kinds.items():
        assert set(kind.effects) <= set(words["effects"]), code
        assert set(kind.demands) <= set(words["demands"]), code
        assert set(kind.rhythms) <= set(words["rhythm"]), code


def test_every_kind_of_level_two_has_its_words() -> None:
    assert {kind.code for kind in load_taxonomy().leaves} == set(load_vocabulary().kinds)


def test_places_are_real_divisions_with_codes_of_six_digits() -> None:
    counties = load_vocabulary().counties
    assert len(counties) > 2900
    assert all(re.fullmatch(r"\d{6}", county.adcode) for county in counties)
    assert {county.adcode[:2] for county in counties}.isdisjoint({"71", "81", "82"})


def test_there_are_some_hundred_sources_and_topics() -> None:
    vocabulary = load_vocabulary()
    inside = [s for s in vocabulary.subjects.values() if s.remit]
    assert len(inside) >= 80
    assert len(vocabulary.outside) >= 60


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        pytest.param({"says": {"air.smell": "臭"}}, "unknown kind", id="a kind that does not exist"),
        pytest.param({"spot": "moon"}, "spot must be of", id="a place that does not exist"),
        pytest.param({"industry": "alchemy"}, "unknown industry", id="an industry that does not exist"),
        pytest.param({"nouns": ""}, "at least 'nouns'", id="nobody to speak about"),
    ],
)
def test_a_mistake_in_a_source_is_named(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(VocabularyError, match=complaint):
        read_subject("file.yaml: pig_farm", "pig_farm", {**GOOD, **change}, load_taxonomy())
