"""Which papers were issued, under which numbers? Implements ports.Notices; rows are only ever added."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.domain.errors import Conflict, NotFound
from triage.domain.notices import Issued, Notice, NoticeKind, document_number
from triage.domain.reports import ReportId
from triage.storage.tables import NoticeRow
from triage.storage.writes import add_unless_there

_ATTEMPTS = 20  # as many officers may take a number of one series at the same moment


class SqlNotices:
    def __init__(self, session: Session) -> None:
        self._session = session

    def issue(self, draft: Notice, issuing: Issued) -> Notice:
        """The number is taken with the row: who comes second waits for the first and takes the next one."""
        for _ in range(_ATTEMPTS):
            if (there := self._row(issuing.id)) is not None:
                return _issued_before(there, issuing)
            row = _to_row(draft, issuing, self._next_serial(issuing.series, draft.day.year))
            if add_unless_there(self._session, NoticeRow, row) is not None:
                return _notice(NoticeRow(**row))
        raise Conflict(f"no number of the series {issuing.series} could be had")

    def get(self, id: UUID) -> tuple[Notice, Issued]:
        row = self._row(id)
        if row is None:
            raise NotFound(f"no notice {id}")
        return _notice(row), _issued(row)

    def of_report(self, id: ReportId) -> Sequence[tuple[Notice, Issued]]:
        query = select(NoticeRow).where(NoticeRow.report == id).order_by(NoticeRow.seq)
        return tuple((_notice(row), _issued(row)) for row in self._session.scalars(query))

    def last_series(self, office: str) -> tuple[NoticeKind, str] | None:
        """The kind and the series of the paper that this office issued last."""
        query = select(NoticeRow).where(NoticeRow.office == office).order_by(NoticeRow.seq.desc()).limit(1)
        row = self._session.scalar(query)
        return None if row is None else (NoticeKind(row.kind), row.series)

    def _row(self, id: UUID) -> NoticeRow | None:
        return self._session.scalars(select(NoticeRow).where(NoticeRow.id == id)).one_or_none()

    def _next_serial(self, series: str, year: int) -> int:
        query = select(func.max(NoticeRow.serial)).where(NoticeRow.series == series, NoticeRow.year == year)
        return (self._session.scalar(query) or 0) + 1


def _issued_before(row: NoticeRow, issuing: Issued) -> Notice:
    if row.report != issuing.report:
        raise Conflict(f"the notice {issuing.id} belongs to another report")
    return _notice(row)


def _to_row(draft: Notice, issuing: Issued, serial: int) -> dict[str, object]:
    return {
        "id": issuing.id,
        "report": issuing.report,
        "kind": draft.kind.value,
        "series": issuing.series,
        "year": draft.day.year,
        "serial": serial,
        "number": document_number(issuing.series, draft.day.year, serial),
        "title": draft.title,
        "addressee": draft.addressee,
        "paragraphs": list(draft.paragraphs),
        "office": draft.office,
        "day": draft.day,
        "actor": issuing.actor,
        "at": issuing.at,
    }


def _notice(row: NoticeRow) -> Notice:
    return Notice(
        kind=NoticeKind(row.kind),
        title=row.title,
        number=row.number,
        addressee=row.addressee,
        paragraphs=tuple(row.paragraphs),
        office=row.office,
        day=row.day,
    )


def _issued(row: NoticeRow) -> Issued:
    return Issued(row.id, ReportId(row.report), row.series, row.actor, row.at)
