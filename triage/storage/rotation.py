"""How does the vault get a new master key while it is in use? Row by row; a cut-off run goes on."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from triage.storage import drop_box, trail
from triage.storage.ciphers import Algorithm
from triage.storage.engine import Sessions
from triage.storage.envelope import Keyring, wrap
from triage.storage.trail import Entry
from triage.storage.vault import data_key_of, opened, write_digest
from triage.storage.vault_tables import BoxRow, ContactRow, OriginalRow, TrailKeyRow

Progress = Callable[[int, int], None]


def rotate(
    sessions: Sessions, keys: Keyring, *, actor: str, at: datetime, progress: Progress | None = None
) -> int:
    """Puts everything under `keys.current`; returns how many rows changed. Former keys must still be there.

    Each row is a transaction, and `progress(done, total)` is told after it. What waits in the drop box is
    settled too.
    """
    with sessions.begin() as session:
        names = ", ".join(sorted({key.id for key in keys.former})) or "nothing"
        trail.append(session, keys, Entry("rotate", None, actor, f"{names} to {keys.current.id}", at))
        trail.rewrap_key(session, keys)
        drop_box.rewrap_box(session, keys)
        contacts = session.scalars(select(ContactRow.id).where(_left(ContactRow, keys))).all()
        originals = session.scalars(select(OriginalRow.id).where(_left(OriginalRow, keys))).all()
    todo = [*((_contact, id) for id in contacts), *((_original, id) for id in originals)]
    for done, (move, id) in enumerate(todo, start=1):
        with sessions.begin() as session:
            move(session, id, keys)
        if progress is not None:
            progress(done, len(todo))
    return len(todo)


def keys_in_use(sessions: Sessions) -> Mapping[str, int]:
    """How many rows each key still holds; one that is not named may be destroyed."""
    found: Counter[str] = Counter()
    with sessions() as session:
        for table in (ContactRow, OriginalRow, BoxRow, TrailKeyRow):
            rows = session.execute(select(table.key_id, func.count()).group_by(table.key_id))
            for key_id, count in rows:
                found[key_id] += count
    del found[""]  # erased rows
    return found


def _left(table: type[ContactRow] | type[OriginalRow], keys: Keyring) -> ColumnElement[bool]:
    return table.key_id.not_in((keys.current.id, ""))


def _contact(session: Session, id: UUID, keys: Keyring) -> None:
    row = session.get_one(ContactRow, id, with_for_update=True)
    if row.key_id not in (keys.current.id, ""):  # otherwise given again or erased meanwhile
        contact = opened(session, row, keys)
        _rewrap(session, row, keys)
        write_digest(session, id, contact, keys.current)


def _original(session: Session, id: UUID, keys: Keyring) -> None:
    row = session.get_one(OriginalRow, id, with_for_update=True)
    if row.key_id not in (keys.current.id, ""):
        _rewrap(session, row, keys)


def _rewrap(session: Session, row: ContactRow | OriginalRow, keys: Keyring) -> None:
    algorithm = Algorithm(row.cipher)
    data_key = data_key_of(session, row, keys)
    row.wrapped_key = wrap(data_key, str(row.id), keys.current, algorithm)
    row.key_id = keys.current.id
