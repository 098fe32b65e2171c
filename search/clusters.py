"""Which of many reports are about one matter? As intake links them, or to look through together."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from search.linkage import average_linkage
from triage.domain.duplicates import DuplicateRules, Likeness, choose_case, weigh
from triage.domain.traits import Traits
from triage.ports import Vectors

NEIGHBOURS = 20
_BLOCK = 1024
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_NEGLIGIBLE = 0.05  # pairs below it change no average that matters, and there are many of them


def link_in_order(
    vectors: Vectors, traits: Sequence[Traits], keys: Sequence[str], rules: DuplicateRules
) -> list[int]:
    """For each report the position of the one that opened its case: each is linked as if it had just come in.

    `keys` settle the order of reports received at the same moment; the order of the rows makes no difference.
    """
    order = _by_time(traits, keys)
    cases = [-1] * len(keys)
    for at, compared in zip(order, _compared(vectors, traits, order, rules), strict=True):
        recent = [
            (cases[other], likeness)
            for other, likeness in compared
            if _within(traits[at], traits[other], timedelta(days=rules.window_days))
        ]
        chosen = choose_case(recent, rules)
        cases[at] = at if chosen is None else chosen
    return cases


def group(
    vectors: Vectors, traits: Sequence[Traits], keys: Sequence[str], rules: DuplicateRules
) -> list[int]:
    """For each report the position of the first of its group: what people should look through together.

    All pairs count alike, whichever came first: groups that a late report ties together become one.
    """
    order = _by_time(traits, keys)
    rank = {at: place for place, at in enumerate(order)}
    pairs = {
        (rank[other], rank[at]): likeness.score
        for at, compared in zip(order, _compared(vectors, traits, order, rules), strict=True)
        for other, likeness in compared
        if likeness.score >= _NEGLIGIBLE
    }
    firsts = average_linkage(len(order), pairs, threshold=rules.group, neighbours=NEIGHBOURS)
    groups = [-1] * len(order)
    for place, first in enumerate(firsts):
        groups[order[place]] = order[first]
    return groups


def _by_time(traits: Sequence[Traits], keys: Sequence[str]) -> list[int]:
    """Reports without a time count as the oldest."""
    return sorted(range(len(keys)), key=lambda at: (traits[at].received or _LONG_AGO, keys[at]))


def _within(new: Traits, old: Traits, window: timedelta) -> bool:
    return new.received is None or old.received is None or new.received - old.received <= window


def _compared(
    vectors: Vectors, traits: Sequence[Traits], order: Sequence[int], rules: DuplicateRules
) -> Iterator[list[tuple[int, Likeness]]]:
    """For each report in this order, its likeness to the nearest ones before it."""
    for at, near in zip(order, _nearest_earlier(vectors[list(order)], rules.floor), strict=True):
        yield [
            (order[other], weigh(traits[at], traits[order[other]], similarity, rules))
            for other, similarity in near
        ]


def _nearest_earlier(vectors: Vectors, floor: float) -> Iterator[list[tuple[int, float]]]:
    """For each row the most similar ones above it, best first; in blocks, so that memory stays bounded."""
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK]
        best = _Best(len(block), floor)
        for first in range(0, start + len(block), _BLOCK):
            similar = block @ vectors[first : first + _BLOCK].T
            if first == start:
                similar = np.tril(similar, -1)
            best.add(similar, first)
        yield from best.rows()


class _Best:
    """The best columns of each row so far that reach the floor, while the columns come in blocks."""

    def __init__(self, rows: int, floor: float) -> None:
        self._similar = np.full((rows, NEIGHBOURS), floor, dtype=np.float32)
        self._column = np.full((rows, NEIGHBOURS), -1, dtype=np.int64)

    def add(self, similar: Vectors, first: int) -> None:
        better = np.flatnonzero((similar > self._similar[:, -1:]).any(axis=1))
        if not len(better):
            return
        width = min(NEIGHBOURS, similar.shape[1])
        top = np.argpartition(-similar[better], width - 1, axis=1)[:, :width]
        found = np.take_along_axis(similar[better], top, axis=1)
        columns = np.where(found > self._similar[better, -1:], top + first, -1)
        similars = np.concatenate([self._similar[better], np.where(columns < 0, -1, found)], axis=1)
        columns = np.concatenate([self._column[better], columns], axis=1)
        keep = np.lexsort((columns, -similars), axis=1)[:, :NEIGHBOURS]
        self._similar[better] = np.take_along_axis(similars, keep, axis=1)
        self._column[better] = np.take_along_axis(columns, keep, axis=1)

    def rows(self) -> Iterator[list[tuple[int, float]]]:
        for columns, similars in zip(self._column.tolist(), self._similar.tolist(), strict=True):
            yield [
                (column, min(1.0, value))
                for column, value in zip(columns, similars, strict=True)
                if column >= 0
            ]
