"""In which conversation is who writes from an account elsewhere, and did this message come before?"""

import sqlite3
from datetime import datetime
from pathlib import Path
from threading import Lock

_TABLES = """
pragma journal_mode = wal; pragma synchronous = normal;
create table if not exists caller (caller text primary key, conversation text not null, at text not null);
create table if not exists message (id text primary key, at text not null);
"""


class Callers:
    """A caller is a keyed digest of an account, never the account. Safe for threads and processes."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=10, check_same_thread=False)
        self._one_at_a_time = Lock()
        self._db.executescript(_TABLES)

    def conversation(self, caller: str) -> str | None:
        with self._one_at_a_time, self._db as db:
            row = db.execute("select conversation from caller where caller = ?", (caller,)).fetchone()
        return str(row[0]) if row else None

    def begin(self, caller: str, conversation: str, *, at: datetime) -> None:
        with self._one_at_a_time, self._db as db:
            db.execute(
                "insert or replace into caller values (?, ?, ?)", (caller, conversation, at.isoformat())
            )

    def is_new(self, message: str, *, at: datetime) -> bool:
        """Notes the message; False when it was noted before."""
        with self._one_at_a_time, self._db as db:
            noted = db.execute("insert or ignore into message values (?, ?)", (message, at.isoformat()))
        return noted.rowcount == 1

    def forget(self, *, before: datetime) -> None:
        with self._one_at_a_time, self._db as db:
            for table in ("caller", "message"):
                db.execute(f"delete from {table} where at < ?", (before.isoformat(),))  # noqa: S608

    def shut(self) -> None:
        self._db.close()
