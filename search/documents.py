"""What does the index keep of a report, and who made its vectors?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from search.words import segment, storable
from triage.domain.errors import SearchUnavailable
from triage.domain.reports import ReportId
from triage.ports import Encoder, IndexedReport

INDEX_VERSION = 1  # raise it when documents, words or the mapping change, and reindex

HalfVector = npt.NDArray[np.float16]

_PLAIN = ("text", "adcode", "detail", "target", "case", "channel")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Document:
    """`body` is the report as plain JSON. `vector` has length 1, or is None when the text says nothing."""

    id: ReportId
    received: int  # milliseconds since 1970, UTC, rounded down
    city: str
    adcode: str
    words: str
    body: Mapping[str, Any]
    vector: HalfVector | None


@dataclass(frozen=True, slots=True)
class Origin:
    """What made an index; indexes of different origin are never mixed."""

    version: int
    model: str
    dims: int

    def __str__(self) -> str:
        return f"{self.model} ({self.dims} dims, index version {self.version})"

    def must_be(self, expected: "Origin") -> None:
        if self != expected:
            raise SearchUnavailable(
                f"the index was made by {self}, this process uses {expected}: run `huansu reindex`"
            )


def origin(encoder: Encoder) -> Origin:
    return Origin(INDEX_VERSION, encoder.model, encoder.dims)


def documents(reports: Sequence[IndexedReport], encoder: Encoder) -> list[Document]:
    """One document an id; of two reports with the same id the later one counts."""
    latest = list({report.id: report for report in reports}.values())
    vectors = encoder.encode([report.text for report in latest])
    return [document(report, vector) for report, vector in zip(latest, vectors, strict=True)]


def document(report: IndexedReport, vector: npt.NDArray[np.floating[Any]] | None) -> Document:
    return Document(
        id=report.id,
        received=milliseconds(report.received),
        city=report.adcode[:4],
        adcode=report.adcode,
        words=segment(f"{report.text}\n{report.detail}\n{report.target}"),
        body=_body(report),
        vector=None if vector is None or not np.any(vector) else vector.astype(np.float16),
    )


def report_of(id: UUID, body: Mapping[str, Any]) -> IndexedReport:
    """The report back from what the index kept; its time is cut to the millisecond."""
    received = _EPOCH + timedelta(milliseconds=body["received"])
    plain = {name: body[name] for name in _PLAIN}
    return IndexedReport(id=ReportId(id), received=received, kinds=tuple(body["kinds"]), **plain)


def milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def similarity(cosine: float) -> float:
    """The port's 0..1: texts that point apart are as unlike as unrelated ones; rounding never exceeds 1."""
    return min(1.0, max(0.0, cosine))


def _body(report: IndexedReport) -> dict[str, Any]:
    plain = {name: storable(getattr(report, name)) for name in _PLAIN}
    return plain | {"received": milliseconds(report.received), "kinds": list(report.kinds)}
