"""Which reports are like this one, when one machine is outgrown? The same answers from Elasticsearch."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError, helpers

from search import queries
from search.aliases import Aliases, Version
from search.documents import documents, milliseconds, origin, report_of, similarity
from search.queries import Json
from search.words import query_words
from triage.domain.errors import SearchUnavailable
from triage.domain.reports import ReportId
from triage.ports import Encoder, Hit, IndexedReport

Answer = TypeVar("Answer")

_BULK_SECONDS = 60  # for one request while a version is built
_TRIES = 10  # a version may be replaced between asking for it and using it, but not ten times in a row


class ElasticIndex:
    """Implements ports.SimilarReports."""

    def __init__(self, url: str, alias: str, encoder: Encoder, *, timeout: float = 10.0) -> None:
        """`timeout` in seconds for one request, which the client tries again twice."""
        self._client = Elasticsearch(url, request_timeout=timeout, max_retries=2, retry_on_timeout=True)
        self._aliases = Aliases(self._client, alias)
        self._encoder = encoder

    def close(self) -> None:
        self._client.close()

    def put(self, reports: Sequence[IndexedReport]) -> None:
        made = documents(reports, self._encoder) if reports else []

        def replacing(version: Version) -> Iterable[Json]:
            if version.serving:
                version.origin.must_be(origin(self._encoder))
            encoded = version.origin == origin(self._encoder)
            return (queries.replace(version.write_alias, document, encoded=encoded) for document in made)

        if made:
            self._change(replacing)

    def like(
        self, text: str, *, city: str, since: datetime, until: datetime, limit: int = 20
    ) -> Sequence[Hit]:
        vector = self._encoder.encode([text])[0]
        window = (milliseconds(since), milliseconds(until))
        query = queries.like_query(vector, city=city, window=window, limit=limit)

        def nearest(version: Version) -> Sequence[Hit]:
            version.origin.must_be(origin(self._encoder))
            hits = _search(self._client, version, query)
            return [Hit(_report(hit), similarity(queries.cosine(hit["_score"]))) for hit in hits]

        return self._ask(nearest, ()) if np.any(vector) else ()

    def find(self, words: str, *, adcode: str = "", limit: int = 50) -> Sequence[IndexedReport]:
        wanted = query_words(words)
        if not wanted:
            return ()
        query = queries.find_query(wanted, adcode=adcode, limit=limit)
        return self._ask(lambda version: [_report(hit) for hit in _search(self._client, version, query)], ())

    def forget(self, ids: Sequence[ReportId]) -> None:
        def removing(version: Version) -> Iterable[Json]:
            order = queries.remove if version.serving else queries.forgotten
            return (order(version.write_alias, id) for id in ids)

        if ids:
            self._change(removing)

    def known(self, ids: Sequence[ReportId]) -> frozenset[ReportId]:
        def found(version: Version) -> frozenset[ReportId]:
            hits = _search(self._client, version, queries.known_query(ids))
            return frozenset(ReportId(UUID(hit["_id"])) for hit in hits)

        return self._ask(found, frozenset())

    def count(self) -> int:
        return self._ask(lambda version: int(self._client.count(index=version.name)["count"]), 0)

    @contextmanager
    def rebuilding(self) -> Iterator["ElasticBuilding"]:
        """A new version beside the one that serves. Two at once: the one that began later wins."""
        with _server():
            self._aliases.tidy()
            before = self._aliases.versions()
            version = self._aliases.create(origin(self._encoder), after=before, serving=False)
        if version is None:
            raise SearchUnavailable("another process is rebuilding this index")
        try:
            yield ElasticBuilding(self._client, self._aliases, version, self._encoder)
        finally:
            with _server():
                self._aliases.drop_unless_serving(version)

    def _change(self, change: Callable[[Version], Iterable[Json]]) -> None:
        """To the version that serves and the one being built; one begun later reads it in the record."""
        done: set[str] = set()
        with _server():
            for _ in range(_TRIES):
                waiting = [version for version in self._writable() if version.name not in done]
                took = {it.name for it in waiting if _order(self._client, change(it), refresh=True)}
                if len(took) == len(waiting):
                    return
                done |= took
        raise SearchUnavailable("the index was replaced again and again while it was written")

    def _writable(self) -> list[Version]:
        versions = self._aliases.versions()
        while not (versions and versions[0].serving):
            self._aliases.create(origin(self._encoder), after=versions, serving=True)
            versions = self._aliases.versions()
        return [version for version in versions if not version.retired]

    def _ask(self, question: Callable[[Version], Answer], nothing: Answer) -> Answer:
        with _server():
            for _ in range(_TRIES):
                serving = [version for version in self._aliases.versions() if version.serving]
                if not serving:
                    return nothing
                try:
                    return question(serving[0])
                except NotFoundError:
                    continue  # replaced and removed since
        raise SearchUnavailable("the index was replaced again and again while it was read")


class ElasticBuilding:
    """A version that is being filled while the other one serves."""

    def __init__(self, client: Elasticsearch, aliases: Aliases, version: Version, encoder: Encoder) -> None:
        self._client = client.options(request_timeout=_BULK_SECONDS)
        self._aliases = aliases
        self._version = version
        self._encoder = encoder

    def add(self, reports: Sequence[IndexedReport]) -> None:
        alias = self._version.write_alias
        made = documents(reports, self._encoder)
        with _server():
            self._must(queries.add_missing(alias, document) for document in made)

    def switch(self) -> None:
        """From here on this version serves; what was put meanwhile is in it, encoded by its own model."""
        with _server():
            self._settle(self._version)
            old = [version for version in self._aliases.versions() if version.serving]
            self._version = self._aliases.switch(old, self._version)
            self._settle(self._version)  # orders that were under way when the aliases switched
            for version in old:
                self._aliases.drop(version)

    def _settle(self, version: Version) -> None:
        while True:
            self._client.indices.refresh(index=version.name)
            plain = _search(self._client, version, queries.marked_query("unencoded"))
            gone = _search(self._client, version, queries.marked_query("forgotten"))
            if not plain and not gone:
                return
            made = documents([_report(hit) for hit in plain], self._encoder) if plain else []
            orders = [queries.replace(version.write_alias, document) for document in made]
            orders += [queries.remove(version.write_alias, ReportId(UUID(hit["_id"]))) for hit in gone]
            seen = zip(orders, [*plain, *gone], strict=True)
            self._must(queries.unless_changed(order, hit) for order, hit in seen)

    def _must(self, orders: Iterable[Json]) -> None:
        if not _order(self._client, orders, refresh=False):
            raise SearchUnavailable("another process has begun to rebuild this index")


def _order(client: Elasticsearch, orders: Iterable[Json], *, refresh: bool) -> bool:
    """False when the version has changed its role or is gone; orders that were meant to be refused are fine.

    Refreshing at once costs the cluster more than waiting for the next second, and the caller far less; a
    report is indexed once, and its triage waits for it.
    """
    results = helpers.streaming_bulk(
        client,
        orders,
        raise_on_error=False,
        max_retries=3,
        initial_backoff=0.5,
        require_alias=True,
        refresh=refresh,
    )
    problems = [next(iter(item.values())) for ok, item in results if not ok]
    kinds = {problem.get("error", {}).get("type", "") for problem in problems} - {
        "",
        "version_conflict_engine_exception",
    }
    if kinds - {"index_not_found_exception"}:
        raise SearchUnavailable(f"Elasticsearch refused documents: {', '.join(sorted(kinds))}")
    return not kinds


def _search(client: Elasticsearch, version: Version, query: Json) -> list[Mapping[str, Any]]:
    answer = client.search(index=version.name, allow_partial_search_results=False, **query)
    hits: list[Mapping[str, Any]] = answer["hits"]["hits"]
    return hits


def _report(hit: Mapping[str, Any]) -> IndexedReport:
    return report_of(UUID(hit["_id"]), hit["_source"])


@contextmanager
def _server() -> Iterator[None]:
    """No error of the client leaves this module; its text may quote documents and is left out."""
    try:
        yield
    except ApiError as problem:
        raise SearchUnavailable(f"Elasticsearch answered {problem.meta.status}: {problem.message}") from None
    except TransportError as problem:
        raise SearchUnavailable(f"Elasticsearch cannot be reached: {type(problem).__name__}") from None
