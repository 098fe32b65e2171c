"""Which names in a text belong together? 杭州, 余杭, 仓前 in a row are one place, one in the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from triage.facts.names import Form, Mention

_GAP = re.compile(r"[\s,、·.\-—/()\[\]【】「」“”\"'|:>]{0,3}(?:的|境内|辖区|下辖|下属|管辖的?)?[(（]?")
_WIDEST = 6  # characters between two names of a row
_LINK = 4.0
_WORTH = {Form.GENERIC: 0.5, Form.SHORT: 1.0, Form.CHANGED: 2.0, Form.FORMER: 2.5, Form.FULL: 3.0}


@dataclass(frozen=True, slots=True)
class Chain:
    """Names in a row from large to small; `codes` are the readings of the last one that fit those before."""

    mentions: tuple[Mention, ...]
    codes: tuple[str, ...]
    score: float

    @property
    def start(self) -> int:
        return self.mentions[0].start

    @property
    def end(self) -> int:
        return self.mentions[-1].end

    @property
    def last(self) -> Mention:
        return self.mentions[-1]

    @property
    def linked(self) -> bool:
        return len(self.mentions) > 1


class _Reading(NamedTuple):
    """Of one division: how well it fits, and which mention before it (or -1) names what it lies in."""

    score: float
    before: int
    above: str


def find_chains(text: str, mentions: Sequence[Mention]) -> list[Chain]:
    """Best chains that do not overlap, in order of the text. `mentions` are ordered by their start."""
    readings = _read(text, mentions)
    last = [index for index, mention in enumerate(mentions) if not mention.dangling]
    scores = [max(reading.score for reading in each.values()) for each in readings]
    ends = sorted(last, key=lambda i: (-scores[i], mentions[i].start))
    taken = bytearray(len(text))
    found: list[Chain] = []
    for index in ends:
        if any(taken[mentions[index].start : mentions[index].end]):
            continue
        chain = _chain(mentions, readings, index, scores[index])
        if not any(taken[chain.start : chain.end]):
            taken[chain.start : chain.end] = b"\1" * (chain.end - chain.start)
            found.append(chain)
    return sorted(found, key=lambda chain: chain.start)


@lru_cache(maxsize=1 << 16)
def ancestors(code: str) -> tuple[str, ...]:
    """Codes above, the nearest first."""
    above = (code[:6], code[:4] + "00", code[:2] + "0000")
    return tuple(dict.fromkeys(each for each in above if each != code))


def depth(code: str) -> int:
    """1 for a province, 4 for a township."""
    if len(code) > 6:
        return 4
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def _read(text: str, mentions: Sequence[Mention]) -> list[dict[str, _Reading]]:
    readings: list[dict[str, _Reading]] = []
    for index, mention in enumerate(mentions):
        worth = _WORTH[mention.form] + 0.3 * (mention.end - mention.start)
        read = dict.fromkeys(mention.codes, _Reading(worth, -1, ""))
        start = mention.start
        near = [
            each
            for each in range(max(0, index - 8), index)
            if -1 <= start - mentions[each].end <= _WIDEST and _adjacent(text, mentions[each], mention)
        ]
        if near:
            vouching = _vouching(near, readings)
            touching = _vouching([each for each in near if mentions[each].end >= start], readings)
            for code in mention.codes:
                known = touching if _needs_touch(mention.form, code) else vouching
                within = [known[above] for above in _parents(code) if above in known]
                if within:
                    best = max(within, key=_first_of_best)
                    read[code] = best._replace(score=best.score + worth + _LINK)
        readings.append(read)
    return readings


def _vouching(near: Sequence[int], readings: Sequence[dict[str, _Reading]]) -> dict[str, _Reading]:
    """What each division just named is worth to those in it: the best reading of it, the first of equals."""
    found: dict[str, _Reading] = {}
    for before in near:
        for code, reading in readings[before].items():
            if code not in found or reading.score > found[code].score:
                found[code] = _Reading(reading.score, before, code)
    return found


def _first_of_best(reading: _Reading) -> tuple[float, int]:
    return reading.score, -reading.before


@lru_cache(maxsize=1 << 16)
def _parents(code: str) -> tuple[str, ...]:
    """A province alone does not vouch for a township."""
    return ancestors(code)[:2]


def _needs_touch(form: Form, code: str) -> bool:
    """高新区 and the bare stem of a township mean a division only when they follow its parent at once."""
    return form is Form.GENERIC or (form is Form.SHORT and len(code) > 6)


def _adjacent(text: str, first: Mention, second: Mention) -> bool:
    """Side by side, or with a gap that means nothing; 青岛市北区 shares one character between two names."""
    apart = second.start - first.end
    if apart == -1:
        return text[second.start] == "市" and first.start < second.start
    return apart == 0 or (apart > 0 and _GAP.fullmatch(text, first.end, second.start) is not None)


def _chain(
    mentions: Sequence[Mention], readings: Sequence[dict[str, _Reading]], index: int, score: float
) -> Chain:
    read = readings[index]
    codes = tuple([code for code, reading in read.items() if reading.score >= score - 1e-9])
    path = [mentions[index]]
    reading = read[codes[0]]
    while reading.before >= 0:
        path.append(mentions[reading.before])
        reading = readings[reading.before][reading.above]
    if len(path) > 1 and path[0].form is Form.SHORT:
        highest = min(depth(code) for code in codes)
        codes = tuple(code for code in codes if depth(code) == highest)
    return Chain(tuple(reversed(path)), codes, score)
