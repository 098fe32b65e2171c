"""How does a database get the shape this version needs? By its revisions, all or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from triage.storage.engine import database_url, open_engine, sqlite_file
from triage.storage.turnstile import locked

Which = Literal["record", "vault"]

_SCRIPTS = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 0x48755375  # key of the advisory lock that migrating processes share


def upgrade(url: str, which: Which, revision: str = "head") -> None:
    """Creates the database file when it is missing. Safe to call from every process at start."""
    with _migrating(url) as connection:
        command.upgrade(_config(which, connection), revision)


def downgrade(url: str, which: Which, revision: str = "base") -> None:
    """Takes data away; for tests and for going back right after an upgrade."""
    with _migrating(url) as connection:
        command.downgrade(_config(which, connection), revision)


def current(url: str, which: Which) -> str | None:
    """The revision the database has; None when it was never migrated."""
    file = sqlite_file(database_url(url))
    if file is not None and not file.exists():
        return None
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            options = {"version_table": f"alembic_{which}"}
            return MigrationContext.configure(connection, opts=options).get_current_revision()
    finally:
        engine.dispose()


def newest(which: Which) -> str:
    """The revision this version of the code needs; there is exactly one head."""
    (head,) = ScriptDirectory.from_config(_config(which)).get_heads()
    return head


def _config(which: Which, connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS / which).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _migrating(url: str) -> Iterator[Connection]:
    engine = open_engine(url, foreign_keys=False)
    try:
        if file := sqlite_file(database_url(url)):
            with _sole_owner(file, engine), engine.begin() as connection:
                yield connection
        else:
            with engine.begin() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
                connection.execute(text("SET LOCAL lock_timeout = '30s'"))
                yield connection
    finally:
        engine.dispose()


@contextmanager
def _sole_owner(file: Path, engine: Engine) -> Iterator[None]:
    """Readable by the owner only; WAL is a property of the file and set while nobody else can be in it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with locked(file.with_name(file.name + ".migrating")):
        file.touch(mode=0o600)
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL").close()
        finally:
            connection.close()
        yield
