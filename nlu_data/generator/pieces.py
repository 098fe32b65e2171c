"""What can be said of a scene? Words for each part of a telling: place, source, clauses, times, effects, demands."""

from collections.abc import Mapping
from random import Random

from nlu_data.generator.naming import short
from nlu_data.generator.scene import Scene, Spot
from nlu_data.generator.vocabulary import OUTSIDE, Subject, Vocabulary

Pieces = Mapping[str, str]
_TITLES = (
    "关于{at}{noun}{what}的问题",
    "{at}{noun}{what}",
    "投诉{at}{noun}{what}",
    "{noun}{what}",
    "反映{at}{noun}{what}",
)


def pieces_of(scene: Scene, vocabulary: Vocabulary, rng: Random, *, divisions: str, clauses: int) -> Pieces:
    """Every piece a template may ask for; "" where the scene has nothing to say."""
    subject = vocabulary.subjects[scene.source.key]
    slots = _slots(scene, rng, subject)
    prefix = _divisions(scene.spot, rng, divisions)
    local = _local(scene.spot, rng)
    noun = rng.choice(subject.nouns).format_map(slots)
    stories = [_clauses(scene, vocabulary, rng, kind, clauses, slots) for kind in scene.kinds or (OUTSIDE,)]
    picked = {name: _pick(vocabulary, rng, name, getattr(scene, name)) for name in ("since", "rhythm")}
    said = {
        "divisions": prefix,
        "local": local,
        "place": prefix + local,
        "near": scene.spot.near,
        "target": scene.source.name,
        "who": _who(scene, rng, noun),
        "story": _joined(vocabulary, rng, stories),
        "list": _listed(vocabulary, rng, stories),
        "title": _title(scene, vocabulary, rng, subject, noun, prefix, slots),
        **picked,
        **_circumstances(scene, vocabulary, rng, subject, slots),
    }
    return {
        **{key: rng.choice(words).format_map(slots) for key, words in vocabulary.words["openings"].items()},
        **said,
    }


def _slots(scene: Scene, rng: Random, subject: Subject) -> Mapping[str, str]:
    spot = scene.spot
    names = (
        "estate",
        "road",
        "village",
        "town",
        "river",
        "hill",
        "bay",
        "landmark",
        "number",
        "county",
        "city",
        "park",
    )
    return {
        **{name: getattr(spot, name) for name in names},
        "noun": rng.choice(subject.nouns),
        "n": str(rng.choice((2, 3, 5, 8, 10, 20, 30, 50, 80, 100, 200, 300, 500))),
        "year": str(rng.randint(2015, 2025)),
        "money": rng.choice(("500元", "3000多元", "两万元", "8.6万元", "十几万", "1280元", "几十块钱")),
    }


def _divisions(spot: Spot, rng: Random, depth: str) -> str:
    """Province to town, as far as the form goes; people drop class words and levels."""
    city = "" if spot.city == spot.province else spot.city
    if depth == "none":
        return rng.choice(("", "", "", spot.county, short(spot.county)))
    if depth == "some":
        return rng.choice(
            ("", spot.county, city + spot.county, spot.county + spot.town, short(city) + short(spot.county))
        )
    return rng.choice(
        (
            city + spot.county + spot.town,
            city + spot.county,
            spot.county + spot.town,
            spot.province + city + spot.county,
            spot.county,
            f"{spot.county}，",
        )
    )


