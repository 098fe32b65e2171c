"""Claims for rewards with their history, and the funds they are paid from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from triage.storage.migrations.insert_only import guard, unguard

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSERT_ONLY = ("claim_steps", "fund_entries")


def upgrade() -> None:
    _create_claims()
    _create_claim_steps()
    _create_funds()
    _create_fund_entries()
    guard(INSERT_ONLY, "refuse_reward_change")


def downgrade() -> None:
    unguard(INSERT_ONLY, "refuse_reward_change")
    for table in ("fund_entries", "funds", "claim_steps", "claims"):
        op.drop_table(table)


def _create_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("payee", sa.Uuid(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("attention", sa.String(), nullable=False),
        sa.Column("barred", sa.Boolean(), nullable=False),
        sa.Column("updated", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_claims_report_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
        sa.UniqueConstraint("report", name="uq_claims_report"),
    )
    op.create_index("ix_claims_area_state", "claims", ["area", "state"])
    op.create_index("ix_claims_state_due", "claims", ["state", "due"])


def _create_claim_steps() -> None:
    op.create_table(
        "claim_steps",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("claim", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detail", JSON, nullable=True),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], name="fk_claim_steps_claim_claims"),
        sa.PrimaryKeyConstraint("id", name="pk_claim_steps"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_claim_steps_claim", "claim_steps", ["claim"])


def _create_funds() -> None:
    money = ("budget", "overdraft", "reserved", "paid", "returned")
    op.create_table(
        "funds",
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in money),
        sa.PrimaryKeyConstraint("payer", "year", name="pk_funds"),
        sa.CheckConstraint(
            "reserved + paid <= budget + overdraft + returned", name=op.f("ck_funds_not_overdrawn")
        ),
        sa.CheckConstraint("reserved >= 0 AND returned <= paid", name=op.f("ck_funds_in_balance")),
    )
    op.create_index("ix_funds_area", "funds", ["area"])


def _create_fund_entries() -> None:
    op.create_table(
        "fund_entries",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("claim", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], name="fk_fund_entries_claim_claims"),
        sa.PrimaryKeyConstraint("id", name="pk_fund_entries"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fund_entries_claim", "fund_entries", ["claim"])
    op.create_index("ix_fund_entries_payer_year", "fund_entries", ["payer", "year"])
