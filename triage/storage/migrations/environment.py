"""How do the scripts of a folder meet a database, called from migrate.py or from Alembic's command line?"""

from alembic import context
from sqlalchemy import Connection, MetaData

from triage.storage.engine import open_engine


def run(metadata: MetaData, version_table: str) -> None:
    """On the connection that migrate.py hands over; from the command line on `-x url=...`."""
    connection: Connection | None = context.config.attributes.get("connection")
    if connection is not None:
        _run_on(connection, metadata, version_table)
        return
    engine = open_engine(context.get_x_argument(as_dictionary=True)["url"], foreign_keys=False)
    with engine.begin() as own:
        _run_on(own, metadata, version_table)
    engine.dispose()


def _run_on(connection: Connection, metadata: MetaData, version_table: str) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table=version_table,
        render_as_batch=True,  # SQLite changes a table by copying it
        transactional_ddl=True,  # true of both databases: a failed revision leaves nothing behind
    )
    with context.begin_transaction():
        context.run_migrations()
