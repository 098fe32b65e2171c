"""Which batch of an inspection handed an item over, and with what in its table."""

import sqlalchemy as sa
from alembic import op

from triage.storage.migrations.insert_only import guard, unguard

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "batch_items",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("kinds", sa.String(), nullable=False),
        sa.Column("focus", sa.Boolean(), nullable=False),
        sa.Column("handed_over", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_batch_items_report_reports"),
        sa.PrimaryKeyConstraint("id", name="pk_batch_items"),
        sa.UniqueConstraint("report", name="uq_batch_items_report"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_batch_items_batch", "batch_items", ["batch"])
    guard(["batch_items"], "refuse_batch_change")


def downgrade() -> None:
    unguard(["batch_items"], "refuse_batch_change")
    op.drop_table("batch_items")
