"""How does one process at a time get through? By file locks or advisory locks (ports.Turnstile)."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import NullPool, create_engine, text

from triage.storage.engine import database_url


class FolderTurnstile:
    """For processes of one machine. The lock goes with the process that held it, however that ended."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def only_one(self, name: str) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with locked(self._folder / hashlib.sha256(name.encode()).hexdigest()[:32]):
            yield


class PostgresTurnstile:
    """For processes of many machines. Has a connection of its own, so that waiting never exhausts a pool."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(database_url(url), poolclass=NullPool, isolation_level="AUTOCOMMIT")

    @contextmanager
    def only_one(self, name: str) -> Iterator[None]:
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        with self._engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": key})
            yield  # closing the connection gives the lock back


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the file's lock against every other thread and process."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
