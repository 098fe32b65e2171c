"""Which contacts were asked for, and what was decided? Requests and rulings, each with its trace."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select

from triage.domain.errors import Conflict, NotFound
from triage.domain.reports import ReportId
from triage.domain.reveals import Asked, Reveal, Ruling
from triage.storage import trail
from triage.storage.engine import Sessions
from triage.storage.trail import Entry
from triage.storage.vault import Keys
from triage.storage.vault_tables import ContactRow, RequestRow, RulingRow
from triage.storage.writes import races_are_conflicts

MOST_SHOWN = 200


class SqlReveals:
    """Implements ports.Reveals; each method is a transaction of its own in the vault's database."""

    def __init__(self, sessions: Sessions, keys: Keys) -> None:
        self._sessions = sessions
        self._keys = keys

    def ask(self, asked: Asked) -> None:
        """Raises NotFound for a contact that is not there (any more), Conflict for a request sent twice."""
        with races_are_conflicts("request"), self._sessions.begin() as session:
            contact = session.get(ContactRow, asked.contact)
            if contact is None or contact.erased is not None:
                raise NotFound("这件举报没有留下联系方式，或者联系方式已经删除。")
            trail.append(session, self._keys(), _entry("ask", asked, asked.requester, asked.reason, asked.at))
            session.add(
                RequestRow(
                    id=asked.id,
                    report=asked.report,
                    contact=asked.contact,
                    requester=asked.requester,
                    reason=asked.reason,
                    minutes=asked.minutes,
                    at=asked.at,
                )
            )

    def rule(self, asked: Asked, ruling: Ruling) -> None:
        """Raises Conflict when another custodian was faster."""
        with self._sessions.begin() as session:
            action = "grant" if ruling.granted else "refuse"
            trail.append(session, self._keys(), _entry(action, asked, ruling.actor, ruling.reason, ruling.at))
            earlier = session.get(RulingRow, asked.id)
            if earlier is not None:
                raise Conflict(f"这项申请已由 {earlier.actor} 办理，请刷新后查看结果。")
            with races_are_conflicts("request"):
                session.add(
                    RulingRow(
                        request=asked.id,
                        actor=ruling.actor,
                        granted=ruling.granted,
                        reason=ruling.reason,
                        at=ruling.at,
                        until=ruling.until,
                    )
                )
                session.flush()

    def get(self, id: UUID) -> Reveal:
        """Raises NotFound."""
        with self._sessions() as session:
            found = session.execute(_query().where(RequestRow.id == id)).one_or_none()
        if found is None:
            raise NotFound("没有这项申请。")
        return _reveal(found)

    def of_report(self, report: ReportId) -> Sequence[Reveal]:
        return self._all(RequestRow.report == report)

    def waiting(self) -> Sequence[Reveal]:
        return self._all(RulingRow.request.is_(None))

    def of_requester(self, username: str) -> Sequence[Reveal]:
        return self._all(RequestRow.requester == username)

    def latest(self) -> Sequence[Reveal]:
        return self._all()

    def _all(self, *conditions: ColumnElement[bool]) -> Sequence[Reveal]:
        """The newest first."""
        query = _query().where(*conditions).order_by(RequestRow.at.desc()).limit(MOST_SHOWN)
        with self._sessions() as session:
            return tuple(map(_reveal, session.execute(query)))


def _query() -> Select[RequestRow, RulingRow]:
    return select(RequestRow, RulingRow).outerjoin(RulingRow, RulingRow.request == RequestRow.id)


def _entry(action: str, asked: Asked, actor: str, reason: str, at: datetime) -> Entry:
    return Entry(action, asked.contact, actor, reason, at)


def _reveal(found: Row[RequestRow, RulingRow]) -> Reveal:
    row: RequestRow = found.RequestRow
    ruling: RulingRow | None = found.RulingRow
    asked = Asked(row.id, ReportId(row.report), row.contact, row.requester, row.reason, row.minutes, row.at)
    if ruling is None:
        return Reveal(asked)
    return Reveal(asked, Ruling(ruling.actor, ruling.granted, ruling.reason, ruling.at, ruling.until))
