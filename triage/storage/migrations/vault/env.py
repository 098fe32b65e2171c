"""Alembic's entry to the vault's revisions."""

from triage.storage.migrations.environment import run
from triage.storage.vault_tables import Identities

run(Identities.metadata, "alembic_vault")
