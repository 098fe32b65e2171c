"""How is a whole index made anew while the old one answers? The same story for every backend."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Protocol

from triage.ports import IndexedReport

GROUP = 500


class Building(Protocol):
    """A version that is being filled. Whatever is put or forgotten meanwhile reaches it too."""

    def add(self, reports: Sequence[IndexedReport]) -> None:
        """Leaves alone what was put or forgotten since building began."""
        ...

    def switch(self) -> None:
        """Makes this version the one that answers, in one step."""
        ...


class Rebuildable(Protocol):
    def rebuilding(self) -> AbstractContextManager[Building]:
        """Cleans up what earlier attempts left; an attempt that ends without `switch` leaves nothing."""
        ...


def rebuild(
    index: Rebuildable, documents: Iterable[IndexedReport], progress: Callable[[int], None] = lambda _: None
) -> int:
    """Fills a new version and switches to it; returns how many reports were read.

    `documents` must be read from the record lazily, and the record be written before the index: then whatever
    was not put into the new version, because it was not there yet, is read into it.
    """
    done = 0
    with index.rebuilding() as building:
        reports = iter(documents)
        while group := list(islice(reports, GROUP)):
            building.add(group)
            done += len(group)
            progress(done)
        building.switch()
    return done
