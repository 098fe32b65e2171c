"""Which reports belong to one matter? Implements ports.Cases: links are appended, the last one counts."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from triage.domain.cases import Case, Link
from triage.domain.errors import Conflict, NotFound
from triage.domain.reports import CaseId, ReportId
from triage.storage import standings
from triage.storage.rows import link_to_row
from triage.storage.tables import CaseRow, LinkRow, StandingRow
from triage.storage.writes import add_or_conflict, append


class SqlCases:
    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, case: Case) -> None:
        """Raises Conflict when id or number is taken."""
        row = asdict(case)
        add_or_conflict(self._session, CaseRow, row, f"case {case.number} is open already")

    def get(self, id: CaseId) -> Case:
        row = self._session.get(CaseRow, id)
        if row is None:
            raise NotFound(f"no case {id}")
        return Case(CaseId(row.id), row.number, row.title, row.adcode, row.opened)

    def retitle(self, id: CaseId, title: str) -> None:
        self._session.execute(update(CaseRow).where(CaseRow.id == id).values(title=title))

    def link(self, link: Link, *, at: datetime) -> None:
        """Raises Conflict when a link is undone that is no longer the report's."""
        self.get(link.case)
        if link.undone and standings.row(self._session, link.report).case != link.case:
            raise Conflict(f"report {link.report} is not linked to case {link.case}")
        standings.move_to_case(self._session, link.report, None if link.undone else link.case, at)
        append(self._session, LinkRow, link_to_row(link, at))

    def members(self, id: CaseId) -> Sequence[ReportId]:
        query = select(StandingRow.report).where(StandingRow.case == id).order_by(StandingRow.seq)
        return tuple(ReportId(report) for report in self._session.scalars(query))

    def untied(self, report: ReportId) -> frozenset[CaseId]:
        """A case to which a person has tied the report again is not among them."""
        query = select(LinkRow.case, LinkRow.undone).where(LinkRow.report == report).order_by(LinkRow.id)
        last = {CaseId(case): undone for case, undone in self._session.execute(query)}
        return frozenset(case for case, undone in last.items() if undone)
