"""Who is the reporter? A database of its own: every contact sealed, every reading traced."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from triage.domain.errors import Conflict, InvalidSubmission, NotAllowed, NotFound
from triage.storage import drop_box, trail
from triage.storage.ciphers import Algorithm, VaultKeyError
from triage.storage.engine import Sessions
from triage.storage.envelope import (
    Envelope,
    Keyring,
    MasterKey,
    contact_under,
    phone_digest,
    seal_contact,
    sealed_contact,
    unwrap,
)
from triage.storage.trail import BEGINNING, Entry, TrailCheck, TrailHead
from triage.storage.vault_tables import ContactRow, DigestRow, OriginalRow
from triage.storage.writes import add_unless_there, append, races_are_conflicts

Keys = Callable[[], Keyring]
_TAKEN = "contact given again"


class SqlVault:
    """Implements ports.Vault; each method is a transaction of its own.

    `keys` is asked every time, so that a key that was exchanged or has come back is used at once.
    """

    def __init__(self, sessions: Sessions, keys: Keyring | Keys) -> None:
        self._sessions = sessions
        self.keys: Keys = keys if callable(keys) else lambda: keys
        self._has_box = False  # looked for once a process: intake pays for every query

    def keep(self, id: UUID, contact: Mapping[str, str], *, at: datetime) -> None:
        """A contact given again replaces the first. Raises Conflict when it was erased meanwhile.

        Without the master key the contact goes into the drop box, where it waits until the key is back.
        """
        try:
            keys = self.keys()
        except VaultKeyError:
            self._drop(id, contact, at)
            return
        sealed = seal_contact(contact, id, keys)
        with races_are_conflicts(f"contact {id}"), self._sessions.begin() as session:
            if not self._has_box:
                drop_box.build_box(session, keys)
            if not _store(session, id, sealed, at):
                trail.append(session, keys, Entry("replace", id, "intake", _TAKEN, at))
                session.execute(delete(DigestRow).where(DigestRow.contact == id))
            _add_digest(session, id, contact, keys.current)
        self._has_box = True

    def reveal(self, id: UUID, *, actor: str, reason: str, at: datetime) -> Mapping[str, str]:
        """The trace is safe before the contact is opened, and it stays when opening fails."""
        if not reason.strip():
            raise InvalidSubmission("请写明查阅举报人信息的理由。")
        keys = self.keys()
        with self._sessions.begin() as session:
            trail.append(session, keys, Entry("open", id, actor, reason, at))
        with self._sessions() as session:
            row = session.get(ContactRow, id)
            if row is None or row.erased is not None:
                raise NotFound(f"no contact {id}")
            if row.closed is not None:
                raise NotAllowed("这位举报人的身份信息已按保存期限封存，不能再查看。")
            return opened(session, row, keys)

    def correct(self, id: UUID, changes: Mapping[str, str], *, actor: str, reason: str, at: datetime) -> None:
        """What is not changed stays; nobody is shown anything. Raises NotFound."""
        keys = self.keys()
        with self._sessions.begin() as session:
            row = _existing(session, id)
            contact = {**opened(session, row, keys), **changes}
            _put(row, seal_contact(contact, id, keys))
            trail.append(session, keys, Entry("replace", id, actor, reason, at))
            write_digest(session, id, contact, keys.current)

    def same_reporter(self, phone: str) -> Sequence[UUID]:
        """Everybody who gave this number, first kept first, without opening anything."""
        keys = self.keys()
        digests = {phone_digest(phone, key) for key in (keys.current, *keys.former)} - {""}
        found = select(DigestRow.contact).where(DigestRow.digest.in_(digests))
        query = select(ContactRow.id).where(ContactRow.id.in_(found)).order_by(ContactRow.kept, ContactRow.id)
        with self._sessions() as session:
            return tuple(session.scalars(query))

    def close(self, id: UUID, *, actor: str, reason: str, at: datetime) -> None:
        """Kept, but shown to nobody any more. Raises NotFound."""
        with self._sessions.begin() as session:
            _existing(session, id).closed = at
            trail.append(session, self.keys(), Entry("close", id, actor, reason, at))

    def erase(self, id: UUID, *, actor: str, reason: str, at: datetime) -> None:
        """Only the opaque id remains, so that what refers to it still does. Raises NotFound."""
        with self._sessions.begin() as session:
            row = _existing(session, id)
            trail.append(session, self.keys(), Entry("erase", id, actor, reason, at))
            _put(row, Envelope("", b"", b""))
            row.erased = at
            session.execute(delete(DigestRow).where(DigestRow.contact == id))

    def discard(self, id: UUID) -> None:
        """Takes back what was kept for a report that did not come about; nothing refers to it."""
        with self._sessions.begin() as session:
            session.execute(delete(DigestRow).where(DigestRow.contact == id))
            session.execute(delete(ContactRow).where(ContactRow.id == id))

    def note(self, entry: Entry) -> None:
        """Into the trail what happened with a contact elsewhere."""
        with self._sessions.begin() as session:
            trail.append(session, self.keys(), entry)

    def trail(self, id: UUID | None = None) -> Sequence[Entry]:
        with self._sessions() as session:
            return trail.entries(session, id)

    def newest(self, *, number: int, size: int) -> Sequence[Entry]:
        """One page of the trail, counted from 1; the newest entry is the first of the first page."""
        with self._sessions() as session:
            return trail.newest(session, number=number, size=size)

    def trail_head(self) -> TrailHead:
        with self._sessions() as session:
            return trail.head(session)

    def verify_trail(self, *, known: TrailHead = BEGINNING) -> TrailCheck:
        with self._sessions() as session:
            return trail.verify(session, self.keys(), known=known)

    def _drop(self, id: UUID, contact: Mapping[str, str], at: datetime) -> None:
        """No digest either: it would need the key. A rotation or `settle` makes both good."""
        data_key, sealed = sealed_contact(contact, id, Algorithm.AES)
        with races_are_conflicts(f"contact {id}"), self._sessions.begin() as session:
            wrapped = drop_box.wrap_for_box(session, data_key, id)
            session.execute(delete(DigestRow).where(DigestRow.contact == id))
            _store(session, id, Envelope(drop_box.NAME, wrapped, sealed), at)


def opened(session: Session, row: ContactRow, keys: Keyring) -> Mapping[str, str]:
    """Raises VaultKeyError."""
    sealed = Envelope(row.key_id, row.wrapped_key, row.sealed, Algorithm(row.cipher))
    return contact_under(data_key_of(session, row, keys), sealed, row.id)


def data_key_of(session: Session, row: ContactRow | OriginalRow, keys: Keyring) -> bytes:
    """From under the master key or out of the drop box. Raises VaultKeyError."""
    if row.key_id == drop_box.NAME:
        return drop_box.unwrap_from_box(session, row.wrapped_key, row.id, keys)
    return unwrap(row.wrapped_key, str(row.id), keys.named(row.key_id), Algorithm(row.cipher))


def write_digest(session: Session, id: UUID, contact: Mapping[str, str], key: MasterKey) -> None:
    """Replaces what was there: one number a contact, digested with one key."""
    session.execute(delete(DigestRow).where(DigestRow.contact == id))
    _add_digest(session, id, contact, key)


def _add_digest(session: Session, id: UUID, contact: Mapping[str, str], key: MasterKey) -> None:
    if digest := phone_digest(contact.get("phone", ""), key):
        append(session, DigestRow, {"contact": id, "digest": digest})


def _existing(session: Session, id: UUID) -> ContactRow:
    row = session.get(ContactRow, id, with_for_update=True)
    if row is None or row.erased is not None:
        raise NotFound(f"no contact {id}")
    return row


def _store(session: Session, id: UUID, sealed: Envelope, at: datetime) -> bool:
    """Whether the contact is new; past the session's bookkeeping, for intake pays for it."""
    values = {
        "key_id": sealed.key_id,
        "wrapped_key": sealed.wrapped_key,
        "sealed": sealed.sealed,
        "cipher": sealed.algorithm.value,
    }
    if add_unless_there(
        session, ContactRow, {"id": id, "kept": at, "erased": None, "closed": None, **values}
    ):
        return True
    row = session.get_one(ContactRow, id, with_for_update=True)
    if row.erased is not None:
        raise Conflict(f"contact {id} was erased")
    _put(row, sealed)
    session.flush()
    return False


def _put(row: ContactRow, sealed: Envelope) -> None:
    row.key_id = sealed.key_id
    row.wrapped_key = sealed.wrapped_key
    row.sealed = sealed.sealed
    row.cipher = sealed.algorithm
