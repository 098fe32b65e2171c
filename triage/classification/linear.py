"""How are the scores of many yes-or-no questions read off a text? Runs of it times learned weights."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from triage.classification.features import Features

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One column of weights and one offset a question."""

    features: Features
    weights: npt.NDArray[np.float32]
    offsets: npt.NDArray[np.float32]

    def scores(self, matrix: sparse.csr_matrix) -> Array:
        """Margins before calibration; shape (texts, questions)."""
        return np.asarray(matrix @ self.weights + self.offsets, dtype=np.float64)
