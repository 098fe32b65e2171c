"""Messages to reporters, their requests about own data, tombstones, and the ledger that seals histories."""

import sqlalchemy as sa
from alembic import op

from triage.storage.migrations.insert_only import guard, unguard

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
INSERT_ONLY = ("relay_messages", "personal_requests", "personal_answers", "tombstones", "audit_ledger")


def upgrade() -> None:
    _create_messages()
    _create_requests()
    _create_answers()
    _create_tombstones()
    _create_ledger()
    guard(INSERT_ONLY, "refuse_personal_change")


def downgrade() -> None:
    unguard(INSERT_ONLY, "refuse_personal_change")
    for table in reversed(INSERT_ONLY):
        op.drop_table(table)


def _create_messages() -> None:
    op.create_table(
        "relay_messages",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("from_office", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_relay_messages_report_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_relay_messages"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_relay_messages_report", "relay_messages", ["report"])


def _create_requests() -> None:
    op.create_table(
        "personal_requests",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_personal_requests_report_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_personal_requests"),
        sqlite_autoincrement=True,
    )
    for column in ("report", "due"):
        op.create_index(f"ix_personal_requests_{column}", "personal_requests", [column])


def _create_answers() -> None:
    op.create_table(
        "personal_answers",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("request", SERIAL, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["request"], ["personal_requests.id"], name="fk_personal_answers_request_personal_requests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_personal_answers"),
        sa.UniqueConstraint("request", name="uq_personal_answers_request"),
        sqlite_autoincrement=True,
    )


def _create_tombstones() -> None:
    op.create_table(
        "tombstones",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("citation", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_tombstones_report_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_tombstones"),
        sa.UniqueConstraint("report", "subject", "act", name="uq_tombstones_report_subject_act"),
        sqlite_autoincrement=True,
    )


def _create_ledger() -> None:
    op.create_table(
        "audit_ledger",
        sa.Column("seq", SERIAL, autoincrement=False, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_ledger"),
        sa.UniqueConstraint("prev_hash", name="uq_audit_ledger_prev_hash"),
        sa.UniqueConstraint("source", "row", name="uq_audit_ledger_source_row"),
    )
