"""How does a text become numbers? TF-IDF over single characters and pairs, without a word list."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float32]
LONGEST = 2


@dataclass(frozen=True)
class Features:
    """`grams[i]` is the run of characters behind column i, `idf[i]` how rare it is."""

    grams: tuple[str, ...]
    idf: Floats
    _columns: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_columns", {gram: i for i, gram in enumerate(self.grams)})

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """One row a text, of length 1 (a text without any known run gives an empty row)."""
        columns: list[int] = []
        values: list[int] = []
        ends = [0]
        for text in texts:
            counts = Counter([self._columns[run] for run in runs(text) if run in self._columns])
            columns.extend(counts)
            values.extend(counts.values())
            ends.append(len(columns))
        shape = (len(texts), len(self.grams))
        picked = np.asarray(columns, dtype=np.int32)
        weights = (1.0 + np.log(np.asarray(values, dtype=np.float32))) * self.idf[picked]
        return _unit_rows(sparse.csr_matrix((weights.astype(np.float32), picked, ends), shape=shape))


def fit_features(texts: Sequence[str], *, most: int, least: int = 3) -> Features:
    """The `most` frequent runs that occur in at least `least` texts; ties are broken by the run itself."""
    seen = Counter(gram for text in texts for gram in set(runs(text)))
    kept = sorted(seen.items(), key=lambda item: (-item[1], item[0]))[:most]
    grams = sorted((gram for gram, count in kept if count >= least))
    idf = [np.log((1 + len(texts)) / (1 + seen[gram])) + 1 for gram in grams]
    return Features(tuple(grams), np.asarray(idf, dtype=np.float32))


def runs(text: str) -> list[str]:
    """All single characters and pairs that do not cross a stop."""
    return [
        part[start : start + length]
        for part in text.split()
        for length in range(1, LONGEST + 1)
        for start in range(len(part) - length + 1)
    ]


def _unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return sparse.csr_matrix(sparse.diags(scale.astype(np.float32)) @ matrix)
