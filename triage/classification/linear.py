"""How are the scores of many yes-or-no questions read off a text? Runs of it times learned weights.

Letters tell much beside the matter. So a question is asked of the text as a whole and of every sentence or
so of it, and the two that speak most clearly for a yes count as much as the whole.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from triage.classification.features import Features, Ints, Reading

Array = npt.NDArray[np.float64]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One column of weights and one offset a question."""

    features: Features
    weights: npt.NDArray[np.float32]
    offsets: npt.NDArray[np.float32]

    def scores(self, reading: Reading) -> Array:
        """Margins before calibration; shape (texts, questions)."""
        whole = reading.whole @ self.weights
        clearest = _two_best(reading.windows @ self.weights, reading.first)
        return np.asarray((whole + clearest) / 2 + self.offsets, dtype=np.float64)


def _two_best(scores: Scores, first: Ints) -> Scores:
    """Mean of the two highest scores of each text, or its only one; a text's scores begin at `first`."""
    if not len(first):
        return scores
    best = np.maximum.reduceat(scores, first)
    owner = np.repeat(np.arange(len(first)), np.diff(first, append=len(scores)))
    second = np.maximum.reduceat(np.where(scores == best[owner], -np.inf, scores), first)
    return np.asarray((best + np.where(np.isinf(second), best, second)) / 2, dtype=np.float32)
