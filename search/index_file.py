"""How does one file of the embedded index look, and which statements read and write it?"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import numpy as np
import numpy.typing as npt

from search.documents import Document, Origin, report_of
from triage.domain.errors import SearchUnavailable
from triage.domain.reports import ReportId
from triage.ports import IndexedReport

WAIT_SECONDS = 30  # for another process's write, each of which takes milliseconds
CHUNK = 8192  # vectors held as floats at a time

# Vectors lie in the order in which they are asked for: a city and a time are one stretch of the file. Pages
# are large so that a vector of any usual model fits into its row. `ascii` cuts at spaces only.
_SCHEMA = """
CREATE TABLE origin (version INTEGER NOT NULL, model TEXT NOT NULL, dims INTEGER NOT NULL);
CREATE TABLE reports (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, city TEXT NOT NULL,
    received INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE vectors (city TEXT NOT NULL, received INTEGER NOT NULL, number INTEGER NOT NULL,
    vector BLOB NOT NULL, PRIMARY KEY (city, received, number)) WITHOUT ROWID;
CREATE TABLE cities (city TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE unencoded (number INTEGER PRIMARY KEY);
CREATE TABLE forgotten (id BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE entry USING fts5(words, adcode, tokenize = "ascii tokenchars '.'");
"""


def create(path: Path, origin: Origin) -> None:
    with closing(_connect(path)) as connection:
        connection.execute("PRAGMA page_size = 16384")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_SCHEMA)
        connection.execute("INSERT INTO origin VALUES (?, ?, ?)", (origin.version, origin.model, origin.dims))


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for this call only: nothing to share between threads or carry across a fork."""
    try:
        with closing(_connect(path)) as connection:
            yield connection
    except sqlite3.Error as problem:
        raise SearchUnavailable(f"{path.name}: {problem}") from problem


@contextmanager
def transaction(connection: sqlite3.Connection, *, write: bool) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def origin_of(connection: sqlite3.Connection) -> Origin:
    return Origin(*connection.execute("SELECT version, model, dims FROM origin").fetchone())


def replace(connection: sqlite3.Connection, documents: Sequence[Document], *, encoded: bool = True) -> None:
    """Writes documents over earlier ones; not `encoded` means that the vectors are still to be made."""
    remove(connection, [document.id for document in documents])
    numbers = _insert(connection, documents)
    if not encoded:
        connection.executemany("INSERT INTO unencoded VALUES (?)", ((number,) for number in numbers))


def add_missing(connection: sqlite3.Connection, documents: Sequence[Document]) -> None:
    """Writes only what nobody put, or made the index forget, since building began: that is newer."""
    _insert(connection, [document for document in documents if not _known(connection, document.id)])


def remove(connection: sqlite3.Connection, ids: Iterable[ReportId], *, remember: bool = False) -> None:
    """`remember` keeps a building index from adding them again."""
    for id in ids:
        connection.execute("DELETE FROM forgotten WHERE id = ?", (id.bytes,))
        gone = connection.execute(
            "DELETE FROM reports WHERE id = ? RETURNING city, received, number", (id.bytes,)
        ).fetchall()
        for place in gone:
            connection.execute("DELETE FROM vectors WHERE (city, received, number) = (?, ?, ?)", place)
            connection.execute("DELETE FROM entry WHERE rowid = ?", place[2:])
            connection.execute("DELETE FROM unencoded WHERE number = ?", place[2:])
        if remember:
            connection.execute("INSERT INTO forgotten VALUES (?)", (id.bytes,))


def unencoded(connection: sqlite3.Connection) -> list[IndexedReport]:
    """A hundred at a time, so that whoever waits to write waits for no more than these."""
    rows = connection.execute("SELECT id, body FROM reports JOIN unencoded USING (number) LIMIT 100")
    return [_report(id, body) for id, body in rows]


def settle(connection: sqlite3.Connection) -> None:
    """What building needed and serving does not."""
    connection.execute("DELETE FROM forgotten")


def nearest(
    connection: sqlite3.Connection,
    query: npt.NDArray[np.float32],
    *,
    city: str,
    window: tuple[int, int],
    limit: int,
) -> list[tuple[IndexedReport, float]]:
    """Exact cosines of everything in the city (or anywhere) and the window, best first."""
    numbers, cosines = _cosines(connection, query, city, window)
    best = np.argsort(-cosines, kind="stable")[:limit]
    bodies = _bodies(connection, [int(number) for number in numbers[best]])
    return [(report, float(cosine)) for report, cosine in zip(bodies, cosines[best], strict=True)]


def containing(
    connection: sqlite3.Connection, words: Sequence[str], *, adcode: str, limit: int
) -> list[IndexedReport]:
    if adcode and not adcode.isalnum():
        return []  # it would be cut like a text, and a part of it would be looked up
    rows = connection.execute(
        "SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY bm25(entry, 1.0, 0.0), rowid DESC LIMIT ?",
        (match(words, adcode), limit),
    )
    return _bodies(connection, [number for (number,) in rows.fetchall()])


def known(connection: sqlite3.Connection, ids: Sequence[ReportId]) -> frozenset[ReportId]:
    question = "SELECT 1 FROM reports WHERE id = ?"
    return frozenset(id for id in ids if connection.execute(question, (id.bytes,)).fetchone())


def count(connection: sqlite3.Connection) -> int:
    (number,) = connection.execute("SELECT count(*) FROM reports").fetchone()
    return int(number)


def match(words: Sequence[str], adcode: str) -> str:
    """All words; everything is quoted, so nothing that a person types is an operator."""
    terms = " ".join(map(_quoted, words))
    return f"words : ({terms})" + (f" AND adcode : {_quoted(adcode)} *" if adcode else "")


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw", uri=True, timeout=WAIT_SECONDS, isolation_level=None
    )
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _insert(connection: sqlite3.Connection, documents: Sequence[Document]) -> range:
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM reports").fetchone()
    numbers = range(last + 1, last + 1 + len(documents))
    rows = list(zip(numbers, documents, strict=True))
    connection.executemany(
        "INSERT INTO reports VALUES (?, ?, ?, ?, ?)",
        ((n, d.id.bytes, d.city, d.received, json.dumps(d.body, ensure_ascii=False)) for n, d in rows),
    )
    connection.executemany(
        "INSERT INTO vectors VALUES (?, ?, ?, ?)",
        sorted((d.city, d.received, n, d.vector.tobytes()) for n, d in rows if d.vector is not None),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO cities VALUES (?)", [(city,) for city in {d.city for d in documents}]
    )
    connection.executemany(
        "INSERT INTO entry (rowid, words, adcode) VALUES (?, ?, ?)", ((n, d.words, d.adcode) for n, d in rows)
    )
    return numbers


def _known(connection: sqlite3.Connection, id: ReportId) -> bool:
    question = "SELECT 1 FROM reports WHERE id = ?1 UNION ALL SELECT 1 FROM forgotten WHERE id = ?1"
    return connection.execute(question, (id.bytes,)).fetchone() is not None


def _cosines(
    connection: sqlite3.Connection, query: npt.NDArray[np.float32], city: str, window: tuple[int, int]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    cities = "(?)" if city else "(SELECT city FROM cities WHERE ? = '')"
    rows = connection.execute(
        f"SELECT number, vector FROM vectors WHERE city IN {cities} AND received BETWEEN ? AND ?",  # noqa: S608
        (city, *window),
    )
    numbers = [np.empty(0, np.int64)]
    cosines = [np.empty(0, np.float32)]
    while chunk := rows.fetchmany(CHUNK):
        halves = np.frombuffer(b"".join(vector for _, vector in chunk), np.float16)
        numbers.append(np.fromiter((number for number, _ in chunk), np.int64, len(chunk)))
        cosines.append(halves.reshape(len(chunk), -1).astype(np.float32) @ query)
    return np.concatenate(numbers), np.concatenate(cosines)


def _bodies(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[IndexedReport]:
    """In the order asked for."""
    rows = connection.execute(
        "SELECT number, id, body FROM reports WHERE number IN (SELECT value FROM json_each(?))",
        (json.dumps(numbers),),
    )
    found = {number: _report(id, body) for number, id, body in rows}
    return [found[number] for number in numbers]


def _report(id: bytes, body: str) -> IndexedReport:
    return report_of(UUID(bytes=id), json.loads(body))
