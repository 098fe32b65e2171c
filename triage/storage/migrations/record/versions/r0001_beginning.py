"""The record as it began."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from triage.storage.migrations.insert_only import guard, unguard

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSERT_ONLY = ("reports", "steps", "predictions", "clocks", "links")


def upgrade() -> None:
    _create_cases()
    _create_outbox()
    _create_reports()
    _create_staff()
    _create_attachments()
    _create_clocks()
    _create_conversations()
    _create_links()
    _create_predictions()
    _create_sessions()
    _create_standings()
    _create_steps()
    _create_standing_kinds()
    guard(INSERT_ONLY, "refuse_record_change")


def downgrade() -> None:
    unguard(INSERT_ONLY, "refuse_record_change")
    for table in (
        "standing_kinds",
        "steps",
        "standings",
        "sessions",
        "predictions",
        "links",
        "conversations",
        "clocks",
        "attachments",
        "staff",
        "reports",
        "outbox",
        "cases",
    ):
        op.drop_table(table)


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("adcode", sa.String(), nullable=False),
        sa.Column("opened", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
    )
    op.create_index("ix_cases_adcode", "cases", ["adcode"])


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("arguments", JSON, nullable=False),
        sa.Column("created", MOMENT, server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("given_up_at", MOMENT, nullable=True),
        sa.Column("last_error", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_done_at", "outbox", ["done_at"])
    op.create_index("ix_outbox_given_up_at", "outbox", ["given_up_at"])
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["id"],
        sqlite_where=sa.text("done_at IS NULL AND given_up_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL AND given_up_at IS NULL"),
    )


def _create_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("seq", SERIAL, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("code_digest", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("received", MOMENT, nullable=False),
        sa.Column("fact_place", sa.String(), nullable=False),
        sa.Column("fact_time", sa.String(), nullable=False),
        sa.Column("fact_source", sa.String(), nullable=False),
        sa.Column("fact_effects", sa.String(), nullable=False),
        sa.Column("hint_adcode", sa.String(), nullable=False),
        sa.Column("reporter", sa.Uuid(), nullable=True),
        sa.Column("client_key", sa.String(), nullable=True),
        sa.Column("external_no", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_reports"),
        sa.UniqueConstraint("channel", "client_key", name="uq_reports_channel_client_key"),
        sa.UniqueConstraint("id", name="uq_reports_id"),
        sa.UniqueConstraint("receipt", name="uq_reports_receipt"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reports_channel_external_no", "reports", ["channel", "external_no"])
    op.create_index("ix_reports_received", "reports", ["received"])
    op.create_index("ix_reports_reporter", "reports", ["reporter"])


def _create_staff() -> None:
    op.create_table(
        "staff",
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("adcode", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT, nullable=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("username", name="pk_staff"),
    )


def _create_attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("seq", SERIAL, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("labels", JSON, nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("report", sa.Uuid(), nullable=True),
        sa.Column("uploaded", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_attachments_report_reports"),
        sa.PrimaryKeyConstraint("seq", name="pk_attachments"),
        sa.UniqueConstraint("id", name="uq_attachments_id"),
    )
    op.create_index("ix_attachments_conversation", "attachments", ["conversation"])
    op.create_index("ix_attachments_report", "attachments", ["report"])


def _create_clocks() -> None:
    op.create_table(
        "clocks",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("citation", sa.String(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("warnings", JSON, nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_clocks_report_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_clocks"),
        sa.UniqueConstraint("report", "clock", name="uq_clocks_report_clock"),
    )
    op.create_index("ix_clocks_due", "clocks", ["due"])


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("hint_adcode", sa.String(), nullable=False),
        sa.Column("reporter", sa.Uuid(), nullable=True),
        sa.Column("report", sa.Uuid(), nullable=True),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_conversations_report_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_created", "conversations", ["created"])


def _create_links() -> None:
    op.create_table(
        "links",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_links_case_cases"),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_links_report_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_links_case", "links", ["case"])
    op.create_index("ix_links_report", "links", ["report"])


def _create_predictions() -> None:
    op.create_table(
        "predictions",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("axis", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("abstained", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_predictions_report_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_predictions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_predictions_report", "predictions", ["report"])


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["username"], ["staff.username"], name="fk_sessions_username_staff"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_expires", "sessions", ["expires"])
    op.create_index("ix_sessions_username", "sessions", ["username"])


def _create_standings() -> None:
    op.create_table(
        "standings",
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("seq", SERIAL, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("attention", sa.String(), nullable=False),
        sa.Column("adcode", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("primary_kind", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("owner_code", sa.String(), nullable=False),
        sa.Column("owner_name", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("case", sa.Uuid(), nullable=True),
        sa.Column("received", MOMENT, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("promised", sa.Date(), nullable=True),
        sa.Column("updated", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_standings_case_cases"),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_standings_report_reports"),
        sa.PrimaryKeyConstraint("report", name="pk_standings"),
        sa.UniqueConstraint("seq", name="uq_standings_seq"),
    )
    op.create_index("ix_standings_area_received_on", "standings", ["area", "received_on"])
    op.create_index("ix_standings_area_settled_on", "standings", ["area", "settled_on"])
    op.create_index(
        "ix_standings_attention",
        "standings",
        ["area"],
        sqlite_where=sa.text("attention <> ''"),
        postgresql_where=sa.text("attention <> ''"),
    )
    op.create_index("ix_standings_case", "standings", ["case"])
    op.create_index("ix_standings_open_area", "standings", ["open", "area"])
    op.create_index("ix_standings_open_due", "standings", ["open", "due"])
    op.create_index("ix_standings_owner_code_due", "standings", ["owner_code", "due"])
    op.create_index("ix_standings_received", "standings", ["received"])
    op.create_index("ix_standings_state_due", "standings", ["state", "due"])


def _create_steps() -> None:
    op.create_table(
        "steps",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detail", JSON, nullable=True),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_steps_report_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_steps"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_steps_report", "steps", ["report"])


def _create_standing_kinds() -> None:
    op.create_table(
        "standing_kinds",
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["standings.report"], name="fk_standing_kinds_report_standings"),
        sa.PrimaryKeyConstraint("report", "position", name="pk_standing_kinds"),
    )
    op.create_index("ix_standing_kinds_kind", "standing_kinds", ["kind"])
