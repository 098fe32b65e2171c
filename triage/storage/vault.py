"""Who is the reporter? A database of its own: every contact sealed, every reading traced."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from triage.domain.errors import Conflict, InvalidSubmission, NotFound
from triage.storage import trail
from triage.storage.engine import Sessions
from triage.storage.envelope import Envelope, Keyring, MasterKey, open_contact, phone_digest, seal_contact
from triage.storage.trail import BEGINNING, Entry, TrailCheck, TrailHead
from triage.storage.vault_tables import ContactRow, DigestRow
from triage.storage.writes import races_are_conflicts


class SqlVault:
    """Implements ports.Vault; each method is a transaction of its own."""

    def __init__(self, sessions: Sessions, keys: Keyring) -> None:
        self._sessions = sessions
        self._keys = keys

    def keep(self, id: UUID, contact: Mapping[str, str], *, at: datetime) -> None:
        """A contact given again replaces the first. Raises Conflict when it was erased meanwhile."""
        sealed = seal_contact(contact, id, self._keys.current)
        with races_are_conflicts(f"contact {id}"), self._sessions.begin() as session:
            row = session.get(ContactRow, id, with_for_update=True)
            if row is None:
                session.add(_new_row(id, sealed, at))
            elif row.erased is not None:
                raise Conflict(f"contact {id} was erased")
            else:
                _put(row, sealed)
                trail.append(session, self._keys, Entry("replace", id, "intake", "contact given again", at))
            session.flush()
            write_digest(session, id, contact, self._keys.current)

    def reveal(self, id: UUID, *, actor: str, reason: str, at: datetime) -> Mapping[str, str]:
        """The trace is safe before the contact is opened, and it stays when opening fails."""
        if not reason.strip():
            raise InvalidSubmission("请写明查阅举报人信息的理由。")
        with self._sessions.begin() as session:
            trail.append(session, self._keys, Entry("open", id, actor, reason, at))
        with self._sessions() as session:
            row = session.get(ContactRow, id)
            if row is None or row.erased is not None:
                raise NotFound(f"no contact {id}")
            return open_contact(envelope(row), id, self._keys.named(row.key_id))

    def same_reporter(self, phone: str) -> Sequence[UUID]:
        """Everybody who gave this number, first kept first, without opening anything."""
        digests = {phone_digest(phone, key) for key in (self._keys.current, *self._keys.former)} - {""}
        found = select(DigestRow.contact).where(DigestRow.digest.in_(digests))
        query = select(ContactRow.id).where(ContactRow.id.in_(found)).order_by(ContactRow.kept, ContactRow.id)
        with self._sessions() as session:
            return tuple(session.scalars(query))

    def erase(self, id: UUID, *, actor: str, reason: str, at: datetime) -> None:
        """Only the opaque id remains, so that what refers to it still does. Raises NotFound."""
        with self._sessions.begin() as session:
            row = session.get(ContactRow, id, with_for_update=True)
            if row is None or row.erased is not None:
                raise NotFound(f"no contact {id}")
            trail.append(session, self._keys, Entry("erase", id, actor, reason, at))
            _put(row, Envelope("", b"", b""))
            row.erased = at
            session.execute(delete(DigestRow).where(DigestRow.contact == id))

    def trail(self, id: UUID | None = None) -> Sequence[Entry]:
        with self._sessions() as session:
            return trail.entries(session, id)

    def trail_head(self) -> TrailHead:
        with self._sessions() as session:
            return trail.head(session)

    def verify_trail(self, *, known: TrailHead = BEGINNING) -> TrailCheck:
        with self._sessions() as session:
            return trail.verify(session, self._keys, known=known)


def envelope(row: ContactRow) -> Envelope:
    return Envelope(row.key_id, row.wrapped_key, row.sealed)


def write_digest(session: Session, id: UUID, contact: Mapping[str, str], key: MasterKey) -> None:
    """Replaces what was there: one number a contact, digested with one key."""
    session.execute(delete(DigestRow).where(DigestRow.contact == id))
    if digest := phone_digest(contact.get("phone", ""), key):
        session.add(DigestRow(contact=id, digest=digest))


def _new_row(id: UUID, sealed: Envelope, at: datetime) -> ContactRow:
    return ContactRow(
        id=id,
        key_id=sealed.key_id,
        wrapped_key=sealed.wrapped_key,
        sealed=sealed.sealed,
        kept=at,
        erased=None,
    )


def _put(row: ContactRow, sealed: Envelope) -> None:
    row.key_id = sealed.key_id
    row.wrapped_key = sealed.wrapped_key
    row.sealed = sealed.sealed
