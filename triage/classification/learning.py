"""How are scores and their meaning learned? A corpus condensed once, heads on both views of it, a sigmoid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.decomposition import TruncatedSVD

from triage.classification.calibration import Calibration
from triage.classification.features import Features
from triage.classification.heads import Heads, fit_heads
from triage.classification.linear import LinearModel

Array = npt.NDArray[np.float64]
TOPICS = 256  # dimensions of meaning the runs are condensed to
_DIRECT, _CONDENSED = 4.0, 20.0  # how much the data count, found on generated text


@dataclass(frozen=True, slots=True)
class Space:
    """The runs of a corpus, condensed once so that several sets of heads can be learned on it."""

    features: Features
    matrix: sparse.csr_matrix
    dense: npt.NDArray[np.float64]
    directions: npt.NDArray[np.float64]


def make_space(features: Features, texts: Sequence[str], *, topics: int = TOPICS, seed: int) -> Space:
    matrix = features.matrix(texts)
    svd = TruncatedSVD(min(topics, matrix.shape[1] - 1), random_state=seed)
    dense = svd.fit_transform(matrix)
    return Space(
        features, matrix, np.asarray(dense, dtype=np.float64), np.asarray(svd.components_, dtype=np.float64)
    )


def fit_linear(space: Space, answers: Array, rows: Any = slice(None)) -> LinearModel:
    """Heads for every column of `answers`, learned on these rows of the corpus."""
    direct = fit_heads(space.matrix[rows], answers[rows], strength=_DIRECT, rounds=40)
    condensed = fit_heads(space.dense[rows], answers[rows], strength=_CONDENSED)
    spread = Heads(space.directions.T @ condensed.weights, condensed.offsets)
    return LinearModel(
        features=space.features,
        direct=direct.weights.astype(np.float32),
        condensed=spread.weights.astype(np.float32),
        offsets=np.stack([direct.offsets, spread.offsets]).astype(np.float32),
    )


def fit_calibration(scores: Array, answers: Array) -> Calibration:
    heads = fit_heads(scores.reshape(-1, 1), answers.reshape(-1, 1).astype(float), strength=1.0)
    return Calibration(float(heads.weights[0, 0]), float(heads.offsets[0]))
