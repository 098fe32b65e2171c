"""What does the record keep? Tables of reports, their history, cases, jobs, staff and conversations."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, MetaData, UniqueConstraint, Uuid, false, func, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from triage.storage.columns import CONSTRAINT_NAMES, Json, JsonObject, Serial, UtcDateTime


class Record(DeclarativeBase):
    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        UUID: Uuid,
        JsonObject: Json,
        list[str]: Json,
    }


INSERT_ONLY = (
    "reports",
    "steps",
    "predictions",
    "clocks",
    "links",
    "notices",
    "batch_items",
    "bulletins",
)  # the migrations that made them guard them with triggers


class ReportRow(Record):
    """Never updated. `seq` is the order of registration; it is never given twice."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("channel", "client_key"),
        Index(None, "channel", "external_no"),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(Serial, primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    receipt: Mapped[str] = mapped_column(unique=True)
    code_digest: Mapped[str]
    channel: Mapped[str]
    text: Mapped[str]
    received: Mapped[datetime] = mapped_column(index=True)
    fact_place: Mapped[str]
    fact_time: Mapped[str]
    fact_source: Mapped[str]
    fact_effects: Mapped[str]
    hint_adcode: Mapped[str]
    reporter: Mapped[UUID | None] = mapped_column(index=True)
    client_key: Mapped[str | None]
    external_no: Mapped[str | None]


class StepRow(Record):
    __tablename__ = "steps"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    report: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    step: Mapped[str]
    actor: Mapped[str]
    at: Mapped[datetime]
    reason: Mapped[str]
    detail: Mapped[JsonObject | None]


class StandingRow(Record):
    """The report as queues and figures need it. `version` grows with every change and exposes stale writers.

    `area` is the division that decides who may see the row: the located one, else the hint of the channel.
    `received_on` and `settled_on` are days in China, where the law counts them; `promised` is what was
    due when the report was settled.
    """

    __tablename__ = "standings"
    __table_args__ = (
        Index(None, "open", "due"),
        Index(None, "open", "area"),
        Index(None, "state", "due"),
        Index(None, "owner_code", "due"),
        Index(None, "area", "received_on"),
        Index(None, "area", "settled_on"),
        Index(
            "ix_standings_attention",
            "area",
            sqlite_where=text("attention <> ''"),
            postgresql_where=text("attention <> ''"),
        ),
    )

    report: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Serial, unique=True)
    version: Mapped[int] = mapped_column()
    channel: Mapped[str]
    state: Mapped[str]
    open: Mapped[bool]
    attention: Mapped[str]
    adcode: Mapped[str]
    area: Mapped[str]
    place: Mapped[str]
    detail: Mapped[str]
    primary_kind: Mapped[str]
    industry: Mapped[str]
    severity: Mapped[str]
    target: Mapped[str]
    owner_code: Mapped[str]
    owner_name: Mapped[str]
    due: Mapped[date | None]
    case: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), index=True)
    received: Mapped[datetime] = mapped_column(index=True)
    received_on: Mapped[date]
    settled_on: Mapped[date | None]
    promised: Mapped[date | None]
    updated: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class StandingKindRow(Record):
    __tablename__ = "standing_kinds"

    report: Mapped[UUID] = mapped_column(ForeignKey("standings.report"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)


class PredictionRow(Record):
    __tablename__ = "predictions"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    report: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    axis: Mapped[str]
    author: Mapped[str]
    by: Mapped[str]
    value: Mapped[JsonObject]
    confidence: Mapped[float | None]
    abstained: Mapped[bool]
    reason: Mapped[str]
    at: Mapped[datetime]


class RunningClockRow(Record):
    __tablename__ = "clocks"
    __table_args__ = (UniqueConstraint("report", "clock"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    report: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    clock: Mapped[str]
    label: Mapped[str]
    due: Mapped[datetime] = mapped_column(index=True)
    rule: Mapped[str]
    citation: Mapped[str]
    verified: Mapped[bool]
    warnings: Mapped[list[str]]


class AttachmentRow(Record):
    """Uploaded during a conversation, tied to a report when it is filed."""

    __tablename__ = "attachments"

    seq: Mapped[int] = mapped_column(Serial, primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    sha256: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    labels: Mapped[list[str]]
    conversation: Mapped[str] = mapped_column(index=True)
    report: Mapped[UUID | None] = mapped_column(ForeignKey("reports.id"), index=True)
    uploaded: Mapped[datetime]


class CaseRow(Record):
    __tablename__ = "cases"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    adcode: Mapped[str] = mapped_column(index=True)
    opened: Mapped[datetime]


class LinkRow(Record):
    __tablename__ = "links"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    report: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    case: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    actor: Mapped[str]
    reason: Mapped[str]
    score: Mapped[float | None]
    undone: Mapped[bool]
    at: Mapped[datetime]


class NoticeRow(Record):
    """A paper as it was issued; nobody is named in it. `series` is the office's sign and the paper's own."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("series", "year", "serial"), {"sqlite_autoincrement": True})

    seq: Mapped[int] = mapped_column(Serial, primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    report: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    kind: Mapped[str]
    series: Mapped[str]
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str]
    title: Mapped[str]
    addressee: Mapped[str]
    paragraphs: Mapped[list[str]]
    office: Mapped[str]
    day: Mapped[date]
    actor: Mapped[str]
    at: Mapped[datetime]


class IncidentRow(Record):
    """An emergency as the desk needs it; the partial index holds those that nobody has taken."""

    __tablename__ = "incidents"
    __table_args__ = (
        Index(
            "ix_incidents_untaken",
            "since",
            sqlite_where=text("taken_by = ''"),
            postgresql_where=text("taken_by = ''"),
        ),
    )

    report: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), primary_key=True)
    state: Mapped[str]
    since: Mapped[datetime] = mapped_column(index=True)
    grade: Mapped[str | None]
    taken_by: Mapped[str]
    called: Mapped[str]
    due: Mapped[datetime | None]


class ShiftRow(Record):
    """A time of duty. A shift that was taken out stays, with who took it out and when."""

    __tablename__ = "shifts"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    area: Mapped[str]
    person: Mapped[str] = mapped_column(ForeignKey("staff.username"))
    start: Mapped[datetime]
    end: Mapped[datetime] = mapped_column(index=True)
    entered_by: Mapped[str]
    entered: Mapped[datetime]
    removed_by: Mapped[str | None]
    removed: Mapped[datetime | None]


class BatchItemRow(Record):
    """What the table of an inspection said about one report when it was handed over."""

    __tablename__ = "batch_items"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    report: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), unique=True)
    batch: Mapped[str] = mapped_column(index=True)
    number: Mapped[str]
    region: Mapped[str]
    kinds: Mapped[str]
    focus: Mapped[bool]
    handed_over: Mapped[date | None]
    due: Mapped[date | None]
    actor: Mapped[str]
    at: Mapped[datetime]


class OutboxRow(Record):
    """A job of the transaction that wrote it. Open until `done_at`; hidden while leased.

    Nothing sets `given_up_at` any longer; it goes with the next change of this table.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_open",
            "id",
            sqlite_where=text("done_at IS NULL AND given_up_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND given_up_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    task: Mapped[str]
    arguments: Mapped[JsonObject]
    created: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    done_at: Mapped[datetime | None] = mapped_column(index=True)
    given_up_at: Mapped[datetime | None] = mapped_column(index=True)
    last_error: Mapped[str] = mapped_column(server_default=text("''"))


class StaffRow(Record):
    __tablename__ = "staff"

    username: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    roles: Mapped[list[str]]
    adcode: Mapped[str]
    active: Mapped[bool]
    failed_logins: Mapped[int]
    locked_until: Mapped[datetime | None]
    created: Mapped[datetime]
    second_factor: Mapped[bytes | None]
    second_factor_since: Mapped[datetime | None]
    second_factor_step: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class SessionRow(Record):
    """A signed-in browser. Only the hash of its token is kept: who reads the table cannot sign in with it.

    `strong` sessions were begun with more than a password.
    """

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(ForeignKey("staff.username"), index=True)
    created: Mapped[datetime]
    expires: Mapped[datetime] = mapped_column(index=True)
    strong: Mapped[bool] = mapped_column(server_default=false())


class BulletinRow(Record):
    """Never updated: what was told of a month, with the figures of the moment. `scope` is the division."""

    __tablename__ = "bulletins"
    __table_args__ = (Index(None, "scope", "month"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    scope: Mapped[str]
    month: Mapped[date]
    figures: Mapped[JsonObject]
    actor: Mapped[str]
    made: Mapped[datetime]


class ConversationRow(Record):
    """One complaint being told in the web chat; what was said is not kept here.

    Nothing counts `turns` any longer; the column goes with the next change of this table.
    """

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(primary_key=True)
    created: Mapped[datetime] = mapped_column(index=True)
    hint_adcode: Mapped[str]
    reporter: Mapped[UUID | None]
    report: Mapped[UUID | None] = mapped_column(ForeignKey("reports.id"))
    turns: Mapped[int] = mapped_column(default=0)
