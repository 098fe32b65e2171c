"""Where are messages, requests about own data and tombstones? Appended in the record, never changed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from triage.domain.errors import Conflict, NotFound
from triage.domain.personal import Answer, Message, PersonalRequest
from triage.domain.privacy import RetentionRule, RightKind
from triage.domain.reports import ReportId
from triage.storage.personal_tables import MessageRow, PersonalAnswerRow, PersonalRequestRow, TombstoneRow
from triage.storage.scope import within
from triage.storage.tables import ReportRow, StandingRow
from triage.storage.writes import add_unless_there, append


class SqlPersonal:
    """Implements ports.Personal."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def say(self, report: ReportId, message: Message) -> None:
        append(
            self._session,
            MessageRow,
            {
                "report": report,
                "from_office": message.from_office,
                "actor": message.actor,
                "text": message.text,
                "at": message.at,
            },
        )

    def messages(self, report: ReportId) -> Sequence[Message]:
        query = select(MessageRow).where(MessageRow.report == report).order_by(MessageRow.id)
        return [Message(row.from_office, row.actor, row.text, row.at) for row in self._session.scalars(query)]

    def ask(self, report: ReportId, kind: RightKind, words: str, *, at: datetime, due: date) -> None:
        row = {"report": report, "kind": kind.value, "words": words, "at": at, "due": due}
        append(self._session, PersonalRequestRow, row)

    def get(self, id: int) -> PersonalRequest:
        """Raises NotFound."""
        found = self._session.execute(_requests().where(PersonalRequestRow.id == id)).one_or_none()
        if found is None:
            raise NotFound("没有这项申请。")
        return _request(found)

    def answer(self, id: int, answer: Answer) -> None:
        """Raises Conflict when somebody else was faster."""
        row = {
            "request": id,
            "actor": answer.actor,
            "granted": answer.granted,
            "reason": answer.reason,
            "at": answer.at,
        }
        if add_unless_there(self._session, PersonalAnswerRow, row) is None:
            raise Conflict("这项申请刚被别人办理，请刷新后查看结果。")

    def of_report(self, report: ReportId) -> Sequence[PersonalRequest]:
        query = _requests().where(PersonalRequestRow.report == report).order_by(PersonalRequestRow.id)
        return [_request(found) for found in self._session.execute(query)]

    def bury(self, report: ReportId, rule: RetentionRule, *, actor: str, at: datetime) -> None:
        """Twice is once."""
        row = {
            "report": report,
            "subject": rule.subject.value,
            "act": rule.act.value,
            "rule": rule.rule,
            "citation": rule.citation,
            "actor": actor,
            "at": at,
        }
        add_unless_there(self._session, TombstoneRow, row)

    def buried(self, report: ReportId) -> frozenset[tuple[str, str]]:
        """Subject and act of every tombstone."""
        query = select(TombstoneRow.subject, TombstoneRow.act).where(TombstoneRow.report == report)
        return frozenset((subject, act) for subject, act in self._session.execute(query))


def requests_for_desk(session: Session, scope: str) -> Sequence[tuple[PersonalRequest, str]]:
    """With the number of the report; what is still to be answered first, then by day."""
    query = (
        _requests()
        .add_columns(ReportRow.receipt)
        .join(ReportRow, ReportRow.id == PersonalRequestRow.report)
        .join(StandingRow, StandingRow.report == PersonalRequestRow.report)
        .where(within(StandingRow.area, scope))
        .order_by(PersonalAnswerRow.id.is_not(None), PersonalRequestRow.due, PersonalRequestRow.id)
        .limit(500)
    )
    return [(_request(found), found.receipt) for found in session.execute(query)]


def settled_before(session: Session, day: date, *, after: int, limit: int) -> Sequence[tuple[int, UUID]]:
    """Reports that were settled up to a day and are not open again, in order of registration."""
    query = select(StandingRow.seq, StandingRow.report).where(
        StandingRow.seq > after, StandingRow.open.is_(False), StandingRow.settled_on <= day
    )
    found = session.execute(query.order_by(StandingRow.seq).limit(limit))
    return [(seq, report) for seq, report in found]


def settled_on(session: Session, report: ReportId) -> date | None:
    return session.scalar(select(StandingRow.settled_on).where(StandingRow.report == report))


def _requests() -> Select[PersonalRequestRow, PersonalAnswerRow]:
    return select(PersonalRequestRow, PersonalAnswerRow).outerjoin(
        PersonalAnswerRow, PersonalAnswerRow.request == PersonalRequestRow.id
    )


def _request(found: Row[PersonalRequestRow, PersonalAnswerRow]) -> PersonalRequest:
    row: PersonalRequestRow = found.PersonalRequestRow
    told: PersonalAnswerRow | None = found.PersonalAnswerRow
    answer = None if told is None else Answer(told.actor, told.granted, told.reason, told.at)
    return PersonalRequest(
        row.id, ReportId(row.report), RightKind(row.kind), row.words, row.at, row.due, answer
    )
