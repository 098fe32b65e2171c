"""Who read whose contact and why, and has anybody changed that account since? A chain of keyed hashes."""

import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from triage.storage.envelope import Keyring, unwrap, wrap
from triage.storage.vault_tables import TrailKeyRow, TrailRow

_KEY_NAME = "trail"


@dataclass(frozen=True, slots=True)
class Entry:
    """`action` is ask, grant, refuse, open, original, replace, close, erase, rotate or account.

    `contact` is None when it concerned the whole vault.
    """

    action: str
    contact: UUID | None
    actor: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TrailHead:
    """Number and hash of the newest entry: kept elsewhere, it proves that nothing was cut off the end."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class TrailCheck:
    """`broken_at` is the first entry missing, changed or out of order; None when all is as written."""

    head: TrailHead
    broken_at: int | None

    @property
    def sound(self) -> bool:
        return self.broken_at is None


BEGINNING = TrailHead(0, "")


def append(session: Session, keys: Keyring, entry: Entry) -> None:
    """One writer at a time; the entry is safe once the caller has committed."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE vault_trail IN SHARE ROW EXCLUSIVE MODE"))
    before = head(session)
    key = _trail_key(session, keys)
    session.add(
        TrailRow(
            seq=before.seq + 1,
            prev_hash=before.hash,
            hash=_hash(key, before.seq + 1, before.hash, entry),
            action=entry.action,
            contact=entry.contact,
            actor=entry.actor,
            reason=entry.reason,
            at=entry.at,
        )
    )
    session.flush()


def head(session: Session) -> TrailHead:
    newest = session.execute(
        select(TrailRow.seq, TrailRow.hash).order_by(TrailRow.seq.desc()).limit(1)
    ).first()
    return BEGINNING if newest is None else TrailHead(*newest)


def entries(session: Session, contact: UUID | None = None) -> Sequence[Entry]:
    """In order, for the auditor; all of them or those of one reporter."""
    query = select(TrailRow).order_by(TrailRow.seq)
    if contact is not None:
        query = query.where(TrailRow.contact == contact)
    return tuple(map(_entry, session.scalars(query)))


def newest(session: Session, *, number: int, size: int) -> Sequence[Entry]:
    query = select(TrailRow).order_by(TrailRow.seq.desc()).offset((number - 1) * size).limit(size)
    return tuple(map(_entry, session.scalars(query)))


def verify(session: Session, keys: Keyring, *, known: TrailHead = BEGINNING) -> TrailCheck:
    """Reads the whole trail; `known` is an earlier head that must still be part of it."""
    before = BEGINNING
    if head(session) == BEGINNING and known == BEGINNING:
        return TrailCheck(BEGINNING, None)
    key = _trail_key(session, keys)
    for row in session.scalars(select(TrailRow).order_by(TrailRow.seq)).yield_per(1000):
        due = before.seq + 1
        expected = _hash(key, due, before.hash, _entry(row))
        broken = (row.seq, row.prev_hash) != (due, before.hash) or not hmac.compare_digest(row.hash, expected)
        if broken or (due == known.seq and row.hash != known.hash):
            return TrailCheck(before, due)
        before = TrailHead(row.seq, row.hash)
    return TrailCheck(before, None if before.seq >= known.seq else before.seq + 1)


def rewrap_key(session: Session, keys: Keyring) -> None:
    """The trail keeps its key; only the master key that seals it changes."""
    row = session.get(TrailKeyRow, 1, with_for_update=True)
    if row is not None and row.key_id != keys.current.id:
        old = keys.named(row.key_id)
        row.wrapped_key = wrap(unwrap(row.wrapped_key, _KEY_NAME, old), _KEY_NAME, keys.current)
        row.key_id = keys.current.id
        session.flush()


def _trail_key(session: Session, keys: Keyring) -> bytes:
    """Made with the first entry, so that who only reaches the database cannot write a chain of his own."""
    row = session.get(TrailKeyRow, 1)
    if row is not None:
        return unwrap(row.wrapped_key, _KEY_NAME, keys.named(row.key_id))
    made = os.urandom(32)
    session.add(TrailKeyRow(id=1, key_id=keys.current.id, wrapped_key=wrap(made, _KEY_NAME, keys.current)))
    return made


def _hash(key: bytes, seq: int, prev_hash: str, entry: Entry) -> str:
    contact = None if entry.contact is None else str(entry.contact)
    told = [seq, prev_hash, entry.action, contact, entry.actor, entry.reason, entry.at.timestamp()]
    return hmac.digest(key, json.dumps(told, ensure_ascii=False).encode(), "sha256").hex()


def _entry(row: TrailRow) -> Entry:
    return Entry(row.action, row.contact, row.actor, row.reason, row.at)
