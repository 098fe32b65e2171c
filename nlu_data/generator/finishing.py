"""How does the same text look from another hand? Slips, speech-to-text, dialect, traditional characters."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from random import Random

import opencc
import yaml

from nlu_data.generator.vocabulary import Vocabulary, split

Finish = Callable[[str, Vocabulary, Random], str]
_STOPS = re.compile(r"[，。；！？、：,;!?]")
_HALF = str.maketrans("，。；：！？（）", ",.;:!?()")


def finish(text: str, name: str, vocabulary: Vocabulary, rng: Random) -> str:
    return FINISHES[name](text, vocabulary, rng)


def _plain(text: str, _: Vocabulary, __: Random) -> str:
    return text


def _halfwidth(text: str, _: Vocabulary, rng: Random) -> str:
    """Half-width commas, as many offices type them; the full stop mostly stays."""
    return text.replace("，", ",").replace("；", ";") if rng.random() < 0.6 else text.translate(_HALF)


def _voice(text: str, vocabulary: Vocabulary, rng: Random) -> str:
    """Speech-to-text: no stops, fillers and repeated words between the parts."""
    fillers = vocabulary.words["fillers"]["voice"]
    parts = [part for part in _STOPS.split(text) if part]
    return "".join(part + (rng.choice(fillers) if rng.random() < 0.4 else "") for part in parts)


def _dialect(text: str, vocabulary: Vocabulary, rng: Random) -> str:
    fillers = vocabulary.words["fillers"]
    parts = re.split(r"(?<=[，。！])", text)
    tails = [_tailed(part, rng.choice(fillers["dialect_tail"]), rng) for part in parts if part]
    return rng.choice(("", rng.choice(fillers["dialect_head"]) + "，")) + "".join(tails)


def _tailed(part: str, tail: str, rng: Random) -> str:
    if part[-1] in "，。！" and rng.random() < 0.4:
        return part[:-1] + tail + part[-1]
    return part


def _typos(text: str, _: Vocabulary, rng: Random) -> str:
    """Confused words, and now and then a character lost, doubled or swapped with its neighbour."""
    for right, wrong in _confusions().items():
        if right in text and rng.random() < (0.15 if len(right) == 1 else 0.5):
            text = text.replace(right, rng.choice(wrong), 1)
    letters = list(text)
    for _slip in range(rng.randint(0, max(1, len(letters) // 40))):
        place = rng.randrange(max(1, len(letters) - 1))
        _slip_at(letters, place, rng.random())
    return "".join(letters)


def _slip_at(letters: list[str], place: int, luck: float) -> None:
    if not letters[place : place + 1]:
        return
    if luck < 0.4:
        del letters[place]
    elif luck < 0.6:
        letters.insert(place, letters[place])
    else:
        letters[place : place + 2] = reversed(letters[place : place + 2])


def _nopunct(text: str, _: Vocabulary, rng: Random) -> str:
    return _STOPS.sub("" if rng.random() < 0.5 else " ", text).strip()


def _traditional(text: str, _: Vocabulary, rng: Random) -> str:
    return str(_converter(rng.choice(("s2t", "s2hk", "s2tw"))).convert(text))


def _messy(text: str, _: Vocabulary, rng: Random) -> str:
    """Blanks, line breaks, doubled stops, emoji: what forms and phones leave behind."""
    marks = ("\n", " ", "　", "！！！", "。。。", "…", "😡", "🙏", "~", "，，")
    parts = re.split(r"(?<=[，。；！])", text)
    return "".join(part + (rng.choice(marks) if rng.random() < 0.35 else "") for part in parts)


FINISHES: Mapping[str, Finish] = {
    "plain": _plain,
    "halfwidth": _halfwidth,
    "voice": _voice,
    "dialect": _dialect,
    "typos": _typos,
    "nopunct": _nopunct,
    "traditional": _traditional,
    "messy": _messy,
}


@lru_cache(maxsize=1)
def _confusions() -> Mapping[str, tuple[str, ...]]:
    raw = yaml.safe_load(Path(__file__).with_name("confusions.yaml").read_text(encoding="utf-8"))
    return {right: split(wrong) for right, wrong in raw["pairs"].items()}


@lru_cache(maxsize=4)
def _converter(table: str) -> opencc.OpenCC:
    return opencc.OpenCC(table)
