"""Into which groups do scored pairs fall? Average linkage: the closest two groups join first."""

from collections.abc import Mapping
from heapq import heapify, heappop, heappush

Pairs = Mapping[tuple[int, int], float]


def average_linkage(count: int, pairs: Pairs, *, threshold: float, neighbours: int) -> list[int]:
    """For each item the smallest item of its group; a pair that has no score counts as 0.

    An item was scored against its `neighbours` nearest only, so a large group counts as that many.
    """
    return _Groups(count, pairs, neighbours).join(threshold)


class _Groups:
    """Groups that are named after their smallest item, and the sum of scores between any two."""

    def __init__(self, count: int, pairs: Pairs, neighbours: int) -> None:
        self._sums: list[dict[int, float]] = [{} for _ in range(count)]
        for (one, other), score in pairs.items():
            self._sums[one][other] = self._sums[other][one] = score
        self._sizes = [1] * count
        self._group = list(range(count))
        self._neighbours = neighbours

    def join(self, threshold: float) -> list[int]:
        closest = [
            self._entry(one, other) for one, sums in enumerate(self._sums) for other in sums if one < other
        ]
        heapify(closest)
        while closest:
            distance, one, other, size = heappop(closest)
            if -distance < threshold:
                break
            if size == self._sizes[one] + self._sizes[other] and self._sizes[one] and self._sizes[other]:
                self._merge(one, other)
                for third in self._sums[one]:
                    heappush(closest, self._entry(min(one, third), max(one, third)))
        return [self._top(item) for item in range(len(self._group))]

    def _entry(self, one: int, other: int) -> tuple[float, int, int, int]:
        """Sizes only grow, so an entry whose size no longer agrees is out of date."""
        smaller, larger = sorted((self._sizes[one], self._sizes[other]))
        closeness = self._sums[one][other] / (smaller * min(larger, self._neighbours))
        return -closeness, one, other, smaller + larger

    def _merge(self, one: int, other: int) -> None:
        for third, score in self._sums[other].items():
            del self._sums[third][other]
            if third != one:
                self._sums[one][third] = self._sums[third][one] = self._sums[one].get(third, 0.0) + score
        self._sums[other] = {}
        self._sizes[one] += self._sizes[other]
        self._sizes[other] = 0
        self._group[other] = one

    def _top(self, item: int) -> int:
        while self._group[item] != item:
            item = self._group[item]
        return item
