"""How does the vault get a new master key while it is in use? Contact by contact; a cut-off run goes on."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from triage.storage import trail
from triage.storage.engine import Sessions
from triage.storage.envelope import Keyring, MasterKey, open_contact, unwrap, wrap
from triage.storage.trail import Entry
from triage.storage.vault import envelope, write_digest
from triage.storage.vault_tables import ContactRow


def rotate(
    sessions: Sessions,
    old: MasterKey,
    new: MasterKey,
    *,
    actor: str,
    at: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """How many contacts changed keys. Running processes need both keys: `Keyring(new, former=(old,))`.

    Each contact is a transaction, and `progress(done, total)` is told after it.
    """
    with sessions.begin() as session:
        trail.append(session, Keyring(new, (old,)), Entry("rotate", None, actor, f"{old.id} to {new.id}", at))
        trail.rewrap_key(session, old, new)
        todo = session.scalars(select(ContactRow.id).where(ContactRow.key_id == old.id)).all()
    for done, id in enumerate(todo, start=1):
        _rotate_one(sessions, id, old, new)
        if progress is not None:
            progress(done, len(todo))
    return len(todo)


def left_to_rotate(sessions: Sessions, old: MasterKey) -> int:
    """Zero when `old` may be thrown away."""
    with sessions() as session:
        return session.scalar(select(func.count()).where(ContactRow.key_id == old.id)) or 0


def _rotate_one(sessions: Sessions, id: UUID, old: MasterKey, new: MasterKey) -> None:
    with sessions.begin() as session:
        row = session.get_one(ContactRow, id, with_for_update=True)
        if row.key_id != old.id:  # given again or erased meanwhile
            return
        contact = open_contact(envelope(row), id, old)
        row.wrapped_key = wrap(unwrap(row.wrapped_key, str(id), old), str(id), new)
        row.key_id = new.id
        write_digest(session, id, contact, new)
