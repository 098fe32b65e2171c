"""What does the record keep beside reports? Messages to reporters, their requests, tombstones, the ledger."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.storage.columns import Serial
from triage.storage.tables import Record

PERSONAL_INSERT_ONLY = (
    "relay_messages",
    "personal_requests",
    "personal_answers",
    "tombstones",
    "audit_ledger",
)  # a migration guards them with triggers


class MessageRow(Record):
    """Between the office and a reporter whose number nobody sees. `text` is as written, the desk redacts."""

    __tablename__ = "relay_messages"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    report: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    from_office: Mapped[bool]
    actor: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]


class PersonalRequestRow(Record):
    """A reporter asks about the own data, or for a human to look. `words` are the reporter's own."""

    __tablename__ = "personal_requests"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    report: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    kind: Mapped[str]
    words: Mapped[str]
    at: Mapped[datetime]
    due: Mapped[date] = mapped_column(index=True)


class PersonalAnswerRow(Record):
    """One a request: of two officers at once the second finds the key taken."""

    __tablename__ = "personal_answers"
    __table_args__ = (UniqueConstraint("request"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    request: Mapped[int] = mapped_column(ForeignKey("personal_requests.id"))
    actor: Mapped[str]
    granted: Mapped[bool]
    reason: Mapped[str]
    at: Mapped[datetime]


class TombstoneRow(Record):
    """Something of a report was closed or erased, by which rule, by whom and when."""

    __tablename__ = "tombstones"
    __table_args__ = (UniqueConstraint("report", "subject", "act"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    report: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    subject: Mapped[str]
    act: Mapped[str]
    rule: Mapped[str]
    citation: Mapped[str]
    actor: Mapped[str]
    at: Mapped[datetime]


class LedgerRow(Record):
    """The digest of one row of a history table; each hash covers the one before it."""

    __tablename__ = "audit_ledger"
    __table_args__ = (UniqueConstraint("source", "row"),)

    seq: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    source: Mapped[str]
    row: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str]
    prev_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str]
