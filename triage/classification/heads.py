"""How is a yes or no learned for many questions at once? Logistic regressions, solved without randomness."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit

Array = npt.NDArray[np.float64]
_TOGETHER = 12  # questions solved at once: more would need gigabytes for the solver's memory


@dataclass(frozen=True, slots=True)
class Heads:
    """One column of weights and one offset a question."""

    weights: Array
    offsets: Array


def fit_heads(inputs: Any, answers: Array, *, strength: float, rounds: int = 150) -> Heads:
    """`inputs` is a dense or sparse matrix; `strength` is how much the data count against small weights."""
    parts = [
        _fit(inputs, answers[:, start : start + _TOGETHER], strength, rounds)
        for start in range(0, answers.shape[1], _TOGETHER)
    ]
    return Heads(np.hstack([p.weights for p in parts]), np.concatenate([p.offsets for p in parts]))


def _fit(inputs: Any, answers: Array, strength: float, rounds: int) -> Heads:
    size, questions = inputs.shape[1], answers.shape[1]
    transposed = inputs.T.tocsr() if hasattr(inputs, "tocsr") else inputs.T

    def loss(flat: Array) -> tuple[float, Array]:
        weights, offsets = flat[: size * questions].reshape(size, questions), flat[size * questions :]
        logits = inputs @ weights + offsets
        miss = expit(logits) - answers
        value = strength * float(np.sum(np.logaddexp(0, logits) - answers * logits)) + 0.5 * float(
            np.sum(weights**2)
        )
        slope = strength * (transposed @ miss) + weights
        return value, np.concatenate([slope.ravel(), strength * miss.sum(axis=0)])

    start = np.zeros(size * questions + questions)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds}).x
    return Heads(best[: size * questions].reshape(size, questions), best[size * questions :])
