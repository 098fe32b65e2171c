"""How does a text become a vector? By a deterministic stand-in for tests or a sentence-transformers model."""

from collections.abc import Sequence

import numpy as np

from search.ngrams import letter_table, ngrams
from triage.ports import Vectors


class HashingEncoder:
    """Counts hashed n-grams, learns nothing: texts that share words are near, equal texts are equal."""

    def __init__(self, dims: int = 64) -> None:
        self._dims = dims
        self._letters = letter_table()

    @property
    def model(self) -> str:
        return f"hashing-{self._dims}"

    @property
    def dims(self) -> int:
        return self._dims

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self._dims), dtype=np.float32)
        ids, starts = ngrams(texts, self._letters, sizes=(1, 2, 3), buckets=1 << 20)
        owner = np.repeat(np.arange(len(texts)), np.diff(np.append(starts, len(ids))))
        np.add.at(rows, (owner, (ids >> 1) % self._dims), np.where(ids & 1, 1.0, -1.0))
        return unit_rows(rows)


def unit_rows(rows: Vectors) -> Vectors:
    """Rows of length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0), dtype=np.float32)
