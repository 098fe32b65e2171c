"""How is a database opened so that many processes can use it at once, be it SQLite or PostgreSQL?"""

import errno
import json
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

Sessions = sessionmaker[Session]

BUSY_MILLISECONDS = 30_000
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_to_json = partial(json.dumps, ensure_ascii=False)


def database_url(url: str) -> URL:
    """The URL with the driver named that this project uses."""
    made = make_url(url)
    return made.set(drivername="postgresql+psycopg") if made.drivername == "postgresql" else made


def sqlite_file(url: URL) -> Path | None:
    """The file behind a SQLite URL; None for any other database."""
    if url.get_backend_name() != "sqlite":
        return None
    if not url.database or url.database == ":memory:":
        raise ValueError("the record needs a file: several processes share it")
    return Path(url.database)


def open_engine(url: str, *, foreign_keys: bool = True) -> Engine:
    """One per process; a forked child opens its own. Foreign keys are off only while migrating."""
    target = database_url(url)
    options: dict[str, Any] = {
        "json_serializer": _to_json,
        "hide_parameters": True,  # an error is logged; what the citizen wrote is not
    }
    if sqlite_file(target) is None:
        return create_engine(target, pool_pre_ping=True, **options)
    engine = create_engine(target, pool_size=10, max_overflow=40, **options)
    event.listen(engine, "connect", partial(_prepare_sqlite, foreign_keys=foreign_keys))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def writing(engine: Engine) -> Sessions:
    """Sessions that may change something. On SQLite each is the only writer from its first statement on."""
    return sessionmaker(engine, expire_on_commit=False)


def reading(engine: Engine) -> Sessions:
    """Sessions for pages: they see one state of the database and hold no writer back."""
    options: dict[str, Any] = (
        {"sqlite_begin": "BEGIN"}
        if engine.dialect.name == "sqlite"
        else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    )
    return sessionmaker(engine.execution_options(**options), expire_on_commit=False)


def is_out_of_service(error: Exception) -> bool:
    """Locked, full or away: nothing was stored, and trying again later may help."""
    if isinstance(error, OSError):
        return error.errno in _DISK
    return isinstance(error, (OperationalError, PoolTimeout))


def _prepare_sqlite(connection: Any, _record: object, *, foreign_keys: bool) -> None:
    connection.isolation_level = None  # the driver would begin late, never IMMEDIATE: see below
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA synchronous = FULL")  # a receipt promises that the report survives a power cut
    cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """IMMEDIATE waits for its turn; a reader that turns writer half-way would be refused at once."""
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN IMMEDIATE"))
