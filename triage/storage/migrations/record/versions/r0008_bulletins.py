"""Bulletins of a month, kept with the figures they were made from."""

import sqlalchemy as sa
from alembic import op

from triage.storage.columns import Json, Serial
from triage.storage.migrations.insert_only import guard, unguard

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSERT_ONLY = ("bulletins",)


def upgrade() -> None:
    op.create_table(
        "bulletins",
        sa.Column("id", Serial, nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("figures", Json, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bulletins"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bulletins_scope_month", "bulletins", ["scope", "month"])
    guard(INSERT_ONLY, "refuse_bulletin_change")


def downgrade() -> None:
    unguard(INSERT_ONLY, "refuse_bulletin_change")
    op.drop_table("bulletins")
