"""How varied is the generated text? Duplicate rate, distinct n-grams, shares of kinds and styles."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from nlu_data.generator.corpus import Sample

Report = Mapping[str, object]


def describe(samples: Iterable[Sample]) -> Report:
    """Numbers for people: exact and near duplicates, distinct n-grams per 100 n-grams, lengths, shares."""
    drawn = list(samples)
    texts = [told.text for _, told in drawn]
    kinds = Counter(kind for scene, _ in drawn for kind in scene.kinds)
    return {
        "texts": len(texts),
        "exact_duplicates": _rate(len(texts) - len(set(texts)), len(texts)),
        "duplicates_without_place_names": _rate(len(drawn) - len({_skeleton(s) for s in drawn}), len(drawn)),
        "distinct_ngrams_percent": {n: distinct_ngrams(texts, n) for n in (2, 3, 4)},
        "characters": _quantiles([len(text) for text in texts]),
        "remit_share": _rate(sum(scene.remit for scene, _ in drawn), len(drawn)),
        "kinds_per_text": round(sum(kinds.values()) / max(1, sum(scene.remit for scene, _ in drawn)), 3),
        "kinds": dict(kinds.most_common()),
        "topics": len({scene.topic for scene, _ in drawn}),
        "styles": dict(Counter(part for _, told in drawn for part in told.style.split("+")).most_common()),
    }


def distinct_ngrams(texts: Sequence[str], n: int) -> float:
    """Distinct character n-grams per hundred: 100 would mean that nothing is ever said twice."""
    seen: set[str] = set()
    total = 0
    for text in texts:
        grams = [text[i : i + n] for i in range(len(text) - n + 1)]
        total += len(grams)
        seen.update(grams)
    return round(100 * len(seen) / max(1, total), 2)


def _skeleton(sample: Sample) -> str:
    """The text without the coined and real names: what the grammar itself contributed."""
    scene, told = sample
    spot = scene.spot
    text = told.text
    names = (scene.source.name, spot.province, spot.city, spot.county, spot.town, spot.village, spot.road)
    for name in (*names, spot.estate, spot.number, spot.landmark, spot.park, spot.river, spot.hill, spot.bay):
        text = text.replace(name, "") if name else text
    return text


def _quantiles(lengths: list[int]) -> dict[str, int]:
    ordered = sorted(lengths)
    return {f"p{q}": ordered[min(len(ordered) - 1, len(ordered) * q // 100)] for q in (5, 25, 50, 75, 95)}


def _rate(part: int, whole: int) -> float:
    return round(part / max(1, whole), 4)
