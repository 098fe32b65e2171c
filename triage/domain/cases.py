"""What is one matter? A case holds the reports about this source, place and kind, as registered."""

from dataclasses import dataclass
from datetime import datetime

from triage.domain.reports import CaseId, ReportId


@dataclass(frozen=True, slots=True)
class Case:
    id: CaseId
    number: str
    title: str
    adcode: str
    opened: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A report tied to a case, or (`undone`) untied again; of a report's links the last one counts."""

    report: ReportId
    case: CaseId
    actor: str
    reason: str
    score: float | None = None
    undone: bool = False


def case_number(receipt: str) -> str:
    """A case is named after the report that opened it, with AJ for HS, so that people tell them apart."""
    return "AJ" + receipt.removeprefix("HS")
