"""Requests to be shown a contact and what was decided, sealed originals, a box for days without the key."""

import sqlalchemy as sa
from alembic import op

from triage.storage.migrations.insert_only import guard, unguard

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
INSERT_ONLY = ("vault_requests", "vault_rulings")
_REFUSE = "refuse_vault_request_change"


def upgrade() -> None:
    op.add_column(
        "vault_contacts",
        sa.Column("cipher", sa.String(), nullable=False, server_default=sa.text("'aes-256-gcm'")),
    )
    op.add_column("vault_contacts", sa.Column("closed", MOMENT, nullable=True))
    _create_vault_originals()
    _create_vault_box()
    _create_vault_requests()
    _create_vault_rulings()
    guard(INSERT_ONLY, _REFUSE)


def downgrade() -> None:
    unguard(INSERT_ONLY, _REFUSE)
    for table in ("vault_rulings", "vault_requests", "vault_box", "vault_originals"):
        op.drop_table(table)
    op.drop_column("vault_contacts", "closed")
    op.drop_column("vault_contacts", "cipher")


def _create_vault_originals() -> None:
    op.create_table(
        "vault_originals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("cipher", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("kept", MOMENT, nullable=False),
        sa.Column("erased", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_vault_originals"),
    )
    op.create_index("ix_vault_originals_key_id", "vault_originals", ["key_id"])


def _create_vault_box() -> None:
    op.create_table(
        "vault_box",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vault_box"),
    )


def _create_vault_requests() -> None:
    op.create_table(
        "vault_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("requester", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["contact"], ["vault_contacts.id"], name="fk_vault_requests_contact_vault_contacts"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_vault_requests"),
    )
    for column in ("report", "requester", "at"):
        op.create_index(f"ix_vault_requests_{column}", "vault_requests", [column])


def _create_vault_rulings() -> None:
    op.create_table(
        "vault_rulings",
        sa.Column("request", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["request"], ["vault_requests.id"], name="fk_vault_rulings_request_vault_requests"
        ),
        sa.PrimaryKeyConstraint("request", name="pk_vault_rulings"),
    )
