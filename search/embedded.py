"""Which reports are like this one, without a server? One SQLite file, exact within city and time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import TypeVar

import numpy as np

from search import index_file
from search.documents import Document, documents, milliseconds, origin, similarity
from search.index_file import opened, transaction
from search.versions import Versions
from search.words import query_words
from triage.domain.errors import SearchUnavailable
from triage.domain.reports import ReportId
from triage.ports import Encoder, Hit, IndexedReport

Answer = TypeVar("Answer")


class EmbeddedIndex:
    """Implements ports.SimilarReports. Holds no connection, so threads, processes and forks may share it."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._versions = Versions(folder)
        self._encoder = encoder

    def put(self, reports: Sequence[IndexedReport]) -> None:
        if reports:
            made = documents(reports, self._encoder)
            self._change(lambda connection, live: self._write(connection, made, live))

    def like(
        self, text: str, *, city: str, since: datetime, until: datetime, limit: int = 20
    ) -> Sequence[Hit]:
        query = self._encoder.encode([text])[0]
        window = (milliseconds(since), milliseconds(until))
        if not np.any(query):
            return ()

        def nearest(connection: Connection) -> Sequence[Hit]:
            index_file.origin_of(connection).must_be(origin(self._encoder))
            found = index_file.nearest(connection, query, city=city, window=window, limit=limit)
            return [Hit(report, similarity(cosine)) for report, cosine in found]

        return self._ask(nearest)

    def find(self, words: str, *, adcode: str = "", limit: int = 50) -> Sequence[IndexedReport]:
        wanted = query_words(words)
        if not wanted:
            return ()
        return self._ask(lambda it: index_file.containing(it, wanted, adcode=adcode, limit=limit))

    def forget(self, ids: Sequence[ReportId]) -> None:
        self._change(lambda connection, live: index_file.remove(connection, ids, remember=not live))

    def known(self, ids: Sequence[ReportId]) -> frozenset[ReportId]:
        return self._ask(lambda connection: index_file.known(connection, ids))

    def count(self) -> int:
        return self._ask(index_file.count)

    @contextmanager
    def rebuilding(self) -> Iterator["EmbeddedBuilding"]:
        """A new version beside the one that answers; left without `switch`, it is thrown away."""
        with ExitStack() as held:
            with _disk():
                held.enter_context(self._versions.building())
                path = self._begin()
            try:
                yield EmbeddedBuilding(self._versions, path, self._encoder)
            finally:
                self._versions.tidy()

    def _write(self, connection: Connection, made: Sequence[Document], live: bool) -> None:
        """A version being built may be of another model: it encodes the report before it serves."""
        ours = index_file.origin_of(connection) == origin(self._encoder)
        if live and not ours:
            index_file.origin_of(connection).must_be(origin(self._encoder))
        index_file.replace(connection, made, encoded=ours)

    def _change(self, change: Callable[[Connection, bool], None]) -> None:
        """To the version that answers and the one being built, until there is none that lacks the change."""
        done: set[Path] = set()
        with _disk():
            while waiting := [path for path in self._targets() if path not in done]:
                for path in waiting:
                    self._change_one(path, change)
                    done.add(path)

    def _change_one(self, path: Path, change: Callable[[Connection, bool], None]) -> None:
        try:
            with opened(path) as connection, transaction(connection, write=True):
                # asked inside the transaction: a switch to this version waits for it, or has happened
                change(connection, path == self._versions.current())
        except SearchUnavailable:
            if path in self._targets():
                raise

    def _ask(self, question: Callable[[Connection], Answer]) -> Answer:
        while True:
            with _disk():
                path = self._live()
                try:
                    with opened(path) as connection, transaction(connection, write=False):
                        return question(connection)
                except SearchUnavailable:
                    if path == self._live():
                        raise  # not merely replaced and removed under our hands

    def _targets(self) -> list[Path]:
        building = self._versions.next()
        return [self._live(), building] if building else [self._live()]

    def _live(self) -> Path:
        return self._versions.current() or self._first()

    def _begin(self) -> Path:
        self._live()  # once there is a first version, nobody is making one that `tidy` would remove
        self._versions.tidy()
        path = self._new()
        self._versions.point_next(path)
        return path

    def _new(self) -> Path:
        path = self._versions.fresh()
        index_file.create(path, origin(self._encoder))
        return path

    def _first(self) -> Path:
        with self._versions.making():
            path = self._versions.current()
            if path is None:
                path = self._new()
                self._versions.point_current(path)
            return path


class EmbeddedBuilding:
    """A version that is being filled while the other one answers."""

    def __init__(self, versions: Versions, path: Path, encoder: Encoder) -> None:
        self._versions = versions
        self._path = path
        self._encoder = encoder

    def add(self, reports: Sequence[IndexedReport]) -> None:
        made = documents(reports, self._encoder)
        with opened(self._path) as connection, transaction(connection, write=True):
            index_file.add_missing(connection, made)

    def switch(self) -> None:
        """From here on this version answers; what was put meanwhile is in it, encoded by its own model."""
        with opened(self._path) as connection:
            more = True
            while more:
                with transaction(connection, write=True):
                    more = self._encode_some(connection)
            with transaction(connection, write=True):
                while self._encode_some(connection):
                    pass  # what came since; from here on nothing comes that is not encoded
                index_file.settle(connection)
                self._versions.point_current(self._path)

    def _encode_some(self, connection: Connection) -> bool:
        rest = index_file.unencoded(connection)
        if rest:
            index_file.replace(connection, documents(rest, self._encoder))
        return bool(rest)


@contextmanager
def _disk() -> Iterator[None]:
    """A full or forbidden disk is one more way of being unavailable."""
    try:
        yield
    except OSError as problem:
        raise SearchUnavailable(f"the index folder cannot be used: {problem.strerror}") from problem
