"""Has anybody changed what was decided? A ledger of digests over history tables, behind the writers."""

import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Table, func, insert, select, text
from sqlalchemy.orm import DeclarativeBase, Session

from triage.domain.predictions import Author
from triage.storage.claims_tables import ClaimStepRow, FundEntryRow
from triage.storage.engine import Sessions
from triage.storage.personal_tables import LedgerRow, PersonalAnswerRow, TombstoneRow
from triage.storage.tables import LinkRow, PredictionRow, StepRow
from triage.storage.trail import BEGINNING, TrailHead

VAULT = "vault_trail"  # heads of the vault's own chain, so that its end cannot be cut off unseen
BATCH = 500
_BEFORE_ALL = -(2**62)  # a row slipped in may have any id
PATIENCE = "2s"  # for writers that are at work; the next round tries again


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` of the table `source`; what: changed, removed, inserted, or ledger when the ledger itself was."""

    source: str
    row: int
    what: str


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """`waiting` rows are not sealed yet, the first since `oldest`; `vault` is its trail as last noted."""

    head: TrailHead
    problems: tuple[Problem, ...]
    waiting: int
    oldest: datetime | None
    vault: TrailHead


def _table(model: type[DeclarativeBase]) -> Table:
    return cast(Table, model.__table__)


SOURCES: Mapping[str, tuple[Table, ColumnElement[bool] | None]] = MappingProxyType(
    {
        "steps": (_table(StepRow), None),
        "predictions": (_table(PredictionRow), PredictionRow.author == Author.PERSON.value),
        "links": (_table(LinkRow), None),
        "claim_steps": (_table(ClaimStepRow), None),
        "fund_entries": (_table(FundEntryRow), None),
        "personal_answers": (_table(PersonalAnswerRow), None),
        "tombstones": (_table(TombstoneRow), None),
    }
)


def seal(sessions: Sessions, key: bytes, *, vault: TrailHead = BEGINNING) -> int:
    """Brings the ledger up to date; returns how many rows were sealed. One process at a time."""
    horizon = _horizon(sessions)
    sealed = sum(_seal_table(sessions, key, source, last) for source, last in horizon.items())
    with sessions.begin() as session:
        if vault.seq > _last(session, VAULT):
            _append(session, key, VAULT, [(vault.seq, vault.hash)])
    return sealed


def verify(sessions: Sessions, key: bytes, *, known: TrailHead = BEGINNING) -> AuditCheck:
    """Reads everything; `known` is an earlier head that must still be part of the ledger."""
    with sessions() as session:
        problems, head, vault = _chain(session, key, known)
        for source in SOURCES:
            problems += _compare(session, key, source)
        waiting, oldest = unsealed(session)
        return AuditCheck(head, tuple(problems), waiting, oldest, vault)


def unsealed(session: Session) -> tuple[int, datetime | None]:
    """How many rows wait to be sealed, and since when."""
    found = [session.execute(_unsealed(session, source)).one() for source in SOURCES]
    return sum(count for count, _ in found), min((since for _, since in found if since), default=None)


def export(session: Session) -> Iterator[tuple[LedgerRow, Mapping[str, object]]]:
    """Every ledger entry with the row it seals; the row is empty when it is gone."""
    entries = session.scalars(select(LedgerRow).order_by(LedgerRow.seq)).yield_per(BATCH)
    for entry in entries:
        row: Mapping[str, object] = {}
        if entry.source in SOURCES:
            table = SOURCES[entry.source][0]
            found = session.execute(select(table).where(table.c.id == entry.row)).mappings().one_or_none()
            row = dict(found) if found else {}
        yield entry, row


def _horizon(sessions: Sessions) -> Mapping[str, int]:
    """Ids up to which nothing can come in any more: writers that hold lower ones have ended.

    Without the lock a lower id could be committed after a higher one was sealed.
    """
    with sessions.begin() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
            names = ", ".join(table.name for table, _ in SOURCES.values())
            session.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
        return {
            source: session.scalar(select(func.max(table.c.id))) or 0
            for source, (table, _) in SOURCES.items()
        }


def _seal_table(sessions: Sessions, key: bytes, source: str, horizon: int) -> int:
    sealed = 0
    while True:
        with sessions.begin() as session:
            last = _last(session, source)
            rows = session.execute(_rows(source, last).where(_id(source) <= horizon).limit(BATCH)).all()
            _append(session, key, source, [(row.id, _digest(key, source, row)) for row in rows])
        sealed += len(rows)
        if len(rows) < BATCH:
            return sealed


def _append(session: Session, key: bytes, source: str, digests: list[tuple[int, str]]) -> None:
    head, added = _head(session), []
    for row, digest in digests:
        seq = head.seq + 1
        hashed = _hash(key, head, source, row, digest)
        added.append(
            {
                "seq": seq,
                "source": source,
                "row": row,
                "digest": digest,
                "prev_hash": head.hash,
                "hash": hashed,
            }
        )
        head = TrailHead(seq, hashed)
    if added:
        session.execute(insert(_table(LedgerRow)), added)


def _chain(session: Session, key: bytes, known: TrailHead) -> tuple[list[Problem], TrailHead, TrailHead]:
    """The first break only: after it nothing can be said about the order."""
    before, vault = BEGINNING, BEGINNING
    for entry in session.scalars(select(LedgerRow).order_by(LedgerRow.seq)).yield_per(BATCH):
        due = before.seq + 1
        hashed = _hash(key, before, entry.source, entry.row, entry.digest)
        broken = entry.seq != due or entry.prev_hash != before.hash or entry.hash != hashed
        if broken or (due == known.seq and entry.hash != known.hash):
            return [Problem("audit_ledger", due, "ledger")], before, vault
        before = TrailHead(entry.seq, entry.hash)
        if entry.source == VAULT:
            vault = TrailHead(entry.row, entry.digest)
    cut = [Problem("audit_ledger", before.seq + 1, "ledger")] if before.seq < known.seq else []
    return cut, before, vault


def _compare(session: Session, key: bytes, source: str) -> list[Problem]:
    """Rows and their digests side by side, both in order of id, a batch at a time."""
    problems: list[Problem] = []
    last = _BEFORE_ALL
    while sealed := {row: digest for row, digest in session.execute(_sealed(source, last))}:  # noqa: C416
        upto = max(sealed)
        found = {
            row.id: _digest(key, source, row)
            for row in session.execute(_rows(source, last).where(_id(source) <= upto))
        }
        for id in sorted({*sealed, *found}):
            if id not in found:
                problems.append(Problem(source, id, "removed"))
            elif id not in sealed:
                problems.append(Problem(source, id, "inserted"))
            elif not hmac.compare_digest(sealed[id], found[id]):
                problems.append(Problem(source, id, "changed"))
        last = upto
    return problems


def _sealed(source: str, last: int) -> Select[int, str]:
    query = select(LedgerRow.row, LedgerRow.digest)
    return query.where(LedgerRow.source == source, LedgerRow.row > last).order_by(LedgerRow.row).limit(BATCH)


def _unsealed(session: Session, source: str) -> Select[int, Any]:
    table, condition = SOURCES[source]
    query = select(func.count(), func.min(table.c.at)).where(table.c.id > _last(session, source))
    return query if condition is None else query.where(condition)


def _rows(source: str, last: int) -> Select[Any]:
    table, condition = SOURCES[source]
    query = select(table).where(table.c.id > last).order_by(table.c.id)
    return query if condition is None else query.where(condition)


def _id(source: str) -> ColumnElement[int]:
    return SOURCES[source][0].c.id


def _last(session: Session, source: str) -> int:
    return session.scalar(select(func.max(LedgerRow.row)).where(LedgerRow.source == source)) or 0


def _head(session: Session) -> TrailHead:
    newest = select(LedgerRow.seq, LedgerRow.hash).order_by(LedgerRow.seq.desc()).limit(1)
    found = session.execute(newest).first()
    return BEGINNING if found is None else TrailHead(*found)


def _digest(key: bytes, source: str, row: Row[Any]) -> str:
    told = [source, *(_plain(value) for value in row)]
    return hmac.digest(key, json.dumps(told, ensure_ascii=False, sort_keys=True).encode(), "sha256").hex()


def _hash(key: bytes, before: TrailHead, source: str, row: int, digest: str) -> str:
    told = json.dumps([before.seq + 1, source, row, digest, before.hash]).encode()
    return hmac.digest(key, told, "sha256").hex()


def _plain(value: object) -> object:
    """The same words on both databases; JSON columns stay as they are."""
    if isinstance(value, datetime):
        return value.timestamp()
    return str(value) if isinstance(value, UUID | date) else value
