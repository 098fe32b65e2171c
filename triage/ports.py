"""What the core needs from outside, each as small as its user needs; runtime/bootstrap.py names who provides it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

from triage.domain.kinds import KindPrediction
from triage.domain.places import Place
from triage.domain.reports import ReportId

Vectors = npt.NDArray[np.float32]


class Classifier(Protocol):
    def classify(self, texts: Sequence[str]) -> Sequence[KindPrediction]:
        """One prediction a text, in order. Raises ModelUnavailable; never guesses on an empty text (abstains)."""
        ...


class Locator(Protocol):
    def locate(self, text: str, *, hint_adcode: str = "") -> Place:
        """The place the text names, the hint resolving names that several divisions share; unknown stays empty."""
        ...


class Encoder(Protocol):
    @property
    def model(self) -> str:
        """Name and content hash: vectors of two models are never compared."""
        ...

    @property
    def dims(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dims), rows of length 1 (a text without any known character gives a zero row)."""
        ...


@dataclass(frozen=True, slots=True)
class IndexedReport:
    """What search may know of a report: redacted text, place, time and kinds; nothing about the reporter."""

    id: ReportId
    text: str
    received: datetime
    adcode: str = ""
    detail: str = ""
    kinds: tuple[str, ...] = ()  # codes of both levels
    target: str = ""
    case: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A neighbour. `similarity` is the cosine of the two texts' vectors, 0..1, comparable between backends."""

    report: IndexedReport
    similarity: float


class SimilarReports(Protocol):
    """The search port; one contract suite holds for every implementation."""

    def put(self, reports: Sequence[IndexedReport]) -> None:
        """Visible to `like` and `find` on return; the same id replaces the earlier document."""
        ...

    def like(
        self, text: str, *, city: str, since: datetime, until: datetime, limit: int = 20
    ) -> Sequence[Hit]:
        """Nearest in meaning, best first, within [since, until]; `city` is a four-digit prefix or "" for any."""
        ...

    def find(self, words: str, *, adcode: str = "", limit: int = 50) -> Sequence[IndexedReport]:
        """Full-text search for people: all words must occur, best first; `adcode` is a prefix."""
        ...

    def forget(self, ids: Sequence[ReportId]) -> None: ...

    def count(self) -> int: ...
