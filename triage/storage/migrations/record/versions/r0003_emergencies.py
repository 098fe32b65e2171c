"""Emergencies that ring until somebody takes them, and who is on duty for them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "incidents",
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("grade", sa.String(), nullable=True),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("called", sa.String(), nullable=False),
        sa.Column("due", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_incidents_report_reports"),
        sa.PrimaryKeyConstraint("report", name="pk_incidents"),
    )
    op.create_index("ix_incidents_since", "incidents", ["since"])
    op.create_index(
        "ix_incidents_untaken",
        "incidents",
        ["since"],
        sqlite_where=sa.text("taken_by = ''"),
        postgresql_where=sa.text("taken_by = ''"),
    )
    op.create_table(
        "shifts",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("start", MOMENT, nullable=False),
        sa.Column("end", MOMENT, nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered", MOMENT, nullable=False),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.Column("removed", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["staff.username"], name="fk_shifts_person_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_shifts"),
    )
    op.create_index("ix_shifts_end", "shifts", ["end"])


def downgrade() -> None:
    op.drop_table("shifts")
    op.drop_table("incidents")
