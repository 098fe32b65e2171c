"""What has been said in a conversation? Word for word, in a small file of its own, until it is filed."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Literal

_TABLE = """
create table if not exists turn (
    conversation text not null, n integer not null, at text not null, who text not null,
    text text not null, sent text not null, extras text not null, filed text not null default '',
    primary key (conversation, n)
) without rowid;
create index if not exists turn_at on turn (at);
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """`text` is what was typed, `sent` what the bot was given of it; `extras` are buttons, photos, cards."""

    who: Literal["citizen", "bot"]
    text: str
    sent: str = ""
    extras: Mapping[str, object] = field(default_factory=dict)


_PRAGMAS = "pragma journal_mode = wal; pragma secure_delete = on; pragma synchronous = normal;"


class Transcripts:
    """Safe for threads and processes. One connection stays open: closing the last one costs a disk sync."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=10, check_same_thread=False)
        self._one_at_a_time = Lock()
        self._db.executescript(_PRAGMAS + _TABLE)

    def hear(self, conversation: str, turn: Turn, *, at: datetime) -> None:
        """Keep what the citizen says before the bot is asked; repeated after a failure it stays one turn."""
        with self._open() as db:
            last = db.execute(
                "select who, text, extras from turn where conversation = ? order by n desc limit 1",
                (conversation,),
            ).fetchone()
            if last != ("citizen", turn.text, _packed(turn)):
                _append(db, conversation, turn, at)

    def answer(self, conversation: str, turns: Sequence[Turn], *, at: datetime) -> None:
        with self._open() as db:
            for turn in turns:
                _append(db, conversation, turn, at)

    def turns(self, conversation: str) -> tuple[Turn, ...]:
        with self._open() as db:
            rows = db.execute(
                "select who, text, sent, extras from turn where conversation = ? order by n", (conversation,)
            ).fetchall()
        return tuple(Turn(who, text, sent, json.loads(extras)) for who, text, sent, extras in rows)

    def spoken(self, conversation: str) -> int:
        """How often the citizen has said something."""
        with self._open() as db:
            row = db.execute(
                "select count(*) from turn where conversation = ? and who = 'citizen'", (conversation,)
            ).fetchone()
        return int(row[0])

    def close(self, conversation: str, receipt: str, *, at: datetime) -> None:
        """Filed: the words are in the report now, here only its number stays."""
        with self._open() as db:
            db.execute("delete from turn where conversation = ?", (conversation,))
            db.execute(
                "insert into turn values (?, 1, ?, 'bot', '', '', '{}', ?)",
                (conversation, at.isoformat(), receipt),
            )
        self._wipe()

    def receipt(self, conversation: str) -> str:
        """Number of the report this conversation became; "" while it is open."""
        with self._open() as db:
            row = db.execute(
                "select filed from turn where conversation = ? and filed <> ''", (conversation,)
            ).fetchone()
        return str(row[0]) if row else ""

    def forget(self, *, before: datetime) -> None:
        """Words that led to no report are not ours to keep; those that did are in the report."""
        with self._open() as db:
            db.execute("delete from turn where at < ?", (before.isoformat(),))
        self._wipe()

    def shut(self) -> None:
        self._db.close()

    def _wipe(self) -> None:
        """Deleted words leave the disk: the log of writes that still holds them is emptied."""
        with self._one_at_a_time:
            self._db.execute("pragma wal_checkpoint(truncate)")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A transaction."""
        with self._one_at_a_time, self._db:
            yield self._db


def _append(db: sqlite3.Connection, conversation: str, turn: Turn, at: datetime) -> None:
    db.execute(
        "insert into turn select ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5, ?6, ''"
        " from turn where conversation = ?1",
        (conversation, at.isoformat(), turn.who, turn.text, turn.sent, _packed(turn)),
    )


def _packed(turn: Turn) -> str:
    return json.dumps(dict(turn.extras), ensure_ascii=False, sort_keys=True)
