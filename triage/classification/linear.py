"""How are the scores of many yes-or-no questions read off a text? Runs times learned weights."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from triage.classification.features import Features

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Two tables run x question: `direct` is learned on the runs themselves, `condensed` on their 256
    directions of greatest variance, which carry over better to wordings not seen in training."""

    features: Features
    direct: npt.NDArray[np.float32]
    condensed: npt.NDArray[np.float32]
    offsets: npt.NDArray[np.float32]  # two rows

    def scores(self, matrix: sparse.csr_matrix) -> Array:
        """Log-odds before calibration, the mean of both views; shape (texts, questions)."""
        return np.asarray(matrix @ self.table + self.offsets.mean(axis=0), dtype=np.float64)

    @property
    def table(self) -> npt.NDArray[np.float32]:
        return np.asarray((self.direct + self.condensed) / 2, dtype=np.float32)
