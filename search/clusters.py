"""Which of many reports are about one matter? Taken in order of time, as if each had just come in."""

from collections.abc import Iterator, Sequence

import numpy as np

from triage.domain.duplicates import DuplicateRules, Traits, choose_case, weigh
from triage.ports import Vectors

NEIGHBOURS = 20
_BLOCK = 1024


def cluster(
    vectors: Vectors, traits: Sequence[Traits], keys: Sequence[str], rules: DuplicateRules
) -> list[int]:
    """For each report the position of the one that opened its case, whatever the order of the rows.

    `keys` settle the order of reports received at the same moment. Memory stays bounded: similarities are
    computed in blocks, and of each report only its nearest earlier ones are kept.
    """
    order = sorted(range(len(keys)), key=lambda at: (traits[at].received, keys[at]))
    cases: list[int] = [-1] * len(keys)
    for at, near in zip(order, _nearest_earlier(vectors[order], rules.floor), strict=True):
        compared = [
            (cases[order[other]], weigh(traits[at], traits[order[other]], similarity, rules))
            for other, similarity in near
        ]
        chosen = choose_case(compared, rules)
        cases[at] = at if chosen is None else chosen
    return cases


def _nearest_earlier(vectors: Vectors, floor: float) -> Iterator[list[tuple[int, float]]]:
    """For each row the most similar ones above it, best first."""
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK]
        best = _Best(len(block))
        for first in range(0, start + len(block), _BLOCK):
            similar = block @ vectors[first : first + _BLOCK].T
            if first == start:
                similar = np.tril(similar, -1)
            best.add(similar, first)
        yield from best.rows(floor)


class _Best:
    """The best columns of each row so far, while the columns come in blocks."""

    def __init__(self, rows: int) -> None:
        self._similar = np.full((rows, NEIGHBOURS), -1.0, dtype=np.float32)
        self._column = np.full((rows, NEIGHBOURS), -1, dtype=np.int64)

    def add(self, similar: Vectors, first: int) -> None:
        width = min(NEIGHBOURS, similar.shape[1])
        top = np.argpartition(-similar, width - 1, axis=1)[:, :width]
        similars = np.concatenate([self._similar, np.take_along_axis(similar, top, axis=1)], axis=1)
        columns = np.concatenate([self._column, top + first], axis=1)
        keep = np.lexsort((columns, -similars), axis=1)[:, :NEIGHBOURS]
        self._similar = np.take_along_axis(similars, keep, axis=1)
        self._column = np.take_along_axis(columns, keep, axis=1)

    def rows(self, floor: float) -> Iterator[list[tuple[int, float]]]:
        for columns, similars in zip(self._column.tolist(), self._similar.tolist(), strict=True):
            yield [
                (column, min(1.0, value))
                for column, value in zip(columns, similars, strict=True)
                if value >= floor
            ]
