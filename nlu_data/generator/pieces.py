"""What can be said of a scene? Words for each part of a telling: place, source, clauses, times, demands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from nlu_data.generator.naming import short
from nlu_data.generator.scene import Scene
from nlu_data.generator.vocabulary import OUTSIDE, Subject, Vocabulary, Words

Pieces = Mapping[str, str]
_REWORDED = 0.3  # how often a word gives way to a synonym
_GENERIC_CLAUSE = 0.45  # how often what is said of any source joins what is said of this one
_SPOT_SLOTS = (
    "province", "town", "county", "village", "road", "number", "estate", "landmark", "park", "river", "hill",
    "bay", "near",
)  # fmt: skip
KNOWN_SLOTS = (
    *_SPOT_SLOTS,
    *("city", "city_short", "county_short", "road2", "group", "name", "n", "year", "money", "noun"),
)


class _Slots(dict[str, str]):
    """Names of the scene; any other slot is filled anew from the lexicon each time it is met."""

    def __init__(self, names: Mapping[str, str], lexicon: Mapping[str, Words], rng: Random) -> None:
        super().__init__(names)
        self._lexicon = lexicon
        self._rng = rng

    def __missing__(self, key: str) -> str:
        return self._rng.choice(self._lexicon[key])


@dataclass(frozen=True, slots=True)
class _Telling:
    """One act of telling: what it draws from and the names that fill {slots}."""

    scene: Scene
    vocabulary: Vocabulary
    rng: Random
    subject: Subject
    slots: Mapping[str, str]

    def say(self, options: Words) -> str:
        return self.reworded(self.rng.choice(options)).format_map(self.slots)

    def reworded(self, text: str) -> str:
        """Some of its words replaced by words that mean the same here."""

        def other(match: re.Match[str]) -> str:
            return (
                self.rng.choice(self.vocabulary.synonyms[match[0]])
                if self.rng.random() < _REWORDED
                else match[0]
            )

        return _replaceable(tuple(self.vocabulary.synonyms)).sub(other, text)

    def word(self, group: str, key: str) -> str:
        return self.say(self.vocabulary.words[group][key])


def pieces_of(scene: Scene, vocabulary: Vocabulary, rng: Random, *, divisions: str, clauses: int) -> Pieces:
    """Every piece a template may ask for; "" where the scene has nothing to say."""
    subject = vocabulary.subjects[scene.source.key]
    telling = _Telling(scene, vocabulary, rng, subject, _slots(scene, vocabulary, rng, subject))
    prefix, local = telling.word("divisions", divisions), telling.word("local", scene.spot.kind)
    stories = [_clauses(telling, kind, clauses) for kind in scene.kinds or (OUTSIDE,)]
    return {
        **{key: telling.say(words) for key, words in vocabulary.words["openings"].items()},
        **{key: telling.say(words) for key, words in vocabulary.rhetoric.items()},
        **_circumstances(telling),
        "divisions": prefix,
        "local": local,
        "place": prefix + local,
        "near": "" if scene.spot.near in local else scene.spot.near,
        "noun": telling.slots["noun"],
        "target": scene.source.name,
        "who": telling.say(vocabulary.lists["who_named" if scene.source.name else "who_unnamed"]),
        "story": _joined(telling, stories),
        "list": _listed(telling, stories),
        "whats": _whats(telling),
        "title": _title(telling, prefix),
    }


def _slots(scene: Scene, vocabulary: Vocabulary, rng: Random, subject: Subject) -> Mapping[str, str]:
    spot = scene.spot
    slots = {
        **{name: getattr(spot, name) for name in _SPOT_SLOTS},
        "city": "" if spot.city == spot.province else spot.city,
        "city_short": short(spot.city),
        "county_short": short(spot.county),
        "road2": rng.choice(vocabulary.names["road_heads"]) + "路",
        "group": rng.choice(vocabulary.names["groups"]),
        "name": scene.source.name,
        "n": str(rng.choice((2, 3, 5, 8, 10, 20, 30, 50, 80, 100, 200, 300, 500))),
        "year": str(rng.randint(2015, 2025)),
        "money": rng.choice(vocabulary.lists["money"]),
    }
    slots["noun"] = rng.choice(subject.nouns)
    return _Slots(slots, vocabulary.lexicon, rng)


def _clauses(telling: _Telling, kind: str, most: int) -> str:
    """Clauses of one kind: this source's own first, then what is said of the kind whatever the source."""
    own = telling.subject.says.get(kind, ())
    chosen = telling.rng.sample(own, min(telling.rng.randint(1, most), len(own)))
    general = telling.vocabulary.kinds.get(kind)
    if general and (not chosen or telling.rng.random() < _GENERIC_CLAUSE):
        chosen.append(telling.rng.choice(general.says))
    return "，".join(telling.say((clause,)) for clause in chosen)


def _joined(telling: _Telling, stories: list[str]) -> str:
    lists, rng = telling.vocabulary.lists, telling.rng
    text = stories[0]
    for story in stories[1:]:
        link = rng.choice(lists["links"]) if rng.random() < 0.5 else ""
        text += rng.choice(lists["inside_links"]) + link + story
    return text


def _listed(telling: _Telling, stories: list[str]) -> str:
    marks = telling.vocabulary.lists[telling.rng.choice(("list_marks", "cn_marks"))]
    return "；".join(mark + story for mark, story in zip(marks, stories, strict=False))


def _whats(telling: _Telling) -> str:
    """The matter as a heading names it: one noun phrase a kind."""
    scene, kinds = telling.scene, telling.vocabulary.kinds
    if not scene.kinds:
        return telling.say(telling.subject.says[OUTSIDE])
    return "、".join(telling.say(kinds[kind].titles) for kind in scene.kinds)


def _circumstances(telling: _Telling) -> Pieces:
    scene = telling.scene
    effects = [telling.word("effects", key) for key in scene.effects] + ["", ""]
    demands = [telling.word("demands", key) for key in scene.demands] + ["", ""]
    if telling.subject.asks and telling.rng.random() < 0.7:
        demands = [telling.say(telling.subject.asks), *demands]
    return {
        "effects": effects[0],
        "effects2": effects[1],
        "demands": demands[0],
        "demands2": demands[1],
        "since": telling.word("since", scene.since),
        "rhythm": telling.word("rhythm", scene.rhythm),
        "anger": telling.word("effects", "anger"),
        "evidence": telling.word("evidence", scene.evidence),
        "history": telling.word("history", scene.history),
    }


@lru_cache(maxsize=1)
def _replaceable(words: Words) -> re.Pattern[str]:
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


def _title(telling: _Telling, prefix: str) -> str:
    spot, scene = telling.scene.spot, telling.scene
    at = telling.rng.choice((spot.estate if spot.kind == "estate" else spot.village, prefix, spot.road, ""))
    kinds = telling.vocabulary.kinds
    what = telling.say(kinds[scene.kinds[0]].titles if scene.kinds else telling.subject.says[OUTSIDE])
    frame = telling.rng.choice(telling.vocabulary.lists["titles"])
    return frame.format(at=at, noun=telling.slots["noun"], what=what)[:60]
