"""What does the core need from outside? Each as small as its user needs; see runtime/bootstrap.py."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

import numpy as np
import numpy.typing as npt

from triage.domain.cases import Case, Link
from triage.domain.claims import ClaimId, ClaimTaken, RewardClaim
from triage.domain.funds import Fund, FundEntry
from triage.domain.incidents import Incident
from triage.domain.inspection import BatchItem
from triage.domain.kinds import KindPrediction
from triage.domain.lessons import Verdict
from triage.domain.notices import Issued, Notice
from triage.domain.personal import Answer, Message, PersonalRequest
from triage.domain.places import Place
from triage.domain.predictions import Prediction
from triage.domain.privacy import RetentionRule, RightKind
from triage.domain.reports import CaseId, Channel, Report, ReportId
from triage.domain.reveals import Asked, Reveal, Ruling
from triage.domain.standing import Attachment, ClockRow, Standing
from triage.domain.workflow import Step

Vectors = npt.NDArray[np.float32]


class Classifier(Protocol):
    def classify(self, texts: Sequence[str]) -> Sequence[KindPrediction]:
        """One prediction a text, in order; abstains on an empty one. Raises ModelUnavailable."""
        ...


class Locator(Protocol):
    def locate(self, text: str, *, hint_adcode: str = "") -> Place:
        """The place the text names, the hint deciding between namesakes; unknown stays empty."""
        ...


class Encoder(Protocol):
    @property
    def model(self) -> str:
        """Name and content hash: vectors of two models are never compared."""
        ...

    @property
    def dims(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dims), rows of length 1; a text without any word gives a zero row."""
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
    """A neighbour. `similarity` is the cosine of the vectors, 0..1, comparable between backends."""

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
        """Nearest in meaning, best first, within [since, until]; `city` has four digits, "" is any."""
        ...

    def find(self, words: str, *, adcode: str = "", limit: int = 50) -> Sequence[IndexedReport]:
        """Full-text search for people: all words must occur, best first; `adcode` is a prefix."""
        ...

    def forget(self, ids: Sequence[ReportId]) -> None: ...

    def known(self, ids: Sequence[ReportId]) -> frozenset[ReportId]:
        """Those of at most 10,000 reports that are here."""
        ...

    def count(self) -> int: ...


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One entry in the life of a report; `detail` is plain JSON."""

    step: Step
    actor: str
    at: datetime
    reason: str = ""
    detail: Mapping[str, object] | None = None


class Reports(Protocol):
    def add(self, report: Report, *, code_digest: str) -> None:
        """Raises Conflict when the channel already has a report under the same client key."""
        ...

    def get(self, id: ReportId) -> Report:
        """Raises NotFound."""
        ...

    def by_client_key(self, channel: Channel, key: str) -> Report | None: ...

    def by_receipt(self, receipt: str) -> Report | None: ...

    def by_external_no(self, number: str, *, limit: int) -> Sequence[Report]:
        """The first that came under this number of another system, whatever the channel."""
        ...

    def code_digest(self, id: ReportId) -> str: ...

    def registration_order(self, id: ReportId) -> int:
        """Position in the register: earlier received means smaller, for ever."""
        ...

    def take_step(self, id: ReportId, taken: StepTaken) -> None:
        """Appends to the history and moves the state by the workflow table; raises IllegalStep."""
        ...

    def steps(self, id: ReportId) -> Sequence[StepTaken]: ...

    def standing(self, id: ReportId) -> Standing: ...

    def set_standing(self, standing: Standing) -> None:
        """Everything but the state, which only `take_step` moves."""
        ...

    def predict(self, id: ReportId, prediction: Prediction, *, at: datetime) -> None: ...

    def predictions(self, id: ReportId) -> Sequence[tuple[Prediction, datetime]]:
        """What was said, in order; what a challenger says in shadow is left to the Ledger."""
        ...

    def start_clocks(self, id: ReportId, clocks: Sequence[ClockRow]) -> None:
        """A clock that already runs is left alone."""
        ...

    def clocks(self, id: ReportId) -> Sequence[ClockRow]: ...

    def attach(self, id: ReportId, attachments: Sequence[UUID]) -> None: ...

    def attachments(self, id: ReportId) -> Sequence[Attachment]: ...


class Cases(Protocol):
    def open(self, case: Case) -> None: ...

    def get(self, id: CaseId) -> Case:
        """Raises NotFound."""
        ...

    def retitle(self, id: CaseId, title: str) -> None:
        """What the case is about is known better now."""
        ...

    def link(self, link: Link, *, at: datetime) -> None:
        """Appends; also moves the report's standing to the case (or off it, when undone)."""
        ...

    def members(self, id: CaseId) -> Sequence[ReportId]:
        """Reports linked now, in registration order."""
        ...

    def untied(self, report: ReportId) -> frozenset[CaseId]:
        """Cases from which a person has separated this report: never proposed again."""
        ...


class Notices(Protocol):
    """Papers that were issued; none is changed or taken back, a wrong one is followed by another."""

    def issue(self, draft: Notice, issuing: Issued) -> Notice:
        """Stores the draft under the next number of its series and year: each is given once, none left out.

        The same id again is the same paper. Raises Conflict when the id is another report's.
        """
        ...

    def get(self, id: UUID) -> tuple[Notice, Issued]:
        """Raises NotFound."""
        ...

    def of_report(self, id: ReportId) -> Sequence[tuple[Notice, Issued]]:
        """In the order in which they were issued."""
        ...


class Incidents(Protocol):
    """Where the emergencies stand; what was done about them is in the history of their reports."""

    def get(self, id: ReportId) -> Incident | None: ...

    def put(self, incident: Incident) -> None:
        """Replaces what was known of the incident of this report."""
        ...


