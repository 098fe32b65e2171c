"""What does the record keep about rewards? Claims with their history, and funds with every entry."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from triage.storage.columns import JsonObject, Serial
from triage.storage.tables import Record


class ClaimRow(Record):
    """A claim as lists need it; `version` grows with every step and exposes who read an older state.

    Nobody is named here: `payee` is the vault's opaque id, `area` decides who may see the row.
    """

    __tablename__ = "claims"
    __table_args__ = (Index(None, "area", "state"), Index(None, "state", "due"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), unique=True)
    version: Mapped[int] = mapped_column()
    state: Mapped[str]
    area: Mapped[str]
    scheme: Mapped[str]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    payer: Mapped[str]
    year: Mapped[int | None]
    payee: Mapped[UUID | None]
    due: Mapped[date | None]
    attention: Mapped[str]
    barred: Mapped[bool]
    updated: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class ClaimStepRow(Record):
    __tablename__ = "claim_steps"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    claim: Mapped[UUID] = mapped_column(ForeignKey("claims.id"), index=True)
    step: Mapped[str]
    actor: Mapped[str]
    at: Mapped[datetime]
    reason: Mapped[str]
    detail: Mapped[JsonObject | None]


class FundRow(Record):
    """Where a fund stands; the database itself refuses an overdrawn one."""

    __tablename__ = "funds"
    __table_args__ = (
        CheckConstraint("reserved + paid <= budget + overdraft + returned", name="not_overdrawn"),
        CheckConstraint("reserved >= 0 AND returned <= paid", name="in_balance"),
    )

    payer: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    area: Mapped[str] = mapped_column(index=True)
    budget: Mapped[int] = mapped_column(BigInteger)
    overdraft: Mapped[int] = mapped_column(BigInteger)
    reserved: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int] = mapped_column(BigInteger)
    returned: Mapped[int] = mapped_column(BigInteger)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class FundEntryRow(Record):
    __tablename__ = "fund_entries"
    __table_args__ = (Index(None, "payer", "year"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    payer: Mapped[str]
    year: Mapped[int]
    entry: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    claim: Mapped[UUID | None] = mapped_column(ForeignKey("claims.id"), index=True)
    actor: Mapped[str]
    at: Mapped[datetime]
    reason: Mapped[str]
