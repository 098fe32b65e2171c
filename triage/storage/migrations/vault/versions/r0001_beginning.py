"""The identity vault as it began."""

import sqlalchemy as sa
from alembic import op

from triage.storage.migrations.insert_only import guard, unguard

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

INSERT_ONLY = ("vault_trail",)


def upgrade() -> None:
    _create_vault_contacts()
    _create_vault_trail()
    _create_vault_trail_key()
    _create_vault_digests()
    guard(INSERT_ONLY, "refuse_vault_change")


def downgrade() -> None:
    unguard(INSERT_ONLY, "refuse_vault_change")
    for table in ("vault_digests", "vault_trail_key", "vault_trail", "vault_contacts"):
        op.drop_table(table)


def _create_vault_contacts() -> None:
    op.create_table(
        "vault_contacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kept", MOMENT, nullable=False),
        sa.Column("erased", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_vault_contacts"),
    )
    op.create_index("ix_vault_contacts_key_id", "vault_contacts", ["key_id"])


def _create_vault_trail() -> None:
    op.create_table(
        "vault_trail",
        sa.Column("seq", SERIAL, autoincrement=False, nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("contact", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_vault_trail"),
        sa.UniqueConstraint("prev_hash", name="uq_vault_trail_prev_hash"),
    )
    op.create_index("ix_vault_trail_contact", "vault_trail", ["contact"])


def _create_vault_trail_key() -> None:
    op.create_table(
        "vault_trail_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vault_trail_key"),
    )


def _create_vault_digests() -> None:
    op.create_table(
        "vault_digests",
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact"], ["vault_contacts.id"], name="fk_vault_digests_contact_vault_contacts"
        ),
        sa.PrimaryKeyConstraint("contact", "digest", name="pk_vault_digests"),
    )
    op.create_index("ix_vault_digests_digest", "vault_digests", ["digest"])