@dataclass(frozen=True, slots=True)
class HandledItem:
    """An item of an inspection as it stands now: where it lies, what it is about, what was done."""

    item: BatchItem
    adcode: str
    kinds: tuple[str, ...]
    steps: Sequence[StepTaken]


class Batches(Protocol):
    def add(self, id: ReportId, item: BatchItem, batch: str, *, actor: str, at: datetime) -> None:
        """Keeps with a report what its table said. Raises Conflict when it has a batch already."""
        ...


class Outbox(Protocol):
    def put(self, task: str, **arguments: str) -> None: ...

    def finish(self, id: int, *, at: datetime) -> bool:
        """Marks the row done with this transaction; False when it was done before (the task ran twice)."""
        ...


class UnitOfWork(Protocol):
    """One transaction. The entry point opens it and commits; use cases only work inside."""

    @property
    def reports(self) -> Reports: ...

    @property
    def cases(self) -> Cases: ...

    @property
    def notices(self) -> Notices: ...

    @property
    def incidents(self) -> Incidents: ...

    @property
    def batches(self) -> Batches: ...

    @property
    def outbox(self) -> Outbox: ...


class Ledger(Protocol):
    """Predictions over all reports, for those who compare and teach models."""

    def verdicts(self) -> Iterator[Verdict]:
        """Reports whose kinds a person chose or accepted, in registration order."""
        ...


class Claims(Protocol):
    """Rewards for reports, each with its history."""

    def open(self, claim: RewardClaim, taken: ClaimTaken) -> RewardClaim:
        """Raises Conflict when the report has a claim already."""
        ...

    def get(self, id: ClaimId) -> RewardClaim:
        """Raises NotFound."""
        ...

    def of_report(self, report: ReportId) -> RewardClaim | None: ...

    def take_step(self, claim: RewardClaim, taken: ClaimTaken) -> RewardClaim:
        """Appends and moves by the table; raises IllegalStep, or Conflict when `claim` is outdated."""
        ...

    def steps(self, id: ClaimId) -> Sequence[ClaimTaken]: ...

    def barred_among(self, contacts: Sequence[UUID]) -> bool:
        """Whether one of these reporters or payees is on the blacklist."""
        ...


class Funds(Protocol):
    def get(self, payer: str, year: int, *, scope: str) -> Fund:
        """An empty one when there is none on record. Raises NotFound when it is another division's."""
        ...

    def book(
        self,
        fund: Fund,
        entry: FundEntry,
        amount: int,
        *,
        claim: ClaimId | None,
        actor: str,
        reason: str,
        at: datetime,
    ) -> Fund:
        """Raises InvalidSubmission when it would be overdrawn, Conflict when somebody booked meanwhile."""
        ...


class RewardWork(UnitOfWork, Protocol):
    """The transaction of those who work on rewards."""

    @property
    def claims(self) -> Claims: ...

    @property
    def funds(self) -> Funds: ...


class Vault(Protocol):
    """Who the reporter is, in a database of its own; outside it only the opaque id exists."""

    def keep(self, id: UUID, contact: Mapping[str, str], *, at: datetime) -> None: ...

    def reveal(self, id: UUID, *, actor: str, reason: str, at: datetime) -> Mapping[str, str]:
        """Leaves a trace first, then opens. Raises NotFound."""
        ...

    def correct(self, id: UUID, changes: Mapping[str, str], *, actor: str, reason: str, at: datetime) -> None:
        """What is not changed stays. Leaves a trace, shows nothing. Raises NotFound."""
        ...

    def close(self, id: UUID, *, actor: str, reason: str, at: datetime) -> None:
        """Kept, but shown to nobody any more. Raises NotFound."""
        ...

    def erase(self, id: UUID, *, actor: str, reason: str, at: datetime) -> None:
        """Only the opaque id stays. Raises NotFound."""
        ...


class Personal(Protocol):
    """Messages to reporters who stay unknown, their requests about own data, and tombstones; all appended."""

    def say(self, report: ReportId, message: Message) -> None: ...

    def messages(self, report: ReportId) -> Sequence[Message]: ...

    def ask(self, report: ReportId, kind: RightKind, words: str, *, at: datetime, due: date) -> None: ...

    def answer(self, id: int, answer: Answer) -> None:
        """Raises Conflict when somebody else was faster."""
        ...

    def of_report(self, report: ReportId) -> Sequence[PersonalRequest]: ...

    def bury(self, report: ReportId, rule: RetentionRule, *, actor: str, at: datetime) -> None:
        """A tombstone; twice is once."""
        ...

    def buried(self, report: ReportId) -> frozenset[tuple[str, str]]:
        """Subject and act of every tombstone."""
        ...


class PersonalWork(UnitOfWork, Protocol):
    """The transaction of those who work on reporters' rights."""

    @property
    def personal(self) -> Personal: ...


class Reveals(Protocol):
    """Requests to be shown a contact, with what was decided; kept beside the contacts."""

    def ask(self, asked: Asked) -> None:
        """Raises NotFound when there is no contact (any more)."""
        ...

    def rule(self, asked: Asked, ruling: Ruling) -> None:
        """Raises Conflict when somebody else has ruled: of two custodians at once one wins."""
        ...

    def get(self, id: UUID) -> Reveal:
        """Raises NotFound."""
        ...


class BlobStore(Protocol):
    def put(self, content: bytes) -> str:
        """Returns the SHA-256 under which the content is found again; the same content is stored once."""
        ...

    def get(self, sha256: str) -> bytes:
        """Raises NotFound."""
        ...


class Turnstile(Protocol):
    def only_one(self, name: str) -> AbstractContextManager[None]:
        """Holds back every other process that asks for the same name (two twins must not open two cases)."""
        ...
