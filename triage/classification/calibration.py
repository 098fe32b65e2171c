"""What is a score worth? Turns scores into probabilities and measures whether they mean what they say."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit

Array = npt.NDArray[np.float64]
BINS = 10


@dataclass(frozen=True, slots=True)
class Calibration:
    """p = 1 / (1 + exp(-(slope * score + offset))), Platt's sigmoid."""

    slope: float
    offset: float

    def probability(self, scores: Array) -> Array:
        return np.asarray(expit(self.slope * scores + self.offset), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Sureness:
    """How likely it is that the leading kind of a complaint holds: by its score and lead over the next."""

    score: float
    lead: float
    offset: float

    def probability(self, tops: Array) -> Array:
        """`tops`: scores of the kinds of level 1, a row a text."""
        score, lead = leading(tops).T
        return np.asarray(expit(self.score * score + self.lead * lead + self.offset), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions between two probabilities: how sure they were and how often they were right."""

    low: float
    high: float
    count: int
    mean_p: float
    share_right: float


def leading(tops: Array) -> Array:
    """Of each row the best score, and by how much it leads."""
    ordered = np.sort(tops, axis=1)
    return np.column_stack([ordered[:, -1], ordered[:, -1] - ordered[:, -2]])


def best_threshold(p: Array, answers: Array, *, prior: float, options: Sequence[float]) -> float:
    """The threshold with the best F1; among equals (and with few positives) the one nearest to the prior."""
    gains = [(round(_f1(p >= t, answers), 2), -abs(t - prior), t) for t in options]
    return max(gains)[2] if answers.sum() >= 20 else prior


def reliability(p: Array, right: npt.NDArray[np.bool_], *, bins: int = BINS) -> tuple[Bin, ...]:
    edges = np.linspace(0, 1, bins + 1)
    places = np.clip(np.digitize(p, edges[1:-1]), 0, bins - 1)
    groups = [(i, places == i) for i in range(bins)]
    return tuple(
        Bin(edges[i], edges[i + 1], int(g.sum()), float(p[g].mean()), float(right[g].mean()))
        for i, g in groups
        if g.any()
    )


def expected_error(bins: Sequence[Bin]) -> float:
    """ECE: mean distance between how sure and how often right, weighted by the number of predictions."""
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.mean_p - b.share_right) for b in bins) / max(1, total)


def _f1(predicted: npt.NDArray[np.bool_], answers: Array) -> float:
    hits = float((predicted & (answers > 0)).sum())
    return 2 * hits / max(1.0, float(predicted.sum() + answers.sum()))
