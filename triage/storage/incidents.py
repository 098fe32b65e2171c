"""Which emergencies are there, and which of them has nobody taken? Implements ports.Incidents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, literal_column, or_, select
from sqlalchemy.orm import Session

from triage.domain.incidents import OVER, Grade, Incident, IncidentState
from triage.domain.reports import ReportId
from triage.storage.scope import within
from triage.storage.tables import IncidentRow, ReportRow, StandingRow

_OVER = [state.value for state in OVER]


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident as lists show it; `area` is the division whose officers see it."""

    incident: Incident
    receipt: str
    area: str
    place: str


class SqlIncidents:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, id: ReportId) -> Incident | None:
        row = self._session.get(IncidentRow, id)
        return None if row is None else _incident(row)

    def put(self, incident: Incident) -> None:
        row = self._session.get(IncidentRow, incident.report)
        if row is None:
            row = IncidentRow(report=incident.report)
            self._session.add(row)
        row.state = incident.state.value
        row.since = incident.since
        row.grade = incident.grade.value if incident.grade else None
        row.taken_by = incident.taken_by
        row.called = incident.called
        row.due = incident.due
        self._session.flush()


def ringing(session: Session, scope: str, now: datetime) -> Sequence[IncidentLine]:
    """Incidents of the division that nobody has taken or that should have been reported, the oldest first."""
    untaken = IncidentRow.taken_by == literal_column("''")  # written out, so that the partial index fits
    rings = or_(untaken, IncidentRow.due < now)
    going_on = IncidentRow.state.not_in(_OVER)
    return _lines(session, _query(scope, rings, going_on).order_by(IncidentRow.since))


def incident_list(session: Session, scope: str, *, limit: int = 200) -> Sequence[IncidentLine]:
    """All incidents of the division: those that go on first, then the newest."""
    order = (IncidentRow.state.in_(_OVER), IncidentRow.since.desc())
    return _lines(session, _query(scope).order_by(*order).limit(limit))


def _query(scope: str, *conditions: ColumnElement[bool]) -> Select[IncidentRow, str, str, str]:
    query: Select[IncidentRow, str, str, str] = select(
        IncidentRow, ReportRow.receipt, StandingRow.area, StandingRow.place
    )
    query = query.join(StandingRow, StandingRow.report == IncidentRow.report)
    query = query.join(ReportRow, ReportRow.seq == StandingRow.seq)
    return query.where(within(StandingRow.area, scope), *conditions)


def _lines(session: Session, query: Select[IncidentRow, str, str, str]) -> Sequence[IncidentLine]:
    return [
        IncidentLine(_incident(row), receipt, area, place)
        for row, receipt, area, place in session.execute(query)
    ]


def _incident(row: IncidentRow) -> Incident:
    return Incident(
        report=ReportId(row.report),
        state=IncidentState(row.state),
        since=row.since,
        grade=Grade(row.grade) if row.grade else None,
        taken_by=row.taken_by,
        called=row.called,
        due=row.due,
    )
