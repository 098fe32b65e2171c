"""How far may chance have moved a number? Percentile bootstrap over rows or groups of rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.2f}, {self.high:.2f}]"


def bootstrap(
    measure: Callable[[Ints], Sequence[float]], count: int, *, seed: int, groups: Sequence[int] | None = None
) -> tuple[Estimate, ...]:
    """`measure` gets row numbers, some of them repeatedly; groups are drawn as wholes. 95 percent."""
    everything = np.arange(count)
    members = _members(everything if groups is None else np.asarray(groups))
    rng = np.random.default_rng(seed)
    draws = (rng.integers(0, len(members), len(members)) for _ in range(RESAMPLES))
    values = np.array([measure(np.concatenate([members[i] for i in drawn])) for drawn in draws])
    low, high = np.nanpercentile(values, [2.5, 97.5], axis=0)
    whole = measure(everything)
    return tuple(Estimate(v, float(lo), float(hi)) for v, lo, hi in zip(whole, low, high, strict=True))


def _members(groups: npt.NDArray[np.int64]) -> list[Ints]:
    return [np.flatnonzero(groups == group) for group in np.unique(groups)]
