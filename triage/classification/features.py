"""How does a text become numbers? TF-IDF over single characters and pairs, of all of it and of its parts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
LONGEST = 2
STEP = 20  # characters; a window is twice as long and begins every so many
_BREAK = ord(" ")
_PLANE = 0x10000  # characters beyond the basic plane are in no run


class Reading(NamedTuple):
    """Texts as numbers, rows of length 1: `whole` has one for each text, `windows` one for each sentence.

    The windows of text i begin at row `first[i]`; every text has at least one.
    """

    whole: sparse.csr_matrix
    windows: sparse.csr_matrix
    first: Ints


class _Found(NamedTuple):
    """The known runs of a batch, text after text: their columns, where each text's begin, and where in it."""

    columns: Ints
    starts: Ints
    places: Ints


@dataclass(frozen=True)
class Features:
    """`grams[i]` is the run of characters behind column i, `idf[i]` how rare it is."""

    grams: tuple[str, ...]
    idf: Floats
    _singles: Ints = field(init=False, repr=False, compare=False)
    _pairs: Ints = field(init=False, repr=False, compare=False)
    _pair_columns: Ints = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Tables in which whole batches are looked up: a column for a character, sorted keys for pairs."""
        singles = np.full(_PLANE, -1, dtype=np.int64)
        pairs: dict[int, int] = {}
        for column, gram in enumerate(self.grams):
            points = [ord(letter) for letter in gram]
            if max(points) < _PLANE:
                if len(points) == 1:
                    singles[points[0]] = column
                else:
                    pairs[points[0] * _PLANE + points[1]] = column
        object.__setattr__(self, "_singles", singles)
        object.__setattr__(self, "_pairs", np.array(sorted(pairs), dtype=np.int64))
        object.__setattr__(self, "_pair_columns", np.array([pairs[key] for key in sorted(pairs)], np.int64))

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """One row a text, of length 1 (a text without any known run gives an empty row)."""
        found = self._find(texts)
        return self._weighted(self._counted(found.columns, found.starts))

    def read(self, texts: Sequence[str]) -> Reading:
        """Each text as a whole and in windows that overlap by half."""
        found = self._find(texts)
        steps = np.array([max(1, -(-len(text) // STEP)) for text in texts], dtype=np.int64)
        begins = np.cumsum(steps) - steps
        step = np.repeat(begins, np.diff(found.starts)) + found.places // STEP
        parts = self._counted(found.columns, np.searchsorted(step, np.arange(steps.sum() + 1)))
        many = np.maximum(steps - 1, 1)
        first = np.cumsum(many) - many
        opening = np.arange(many.sum()) + np.repeat(begins - first, many)
        pairs = _picking(opening, np.repeat(np.minimum(steps, 2), many), parts.shape[0])
        return Reading(
            self._weighted(self._counted(found.columns, found.starts)), self._weighted(pairs @ parts), first
        )

    def _counted(self, columns: Ints, starts: Ints) -> sparse.csr_matrix:
        shape = (len(starts) - 1, len(self.grams))
        counted = sparse.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=shape)
        counted.sum_duplicates()
        return counted

    def _weighted(self, counted: sparse.csr_matrix) -> sparse.csr_matrix:
        counted.data = (1 + np.log(counted.data)) * self.idf[counted.indices]
        return _unit_rows(counted)

    def _find(self, texts: Sequence[str]) -> _Found:
        """Characters and pairs side by side: pair i begins where character i stands."""
        points = np.frombuffer(" ".join([*texts, ""]).encode("utf-32-le", "replace"), dtype=np.uint32)
        known = np.where(points < _PLANE, points, _BREAK).astype(np.int64)
        columns = np.full((len(known), LONGEST), -1, dtype=np.int64)
        columns[:, 0] = self._singles[known]
        columns[:-1, 1] = self._columns_of_pairs(known[:-1] * _PLANE + known[1:])
        ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
        begins = np.concatenate([[0], ends])
        kept = columns >= 0
        before = np.concatenate([[0], np.cumsum(kept.sum(axis=1))])
        places = np.nonzero(kept)[0]
        owner = np.repeat(begins[:-1], np.diff(before[begins]))
        return _Found(columns[kept], before[begins], places - owner)

    def _columns_of_pairs(self, keys: Ints) -> Ints:
        if not len(self._pairs):
            return np.full(len(keys), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self._pairs, keys), len(self._pairs) - 1)
        return np.where(self._pairs[at] == keys, self._pair_columns[at], -1)


def fit_features(texts: Sequence[str], *, most: int, least: int = 3) -> Features:
    """The `most` frequent runs that occur in at least `least` texts; ties are broken by the run itself."""
    seen = Counter(gram for text in texts for gram in set(runs(text)))
    kept = sorted(seen.items(), key=lambda item: (-item[1], item[0]))[:most]
    grams = sorted((gram for gram, count in kept if count >= least))
    idf = [np.log((1 + len(texts)) / (1 + seen[gram])) + 1 for gram in grams]
    return Features(tuple(grams), np.asarray(idf, dtype=np.float32))


def runs(text: str) -> Iterable[str]:
    """All single characters and pairs that do not cross a blank."""
    for part in text.split():
        yield from part
        yield from map("".join, pairwise(part))


def _picking(opening: Ints, lengths: Ints, rows: int) -> sparse.csr_matrix:
    """Sums up `lengths[i]` rows from `opening[i]` on, when multiplied with a matrix of so many rows."""
    ends = np.cumsum(lengths)
    picked = np.arange(lengths.sum()) + np.repeat(opening - (ends - lengths), lengths)
    ones = np.ones(len(picked), dtype=np.float32)
    return sparse.csr_matrix((ones, picked, np.append(0, ends)), shape=(len(opening), rows))


def _unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    sizes = np.diff(matrix.indptr)
    rows = np.repeat(np.arange(len(sizes)), sizes)
    lengths = np.sqrt(np.bincount(rows, weights=matrix.data.astype(np.float64) ** 2, minlength=len(sizes)))
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    matrix.data = (matrix.data * scale[rows]).astype(np.float32)
    return matrix
