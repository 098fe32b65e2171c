"""How does a history table refuse changes, whoever asks? By triggers, on both databases."""

from collections.abc import Sequence

from alembic import op

_REFUSE = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME; END $$
"""


def guard(tables: Sequence[str], name: str) -> None:
    """To be repeated after a batch operation on SQLite, which copies the table and leaves triggers behind."""
    if op.get_bind().dialect.name == "sqlite":
        for table in tables:
            for event in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_refuse_{event.lower()} BEFORE {event} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
                )
        return
    op.execute(_REFUSE.format(name=name))
    for table in tables:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def unguard(tables: Sequence[str], name: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in tables:
            for event in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_refuse_{event}")
        return
    for table in tables:
        op.execute(f"DROP TRIGGER {table}_refuse_change ON {table}")
    op.execute(f"DROP FUNCTION {name}()")
