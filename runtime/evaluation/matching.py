"""How well are pairs told apart, and how often is a suggestion right? On known and on generated pairs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations, groupby
from random import Random

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from runtime.evaluation.duplicates import Clustering
from runtime.evaluation.gold import DuplicatesGold, Row
from search.clusters import compared_in_order
from search.weighing import Telling, pairs
from triage.classification.wording import plain
from triage.domain.duplicates import DuplicateRules, Likeness
from triage.domain.traits import traits
from triage.ports import Encoder

RANKING = ("AUC by event", "hard-negative error where event recall >= .90", "event recall at error .05")
VERDICTS = ("suggest", "link")
UNKNOWN = Likeness(0.0, "apart", ())  # a pair with a message that the pool does not have
_RECALL, _ERROR = 0.9, 0.05

Asked = Sequence[tuple[str, str]]
Judge = Callable[[Sequence[Row], Asked], Sequence[Likeness]]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Matcher:
    """The shipped duplicate finder: cases of a pool, what it says of a pair, and what it reads with."""

    cases: Clustering
    judge: Judge
    encoder: Encoder
    rules: DuplicateRules


@dataclass(frozen=True, slots=True)
class Precision:
    """How many pairs got at least this verdict, how many of them rightly, and of how many there were."""

    verdict: str
    said: int
    right: int
    there: int

    def __str__(self) -> str:
        precision, found = self.right / max(1, self.said), self.right / max(1, self.there)
        return f"{precision:.3f} ({self.right} of {self.said}), finds {found:.2f}"


def ranking_table(gold: DuplicatesGold, judge: Judge, ours: str) -> Mapping[str, tuple[float, ...]]:
    """Event-weighted: the pairs of each event count as much together as those of any other."""
    same = _same(gold)
    asked = [*(pair for pair, _ in same), *gold.negatives]
    weights = np.array([weight for _, weight in same])
    scores = {
        ours: np.array([likeness.score for likeness in judge(gold.pool, asked)]),
        "TF-IDF cosine": _cosines(gold.pool, asked),
        "Jaccard (MinHash)": _jaccards(gold.pool, asked),
    }
    return {name: ranking(each[: len(same)], weights, each[len(same) :]) for name, each in scores.items()}


def ranking(same: Floats, weights: Floats, apart: Floats) -> tuple[float, float, float]:
    if not len(same) or not len(apart):
        return float("nan"), float("nan"), float("nan")
    share = weights / weights.sum()
    above = (same[:, None] > apart).mean(axis=1) + (same[:, None] == apart).mean(axis=1) / 2
    order = np.argsort(-same)
    enough = same[order][np.searchsorted(np.cumsum(share[order]), _RECALL - 1e-9)]
    strictest = np.sort(apart)[::-1][int(len(apart) * _ERROR)]
    return float(share @ above), float((apart >= enough).mean()), float(share[same > strictest].sum())


def known_verdicts(gold: DuplicatesGold, judge: Judge) -> list[Precision]:
    """Messages of two known events are two matters; those of none are known to be nothing."""
    asked = [*combinations(sorted(gold.events), 2), *gold.negatives]
    same = [gold.events.get(a, a) == gold.events.get(b, b) for a, b in asked]
    return _precisions(judge(gold.pool, asked), same, sum(same))


def generated_verdicts(seed: int, matters: int, encoder: Encoder, rules: DuplicateRules) -> list[Precision]:
    """A year of one desk: every report is held against its nearest earlier ones, as at intake."""
    told, matter = zip(*_year(seed, matters), strict=True)
    vectors = encoder.encode([telling.text for telling in told])
    keys = [f"{number:06}" for number in range(len(told))]
    said: list[Likeness] = []
    same: list[bool] = []
    for at, compared in compared_in_order(vectors, [traits(each) for each in told], keys, rules):
        said += [likeness for _, likeness in compared]
        same += [matter[at] == matter[other] for other, _ in compared]
    there = sum(n * (n - 1) // 2 for n in np.unique(matter, return_counts=True)[1].tolist())
    return _precisions(said, same, there)


def _year(seed: int, matters: int) -> Iterator[tuple[Telling, int]]:
    """Retold as often as there are look-alikes; each telling with the number of its matter."""
    rng = Random(f"year:{seed}")  # noqa: S311 - reproducible text, not a secret
    stranger = matters
    for number, (_, made) in enumerate(groupby(pairs(seed, matters), key=lambda pair: id(pair.old))):
        begun = timedelta(days=rng.uniform(0, 365))
        for first, pair in enumerate(made):
            if not first:
                yield replace(pair.old, received=pair.old.received + begun), number
            if rng.random() < pair.share:
                stranger += 1
                new = replace(pair.new, received=pair.new.received + begun)
                yield new, number if pair.one_matter else stranger


def _precisions(said: Sequence[Likeness], same: Sequence[bool], there: int) -> list[Precision]:
    found = []
    for at, verdict in enumerate(VERDICTS):
        right = [yes for each, yes in zip(said, same, strict=True) if each.verdict in VERDICTS[at:]]
        found.append(Precision(verdict, len(right), sum(right), there))
    return found


def _same(gold: DuplicatesGold) -> list[tuple[tuple[str, str], float]]:
    members: dict[str, list[str]] = {}
    for message, event in sorted(gold.events.items()):
        members.setdefault(event, []).append(message)
    groups = [list(combinations(each, 2)) for each in members.values()]
    return [(pair, 1 / len(group)) for group in groups for pair in group]


def _cosines(pool: Sequence[Row], asked: Asked) -> Floats:
    words = TfidfVectorizer(analyzer="char", ngram_range=(2, 4), sublinear_tf=True)
    rows = words.fit_transform(_texts(pool))
    at = {row["id"]: number for number, row in enumerate(pool)}
    left, right = (rows[[at[pair[side]] for pair in asked]] for side in (0, 1))
    return np.asarray(left.multiply(right).sum(axis=1), dtype=np.float64).ravel()


def _jaccards(pool: Sequence[Row], asked: Asked) -> Floats:
    """What MinHash estimates, computed exactly over shingles of four characters."""
    rows = CountVectorizer(analyzer="char", ngram_range=(4, 4), binary=True).fit_transform(_texts(pool))
    at = {row["id"]: number for number, row in enumerate(pool)}
    left, right = (rows[[at[pair[side]] for pair in asked]] for side in (0, 1))
    shared = np.asarray(left.multiply(right).sum(axis=1), dtype=np.float64).ravel()
    union = np.asarray(left.sum(axis=1) + right.sum(axis=1), dtype=np.float64).ravel() - shared
    return shared / np.maximum(1, union)


def _texts(pool: Iterable[Row]) -> list[str]:
    return [plain(f"{row.get('title', '')} {row['text']}") for row in pool]
