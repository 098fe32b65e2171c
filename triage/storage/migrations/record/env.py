"""Alembic's entry to the record's revisions."""

from triage.storage.migrations.environment import run
from triage.storage.tables import Record

run(Record.metadata, "alembic_record")
