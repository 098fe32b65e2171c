"""Which of many reports are about one matter? As intake links them, or to look through together."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from search.linkage import average_linkage
from triage.domain.duplicates import DuplicateRules, Likeness, choose_case, may_link, weigh
from triage.domain.places import Place
from triage.domain.traits import Traits
from triage.ports import Vectors

Ints = npt.NDArray[np.int64]
Separated = Collection[tuple[str, str]]  # pairs of keys

NEIGHBOURS = 20
_BLOCK = 1024
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_NEVER = -1e6  # the score of a pair that a person has separated: no average makes up for it
_NEGLIGIBLE = 0.05  # pairs below it change no average that matters, and there are many of them


def link_in_order(
    vectors: Vectors,
    traits: Sequence[Traits],
    keys: Sequence[str],
    rules: DuplicateRules,
    *,
    separated: Separated = frozenset(),
) -> list[int]:
    """For each report the position of the one that opened its case: each is linked as if it had just come in.

    `keys` settle the order of reports received at the same moment; the order of the rows makes no difference.
    A report that a person has separated from another one is not linked to a case with that one in it.
    """
    cases = [-1] * len(keys)
    apart = _apart(keys, separated)
    for at, near in _near_in_order(vectors, traits, keys, rules):
        cases[at] = at
        open_to = {cases[other] for other, _ in near if may_link(traits[at], traits[other])}
        open_to -= {cases[other] for other in apart[at]}
        if open_to:  # no other case can be chosen, so nothing in it is weighed
            among = [pair for pair in near if cases[pair[0]] in open_to]
            known = ((cases[other], likeness) for other, likeness in _weighed(traits, at, among, rules))
            chosen = choose_case(known, rules)
            cases[at] = at if chosen is None else chosen
    return cases


def compared_in_order(
    vectors: Vectors, traits: Sequence[Traits], keys: Sequence[str], rules: DuplicateRules
) -> Iterator[tuple[int, list[tuple[int, Likeness]]]]:
    """Each report in order of time, with the earlier ones that intake would hold it against."""
    for at, near in _near_in_order(vectors, traits, keys, rules):
        yield at, _weighed(traits, at, near, rules)


def _near_in_order(
    vectors: Vectors, traits: Sequence[Traits], keys: Sequence[str], rules: DuplicateRules
) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    """Each report in order of time, with the earlier ones within reach and how similar they are."""
    order = _by_time(traits, keys)
    kept = vectors.astype(np.float16).astype(np.float32)  # as the index keeps them
    within = _Reach([traits[at] for at in order], timedelta(days=rules.window_days))
    near = _nearest_earlier(vectors[order], kept[order], rules.floor, within)
    for at, found in zip(order, near, strict=True):
        yield at, [(order[place], similarity) for place, similarity in found]


def _weighed(
    traits: Sequence[Traits], at: int, near: Sequence[tuple[int, float]], rules: DuplicateRules
) -> list[tuple[int, Likeness]]:
    return [
        (other, weigh(traits[at], traits[other], similar, rules, explain=False)) for other, similar in near
    ]


def group(
    vectors: Vectors,
    traits: Sequence[Traits],
    keys: Sequence[str],
    rules: DuplicateRules,
    *,
    separated: Separated = frozenset(),
) -> list[int]:
    """For each report the position of the first of its group: what people should look through together.

    All pairs count alike, whichever came first: groups that a late report ties together become one.
    """
    order = _by_time(traits, keys)
    rank = {at: place for place, at in enumerate(order)}
    pairs: dict[tuple[int, int], float] = {}
    ordered = vectors[order]
    for place, near in enumerate(_nearest_earlier(ordered, ordered, rules.floor)):
        for other, similarity in near:
            new, old = traits[order[place]], traits[order[other]]
            score = weigh(new, old, similarity, rules, explain=False).score
            if score >= _NEGLIGIBLE:
                pairs[other, place] = score
    for at, others in enumerate(_apart(keys, separated)):
        pairs |= {(rank[other], rank[at]): _NEVER for other in others if rank[other] < rank[at]}
    firsts = average_linkage(len(order), pairs, threshold=rules.group, neighbours=NEIGHBOURS)
    groups = [-1] * len(order)
    for place, first in enumerate(firsts):
        groups[order[place]] = order[first]
    return groups


def _by_time(traits: Sequence[Traits], keys: Sequence[str]) -> list[int]:
    """Reports without a time count as the oldest."""
    return sorted(range(len(keys)), key=lambda at: (traits[at].received or _LONG_AGO, keys[at]))


def _apart(keys: Sequence[str], separated: Separated) -> list[set[int]]:
    """For each report the positions of those that a person has separated from it."""
    places = {key: at for at, key in enumerate(keys)} if separated else {}
    apart: list[set[int]] = [set() for _ in keys]
    for pair in separated:
        one, other = (places.get(key) for key in pair)
        if one is not None and other is not None:
            apart[one].add(other)
            apart[other].add(one)
    return apart


class _Reach:
    """Which earlier ones intake would look at: of the same city, if it is known, and not too long ago."""

    def __init__(self, ordered: Sequence[Traits], window: timedelta) -> None:
        cities = [Place(adcode=each.adcode).city_code for each in ordered]
        self._cities = np.array([int(city or 0) for city in cities])
        self._times = np.array([each.received.timestamp() if each.received else np.nan for each in ordered])
        self._window = window.total_seconds()

    def sees(self, row: Ints, column: Ints) -> npt.NDArray[np.bool_]:
        """Of pairs of places in the order of time: whether the first looks at the second."""
        city = self._cities[row]
        too_old = self._times[row] - self._times[column] > self._window
        seen: npt.NDArray[np.bool_] = ~too_old & ((city == 0) | (city == self._cities[column]))
        return seen


def _nearest_earlier(
    vectors: Vectors, kept: Vectors, floor: float, within: _Reach | None = None
) -> Iterator[list[tuple[int, float]]]:
    """For each row the most similar ones above it, best first; in blocks, so that memory stays bounded."""
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK]
        best = _Best(len(block), floor)
        for first in range(0, start + len(block), _BLOCK):
            similar = block @ kept[first : first + _BLOCK].T
            row, column = best.better(similar)
            seen = first + column < start + row
            if within is not None:
                seen &= within.sees(start + row, first + column)
            row, column = row[seen], column[seen]
            best.add(row, first + column, similar[row, column])
        yield from best.rows()


class _Best:
    """The best columns of each row so far that exceed the floor, while the columns come in blocks."""

    def __init__(self, rows: int, floor: float) -> None:
        self._least = np.full((rows, 1), floor, dtype=np.float32)
        self._row = np.empty(0, dtype=np.int64)
        self._column = np.empty(0, dtype=np.int64)
        self._similar = np.empty(0, dtype=np.float32)

    def better(self, similar: Vectors) -> tuple[Ints, Ints]:
        """Rows and columns of a block that may be among the best."""
        row, column = np.nonzero(similar > self._least)
        return row, column

    def add(self, row: Ints, column: Ints, similar: Vectors) -> None:
        row = np.concatenate([self._row, row])
        column = np.concatenate([self._column, column])
        similar = np.concatenate([self._similar, similar])
        order = np.lexsort((column, -similar, row))
        row = row[order]
        rank = np.arange(len(row)) - np.searchsorted(row, row)
        best = rank < NEIGHBOURS
        self._row, self._column, self._similar = row[best], column[order][best], similar[order][best]
        last = rank[best] == NEIGHBOURS - 1
        self._least[self._row[last], 0] = self._similar[last]

    def rows(self) -> Iterator[list[tuple[int, float]]]:
        bounds = np.searchsorted(self._row, np.arange(len(self._least) + 1)).tolist()
        found = list(zip(self._column.tolist(), np.minimum(self._similar, 1).tolist(), strict=True))
        return (found[begin:end] for begin, end in pairwise(bounds))
