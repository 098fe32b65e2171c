"""How much should each sign of one matter count? Fitted on generated pairs, printed for duplicates.yaml.

python -m search.weighing --model FOLDER
Needed again when the encoder changes: another model's similarities mean something else.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from nlu_data.generator.composing import other_matter, other_place, scene, variation
from nlu_data.generator.rendering import render
from nlu_data.generator.scene import Scene
from nlu_data.generator.vocabulary import load_vocabulary
from nlu_data.taxonomy import load_taxonomy
from search.embedding import SentenceEncoder
from search.pairs import share_a_name
from triage.domain.evidence import Sign, signs_between
from triage.domain.traits import traits
from triage.ports import Encoder

Table = npt.NDArray[np.float64]

# What a sign may say at all; a weight of the other direction would be an accident of the generated texts.
AGAINST = frozenset(
    {Sign.NAME_DIFFERS, Sign.ELSEWHERE, Sign.AREA_DIFFERS, Sign.COUNTY_DIFFERS, Sign.CITY_DIFFERS}
    | {Sign.SOURCE_DIFFERS, Sign.TARGET_DIFFERS, Sign.KINDS_DIFFER, Sign.MONTHS}
)
# What the generator cannot teach: people who write again repeat their words and call place and source by the
# same name; where each text names another place, no likeness of words makes one matter of them.
LEAST = {Sign.WORDS: 1.0, Sign.NAME_DIFFERS: 1.0, Sign.SOURCE_DIFFERS: 1.0, Sign.ELSEWHERE: 5.0}
ONE_MATTER, OTHERS = 1.0, 8.0  # among the neighbours that are compared, most are about other matters
_START = datetime(2025, 1, 1, tzinfo=UTC)
_SPAN, _AGAIN = 365.0, 120.0  # days: the window, and after how long a matter is mostly reported again
_TRIES = 6
_WRONG, _LOST = 0.05, 0.15  # how often a model reads place or kind wrongly, and how often not at all
_RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Telling:
    """A generated report as the comparison reads it (`Described`)."""

    text: str
    received: datetime
    adcode: str = ""
    detail: str = ""
    kinds: tuple[str, ...] = ()
    target: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    new: Telling
    old: Telling
    one_matter: bool
    share: float  # how many pairs of life this one stands for


def pairs(seed: int, matters: int) -> Iterator[Pair]:
    """Each matter beside retellings, copies with slips, look-alikes elsewhere and others at the place."""
    for number in range(matters):
        rng = Random(f"pair:{seed}:{number}")  # noqa: S311 - reproducible text, not a secret
        matter = scene(seed, number)
        structured = rng.random() < 0.5
        words = rng.random()
        old = _told(matter, Random(words), structured)  # noqa: S311
        for maker, one_matter, share in _KINDS_OF_PAIR:
            other = maker(matter, old, rng, words)
            if other is not None:
                days = rng.expovariate(1 / _AGAIN) if one_matter else rng.uniform(0, _SPAN)
                new = replace(other, received=_START + timedelta(days=days))
                yield Pair(new if structured else _bare(new), old, one_matter, share)


def fit(table: Table, one_matter: npt.NDArray[np.bool_], shares: Table) -> tuple[dict[Sign, float], float]:
    """Weights and bias of a logistic regression whose signs keep to `AGAINST`."""
    signs, target = list(Sign), np.where(one_matter, 1.0, -1.0)

    def loss(point: Table) -> tuple[float, Table]:
        margin = target * (table @ point[:-1] + point[-1])
        slope = -target * shares / (1 + np.exp(np.clip(margin, -500, 500)))
        value = float(np.sum(shares * np.logaddexp(0, -margin)) + _RIDGE * np.sum(point[:-1] ** 2))
        return value, np.append(table.T @ slope + 2 * _RIDGE * point[:-1], slope.sum())

    bounds = [(None, -LEAST.get(s, 0.0)) if s in AGAINST else (LEAST.get(s, 0.0), None) for s in signs]
    start = np.zeros(len(signs) + 1)
    found = minimize(loss, start, jac=True, bounds=[*bounds, (None, None)], method="L-BFGS-B")
    return {sign: float(weight) for sign, weight in zip(signs, found.x, strict=False)}, float(found.x[-1])


def threshold(scores: Table, one_matter: npt.NDArray[np.bool_], shares: Table, *, precision: float) -> float:
    """The lowest score from which on upwards so large a share of the pairs is one matter."""
    order = np.argsort(-scores)
    right = np.cumsum(shares[order] * one_matter[order])
    reached = np.flatnonzero(right / np.cumsum(shares[order]) >= precision)
    return float(scores[order][reached[-1]]) if len(reached) else 1.0


def tabulate(made: Sequence[Pair], encoder: Encoder) -> tuple[Table, npt.NDArray[np.bool_], Table]:
    """One row of sign amounts for each pair, whether it is one matter, and its share of life."""
    new, old = (
        encoder.encode([side.text for side in sides])
        for sides in zip(*((p.new, p.old) for p in made), strict=True)
    )
    table, signs = np.zeros((len(made), len(Sign))), list(Sign)
    for row, (pair, similarity) in enumerate(zip(made, np.sum(new * old, axis=1).tolist(), strict=True)):
        for evidence in signs_between(traits(pair.new), traits(pair.old), similarity):
            table[row, signs.index(evidence.sign)] += evidence.amount
    one_matter = np.array([pair.one_matter for pair in made])
    shares = np.array([pair.share for pair in made])
    for side, total in ((one_matter, ONE_MATTER), (~one_matter, OTHERS)):
        shares[side] *= total / shares[side].sum() * len(made) / (ONE_MATTER + OTHERS)
    return table, one_matter, shares


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, required=True, help="folder of the encoder")
    parser.add_argument("--matters", type=int, default=4000)
    options = parser.parse_args()
    encoder = SentenceEncoder(options.model)
    weights, bias = fit(*tabulate(list(pairs(1, options.matters)), encoder))
    table, one_matter, shares = tabulate(list(pairs(2, options.matters)), encoder)
    scores = 1 / (1 + np.exp(-(table @ np.array(list(weights.values())) + bias)))
    for name, precision in (("suggest", 0.95), ("link", 0.99)):
        lowest = threshold(scores, one_matter, shares, precision=precision)
        found = shares[one_matter & (scores >= lowest)].sum() / shares[one_matter].sum()
        sys.stdout.write(
            f"{name}: {lowest:.2f}  # precision {precision}, finds {found:.2f} of generated pairs\n"
        )
    sys.stdout.write(f"bias: {bias:.2f}\nweights:\n")
    sys.stdout.writelines(f"  {sign}: {weight:.2f}\n" for sign, weight in weights.items())


def _told(matter: Scene, rng: Random, structured: bool, style: str | None = None) -> Telling:
    telling = render(matter, rng, style)
    text = f"{telling.title}\n{telling.text}" if rng.random() < 0.5 else telling.text
    if not structured:
        return Telling(text, _START)
    return Telling(
        text,
        _START,
        adcode=_read(matter.spot.adcode, rng, _neighbours(matter.spot.adcode)),
        kinds=_read_kinds(matter, rng),
        target=_read_target(matter, text, rng),
    )


def _read(true: str, rng: Random, others: Sequence[str]) -> str:
    """What a model makes of it: mostly right, sometimes nothing, rarely something else."""
    luck = rng.random()
    return rng.choice(others) if luck < _WRONG else "" if luck < _WRONG + _LOST else true


def _read_target(matter: Scene, text: str, rng: Random) -> str:
    """The proper name where the text gives it, otherwise what people call such a place."""
    nouns = load_vocabulary().subjects[matter.source.key].nouns
    name = matter.source.name if matter.source.name in text else rng.choice(nouns)
    return _read(name, rng, nouns)


def _neighbours(adcode: str) -> list[str]:
    """The counties of the same city: for these a place is mostly mistaken."""
    return [county.adcode for county in load_vocabulary().counties if county.adcode[:4] == adcode[:4]]


def _read_kinds(matter: Scene, rng: Random) -> tuple[str, ...]:
    kinds = [
        kind
        for kind in (
            _read(kind, rng, [leaf.code for leaf in load_taxonomy().leaves]) for kind in matter.kinds
        )
        if kind
    ]
    return tuple(dict.fromkeys((*kinds, *(kind.partition(".")[0] for kind in kinds))))


def _bare(telling: Telling) -> Telling:
    return Telling(telling.text, telling.received)


def _retold(matter: Scene, old: Telling, rng: Random, _: float) -> Telling | None:
    """By somebody else, naming the place or the culprit as the first did."""
    told = (_told(variation(matter, rng), rng, True) for _try in range(_TRIES))
    return next((each for each in told if share_a_name(matter, old.text, each.text)), None)


def _copied(matter: Scene, old: Telling, rng: Random, words: float) -> Telling | None:
    """The same text again with slips, something left out at the end or added."""
    style = rng.choice(("typos", "halfwidth", "messy", "nopunct"))
    form = render(matter, Random(words)).style.partition("+")[0]  # noqa: S311
    again = _told(matter, Random(words), True, f"{form}+{style}")  # noqa: S311
    added = rng.choice(("", "", render(variation(matter, rng), rng).text))
    cut = again.text[: rng.randint(max(20, len(again.text) // 2), max(21, len(again.text)))]
    return replace(again, text=cut + added) if share_a_name(matter, old.text, cut) else None


def _elsewhere(matter: Scene, _: Telling, rng: Random, __: float) -> Telling | None:
    there = other_place(matter, rng)
    told = (_told(there, rng, True) for _try in range(_TRIES))
    return next((each for each in told if share_a_name(there, each.text, each.text)), None)


def _same_words(matter: Scene, _: Telling, rng: Random, words: float) -> Telling | None:
    there = other_place(matter, rng)
    told = _told(there, Random(words), True)  # noqa: S311
    return told if share_a_name(there, told.text, told.text) else None


def _beside(matter: Scene, old: Telling, rng: Random, _: float) -> Telling | None:
    """Another matter at the same place, named alike."""
    other = other_matter(matter, rng)
    told = (_told(other, rng, True) for _try in range(_TRIES))
    return next((each for each in told if share_a_name(matter, old.text, each.text)), None)


def _other_problem(matter: Scene, _: Telling, rng: Random, __: float) -> Telling | None:
    """The same culprit at the same place, but another kind of pollution: another case."""
    tops = {kind.partition(".")[0] for kind in matter.kinds}
    says = load_vocabulary().subjects[matter.source.key].says
    others = [kind for kind in says if "." in kind and kind.partition(".")[0] not in tops]
    return _told(replace(matter, kinds=(rng.choice(others),)), rng, True) if others else None


_Maker = Callable[[Scene, Telling, Random, float], Telling | None]
_KINDS_OF_PAIR: tuple[tuple[_Maker, bool, float], ...] = (
    (_retold, True, 0.5),
    (_copied, True, 0.5),
    (_elsewhere, False, 0.5),
    (_same_words, False, 0.05),
    (_beside, False, 0.35),
    (_other_problem, False, 0.1),
)


if __name__ == "__main__":
    main()
