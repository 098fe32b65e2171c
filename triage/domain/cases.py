"""What is one matter? A case holds every report about this source, this place, this kind, in order of registration."""

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
    """A report tied to a case, or (`undone`) untied again; links are appended, the last one of a report counts."""

    report: ReportId
    case: CaseId
    actor: str
    reason: str
    score: float | None = None
    undone: bool = False


def case_number(receipt: str) -> str:
    """A case is named after the report that opened it: AJ instead of HS, so that people can tell them apart."""
    return "AJ" + receipt.removeprefix("HS")