def _local(spot: Spot, rng: Random) -> str:
    crossing = f"{spot.road}与{rng.choice('东西南北')}{spot.road[-2:]}交叉口"
    options = {
        "estate": (spot.estate, spot.estate + spot.number, spot.road + spot.estate, f"{spot.road}{spot.number}{spot.estate}", f"{spot.estate}{spot.near}"),
        "village": (spot.village, spot.village + rng.choice("一二三四五六七八九十") + "组", f"{spot.village}村委会{spot.near}", spot.village + spot.near),
        "park": (spot.park, spot.park + spot.road, spot.park + "内", f"{spot.road}{spot.number}"),
        "road": (f"{spot.road}{spot.landmark}{spot.near}", crossing, spot.road + spot.number, f"{spot.landmark}{spot.near}", spot.road),
        "river": (spot.river, f"{spot.village}{spot.river}", f"{spot.river}{spot.village}段", f"{spot.river}边"),
        "hill": (f"{spot.village}{spot.hill}", spot.hill, f"{spot.village}后山", f"{spot.village}{spot.near}山上"),
        "coast": (spot.bay, f"{spot.village}{spot.bay}", f"{spot.bay}海边", f"{spot.road}海边"),
    }  # fmt: skip
    return rng.choice(options[spot.kind])


def _who(scene: Scene, rng: Random, noun: str) -> str:
    name = scene.source.name
    if not name:
        return rng.choice((noun, noun, noun, f"有一家{noun}", f"一{noun}", f"的{noun}", f"某{noun}"))
    return rng.choice((name, name, f"{name}（{noun}）", f"{name}{noun}", f"“{name}”", f"{noun}“{name}”"))


def _clauses(
    scene: Scene, vocabulary: Vocabulary, rng: Random, kind: str, most: int, slots: Mapping[str, str]
) -> str:
    """Clauses of one kind: this source's own first, then what is said of the kind whatever the source."""
    subject = vocabulary.subjects[scene.source.key]
    own = subject.says.get(kind, ())
    wanted = rng.randint(1, most)
    chosen = rng.sample(own, min(wanted, len(own)))
    if kind in vocabulary.kinds and (not chosen or rng.random() < 0.35):
        chosen.append(rng.choice(vocabulary.kinds[kind].says))
    return "，".join(chosen).format_map(slots)


def _joined(vocabulary: Vocabulary, rng: Random, stories: list[str]) -> str:
    text = stories[0]
    for story in stories[1:]:
        link = rng.choice(vocabulary.lists["links"]) if rng.random() < 0.5 else ""
        text += rng.choice(vocabulary.lists["inside_links"]) + link + story
    return text


def _listed(vocabulary: Vocabulary, rng: Random, stories: list[str]) -> str:
    marks = vocabulary.lists[rng.choice(("list_marks", "cn_marks"))]
    return "；".join(mark + story for mark, story in zip(marks, stories, strict=False))


def _pick(vocabulary: Vocabulary, rng: Random, group: str, key: str) -> str:
    return rng.choice(vocabulary.words[group][key])


def _circumstances(
    scene: Scene, vocabulary: Vocabulary, rng: Random, subject: Subject, slots: Mapping[str, str]
) -> dict[str, str]:
    effects = [_pick(vocabulary, rng, "effects", key) for key in scene.effects] + ["", ""]
    demands = [_pick(vocabulary, rng, "demands", key) for key in scene.demands] + ["", ""]
    if subject.asks and rng.random() < 0.7:
        demands = [rng.choice(subject.asks).format_map(slots), *demands]
    return {
        "effects": effects[0],
        "effects2": effects[1],
        "demands": demands[0],
        "demands2": demands[1],
        "anger": _pick(vocabulary, rng, "effects", "anger"),
        "evidence": _pick(vocabulary, rng, "evidence", scene.evidence),
        "history": _pick(vocabulary, rng, "history", scene.history),
    }


def _title(
    scene: Scene,
    vocabulary: Vocabulary,
    rng: Random,
    subject: Subject,
    noun: str,
    prefix: str,
    slots: Mapping[str, str],
) -> str:
    spot = scene.spot
    at = rng.choice((spot.estate if spot.kind == "estate" else spot.village, prefix, spot.road, ""))
    kinds = vocabulary.kinds
    what = kinds[scene.kinds[0]].titles if scene.kinds else subject.says[OUTSIDE]
    return rng.choice(_TITLES).format(at=at, noun=noun, what=rng.choice(what).format_map(slots))[:60]
