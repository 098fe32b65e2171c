"""Where does a report stand right now? Derived from its steps and predictions, kept ready for queues."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from triage.domain.reports import CaseId, ReportId


@dataclass(frozen=True, slots=True)
class Standing:
    """`attention` says in words why a person has to look; "" when nothing waits for one."""

    report: ReportId
    state: str
    attention: str = ""
    adcode: str = ""
    place: str = ""
    detail: str = ""
    primary_kind: str = ""
    kinds: tuple[str, ...] = ()
    severity: str = ""
    industry: str = ""
    target: str = ""
    owner_code: str = ""
    owner_name: str = ""
    due: date | None = None
    case: CaseId | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A running statutory clock of one report."""

    clock: str
    label: str
    due: datetime
    rule: str
    citation: str
    verified: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a report, stored under its content's SHA-256."""

    id: UUID
    sha256: str
    media_type: str
    size: int
    labels: tuple[str, ...] = field(default=())
