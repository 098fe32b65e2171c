"""Which shapes did the databases have? An Alembic script folder each; triage/storage/migrate.py runs them."""
