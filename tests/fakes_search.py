"""What does search promise, in the fewest lines? A dictionary, and encoders that learn nothing."""

import zlib
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from search.documents import Document, documents, milliseconds, report_of, similarity
from search.embedding import unit_rows
from search.ngrams import letter_table, ngrams
from search.words import query_words
from triage.domain.reports import ReportId
from triage.ports import Encoder, Hit, IndexedReport, Vectors


class CountingEncoder:
    """A text's vector counts its characters, each in one of `dims` places."""

    def __init__(self, model: str = "counting-a", dims: int = 64) -> None:
        self.model = model
        self.dims = dims

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows: Vectors = np.zeros((len(texts), self.dims), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in filter(str.isalnum, text):
                row[zlib.crc32(f"{self.model}{letter}".encode()) % self.dims] += 1
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
        return rows


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
        ids, starts, _ = ngrams(texts, self._letters, sizes=(1, 2, 3), buckets=1 << 20)
        owner = np.repeat(np.arange(len(texts)), np.diff(np.append(starts, len(ids))))
        np.add.at(rows, (owner, (ids >> 1) % self._dims), np.where(ids & 1, 1.0, -1.0))
        return unit_rows(rows)


class RememberedReports:
    """Implements ports.SimilarReports for tests of use cases; obeys the contract suite of the real ones."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._documents: dict[ReportId, Document] = {}

    def put(self, reports: Sequence[IndexedReport]) -> None:
        for document in documents(reports, self._encoder) if reports else ():
            self._documents[document.id] = document

    def like(
        self, text: str, *, city: str, since: datetime, until: datetime, limit: int = 20
    ) -> Sequence[Hit]:
        query = self._encoder.encode([text])[0]
        first, last = milliseconds(since), milliseconds(until)
        hits = [
            Hit(report_of(it.id, it.body), similarity(float(it.vector @ query)))
            for it in self._documents.values()
            if it.vector is not None and it.city.startswith(city) and first <= it.received <= last
        ]
        return sorted(hits, key=lambda hit: -hit.similarity)[:limit] if query.any() else ()

    def find(self, words: str, *, adcode: str = "", limit: int = 50) -> Sequence[IndexedReport]:
        wanted = query_words(words)
        found = [
            it
            for it in self._documents.values()
            if wanted and it.adcode.startswith(adcode) and set(wanted) <= set(it.words.split())
        ]
        found.sort(key=lambda it: -sum(map(it.words.split().count, wanted)) / len(it.words.split()))
        return [report_of(it.id, it.body) for it in found[:limit]]

    def forget(self, ids: Sequence[ReportId]) -> None:
        for id in ids:
            self._documents.pop(id, None)

    def known(self, ids: Sequence[ReportId]) -> frozenset[ReportId]:
        return frozenset(ids) & self._documents.keys()

    def count(self) -> int:
        return len(self._documents)
