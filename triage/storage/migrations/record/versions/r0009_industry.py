"""Whose doing a report complains of: its industry, for figures and bulletins."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("standings", sa.Column("industry", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("standings", "industry")
