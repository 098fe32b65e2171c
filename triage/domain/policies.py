"""Which rows of law does a decision need? All tables in force here, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.domain.calendar import WorkCalendar
from triage.domain.deadlines import TermTable
from triage.domain.incidents import GradeTable
from triage.domain.legal_route import RouteTable
from triage.domain.notices import NoticeTexts
from triage.domain.positive_list import ListedEnterprise
from triage.domain.routing import OwnerTable
from triage.domain.running_clocks import Escalation
from triage.domain.severity import SeverityTable


@dataclass(frozen=True, slots=True)
class Policies:
    """Read by triage/policies/loader.py; nothing changes them while a process runs."""

    terms: TermTable
    owners: OwnerTable
    severity: SeverityTable
    calendar: WorkCalendar
    grading: tuple[GradeTable, ...]
    routes: RouteTable
    escalation: Escalation
    notices: NoticeTexts
    inspection_columns: Mapping[str, tuple[str, ...]]
    order_columns: Mapping[str, tuple[str, ...]]
    positive_list: tuple[ListedEnterprise, ...]
