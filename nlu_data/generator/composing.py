"""Which matters exist? Draws scenes, and scenes that differ from a given one in exactly one respect."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from random import Random
from typing import TypeVar

from nlu_data.generator.naming import coin_source_name, coin_spot
from nlu_data.generator.scene import Scene, Source, Spot
from nlu_data.generator.vocabulary import OUTSIDE, KindWords, Subject, Vocabulary, load_vocabulary

T = TypeVar("T")
REMIT_SHARE = 0.72
_ANYWHERE = ("rest", "anger", "passers", "danger", "anger")  # effects that fit matters outside the remit too
_SECOND_KIND = 0.26
_THIRD_KIND = 0.15
_OTHER_OUTLOOK = ("none", "none", "days", "weeks", "month", "months", "years", "today")


def scenes(seed: int, *, remit_share: float = REMIT_SHARE) -> Iterator[Scene]:
    """Endless; the n-th scene of a seed is always the same, however many are taken."""
    for number in count():
        yield scene(seed, number, remit_share=remit_share)


def scene(seed: int, number: int, *, remit_share: float = REMIT_SHARE) -> Scene:
    """The scene with this number, drawn independently of all others."""
    rng = Random(f"scene:{seed}:{number}")  # noqa: S311 - reproducible text, not a secret
    vocabulary = load_vocabulary()
    if rng.random() < remit_share:
        return _inside(vocabulary, rng, number)
    subject = _weighted(rng, {s.key: s.weight for s in vocabulary.outside})
    return _dress(vocabulary, rng, number, vocabulary.subjects[subject], ())


def scene_of(kind: str, seed: int, number: int) -> Scene:
    """A scene whose main kind is given (level 2); for charts, demos and balanced evaluation."""
    rng = Random(f"scene-of:{kind}:{seed}:{number}")  # noqa: S311
    return _about(load_vocabulary(), rng, number, kind)


def variation(scene: Scene, rng: Random) -> Scene:
    """The same matter told by another person: other effects, demands, history, perhaps without the name."""
    vocabulary = load_vocabulary()
    words = _kind_words(vocabulary, scene)
    name = scene.source.name if rng.random() < 0.6 else ""
    near = scene.spot.near if rng.random() < 0.5 else rng.choice(vocabulary.lists["near"])
    told = replace(
        scene,
        source=replace(scene.source, name=name),
        spot=replace(scene.spot, near=near),
        rhythm=scene.rhythm if rng.random() < 0.7 else "none",
        since=scene.since if rng.random() < 0.6 else rng.choice(_OTHER_OUTLOOK),
        kinds=_told(scene.kinds, rng),
    )
    return _with_circumstances(told, vocabulary, rng, words)


def other_place(scene: Scene, rng: Random) -> Scene:
    """The same kind of matter elsewhere: mostly in the same city, so that only the place tells them apart."""
    vocabulary = load_vocabulary()
    same_city = [c for c in vocabulary.counties if c.adcode[:4] == scene.spot.adcode[:4]]
    county = rng.choice(same_city) if same_city and rng.random() < 0.8 else None
    spot = coin_spot(vocabulary, rng, scene.spot.kind, county)
    subject = vocabulary.subjects[scene.source.key]
    name = coin_source_name(vocabulary, rng, subject, spot) if scene.source.name else ""
    return replace(scene, spot=spot, source=replace(scene.source, name=name))


def other_matter(scene: Scene, rng: Random) -> Scene:
    """Another matter at the very same place: another source and, where the place allows, another kind."""
    vocabulary = load_vocabulary()
    tops = {kind.partition(".")[0] for kind in scene.kinds}
    fitting = [
        s
        for s in vocabulary.subjects.values()
        if s.key != scene.source.key
        and scene.spot.kind in s.spots
        and not tops & {kind.partition(".")[0] for kind in s.says}
    ]
    subject = rng.choice(fitting or list(vocabulary.subjects.values()))
    kinds = () if not subject.remit else _kinds_of(rng, subject, rng.choice(list(subject.says)))
    return _dress(vocabulary, rng, scene.number, subject, kinds, spot=scene.spot)


def _inside(vocabulary: Vocabulary, rng: Random, number: int) -> Scene:
    kind = _weighted(rng, {code: words.weight for code, words in vocabulary.kinds.items() if "." in code})
    return _about(vocabulary, rng, number, kind)


def _about(vocabulary: Vocabulary, rng: Random, number: int, kind: str) -> Scene:
    subject = _weighted(rng, {s.key: s.weight for s in vocabulary.by_kind[kind]})
    return _dress(
        vocabulary,
        rng,
        number,
        vocabulary.subjects[subject],
        _kinds_of(rng, vocabulary.subjects[subject], kind),
    )


def _kinds_of(rng: Random, subject: Subject, main: str) -> tuple[str, ...]:
    """The main kind and perhaps others this type of source also causes, mostly of another level-1 kind."""
    kinds = [main]
    others = [kind for kind in subject.says if kind not in (main, OUTSIDE)]
    rng.shuffle(others)
    for chance in (_SECOND_KIND, _THIRD_KIND):
        if others and rng.random() < chance:
            kinds.append(others.pop())
    return tuple(kinds)


def _dress(
    vocabulary: Vocabulary,
    rng: Random,
    number: int,
    subject: Subject,
    kinds: tuple[str, ...],
    *,
    spot: Spot | None = None,
) -> Scene:
    spot = spot or coin_spot(vocabulary, rng, rng.choice(subject.spots))
    bare = Scene(
        number=number,
        remit=subject.remit,
        topic=subject.key,
        kinds=kinds,
        route="outside" if not subject.remit else "report",
        spot=spot,
        source=Source(subject.key, coin_source_name(vocabulary, rng, subject, spot)),
        since=rng.choice(_OTHER_OUTLOOK),
    )
    words = _kind_words(vocabulary, bare)
    rhythm = rng.choice(words.rhythms) if words and rng.random() < 0.6 else "none"
    return _with_circumstances(replace(bare, rhythm=rhythm), vocabulary, rng, words)


def _with_circumstances(scene: Scene, vocabulary: Vocabulary, rng: Random, words: KindWords | None) -> Scene:
    """What changes from teller to teller: effects, demands, evidence, history."""
    demands = words.demands if words else tuple(d for d in vocabulary.words["demands"] if d != "none")
    return replace(
        scene,
        effects=_some(rng, words.effects if words else _ANYWHERE, (0.25, 0.5, 0.25)),
        demands=_some(rng, demands, (0.3, 0.5, 0.2)),
        evidence=rng.choice(tuple(vocabulary.words["evidence"])) if rng.random() < 0.15 else "none",
        history=rng.choice(tuple(vocabulary.words["history"])) if rng.random() < 0.3 else "none",
    )


def _told(kinds: tuple[str, ...], rng: Random) -> tuple[str, ...]:
    """Another person may leave out a side issue, never the main one."""
    return kinds if len(kinds) < 2 or rng.random() < 0.7 else kinds[:1]


def _kind_words(vocabulary: Vocabulary, scene: Scene) -> KindWords | None:
    return vocabulary.kinds[scene.kinds[0]] if scene.kinds else None


def _some(rng: Random, options: Sequence[T], chances: Sequence[float]) -> tuple[T, ...]:
    """None, one or two of the options with these chances, in random order."""
    wanted = rng.choices(range(len(chances)), weights=chances)[0]
    return tuple(rng.sample(list(options), min(wanted, len(options))))


def _weighted(rng: Random, weights: Mapping[str, float]) -> str:
    return rng.choices(list(weights), weights=list(weights.values()))[0]
