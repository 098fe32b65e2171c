"""Composed training sentences: annotated, each once, the same for the same seed."""

import re

from bot.nlu.composing import compose

PARTS = {"place": ["甲路", "乙村"], "source": ["化工厂", "砖窑", "猪场"]}
FRAMES = ["{place}的{source}", "{source}"]


def test_every_part_is_annotated_with_its_kind() -> None:
    for sentence in compose(PARTS, FRAMES, number=5):
        assert re.search(r"\[(化工厂|砖窑|猪场)\]\(source\)", sentence)


def test_the_same_seed_gives_the_same_sentences() -> None:
    assert compose(PARTS, FRAMES, number=5) == compose(PARTS, FRAMES, number=5)


def test_no_sentence_comes_twice() -> None:
    sentences = compose(PARTS, FRAMES, number=8)
    assert len(set(sentences)) == len(sentences)
