"""A second factor beside the password of staff, and which sessions were begun with one."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("second_factor", sa.LargeBinary()))
    op.add_column("staff", sa.Column("second_factor_since", sa.DateTime(timezone=True)))
    op.add_column(
        "staff", sa.Column("second_factor_step", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column("sessions", sa.Column("strong", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("sessions", "strong")
    for column in ("second_factor_step", "second_factor_since", "second_factor"):
        op.drop_column("staff", column)
