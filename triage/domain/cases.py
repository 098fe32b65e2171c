"""What is one matter? A case holds the reports about this source, place and kind, as registered."""

from dataclasses import dataclass
from datetime import datetime

from triage.domain.reports import CaseId, ReportId

_LONGEST_TITLE = 80


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


def case_title(place: str, detail: str, target: str) -> str:
    """Where and who; a target that the place names already is not said twice."""
    where = f"{place}{detail}" or "地点待核"
    return "　".join(part for part in (where, "" if target in where else target) if part)[:_LONGEST_TITLE]


def case_number(receipt: str) -> str:
    """A case is named after the report that opened it, with AJ for HS, so that people tell them apart."""
    return "AJ" + receipt.removeprefix("HS")
