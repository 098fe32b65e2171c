"""What does the identity vault keep? Sealed contacts, look-up digests and the trace of every reading."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, MetaData, Uuid, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from triage.storage.columns import CONSTRAINT_NAMES, Serial, UtcDateTime


class Identities(DeclarativeBase):
    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, UUID: Uuid}


VAULT_INSERT_ONLY = ("vault_trail", "vault_requests", "vault_rulings")  # migrations guard them with triggers


class ContactRow(Identities):
    """One reporter. `wrapped_key` opens `sealed` and is itself sealed with the master key named by `key_id`.

    An erased row keeps its id and nothing else: both ciphertexts are empty. A `closed` row is kept, but
    nobody is shown it any more.
    """

    __tablename__ = "vault_contacts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key_id: Mapped[str] = mapped_column(index=True)
    wrapped_key: Mapped[bytes]
    sealed: Mapped[bytes]
    kept: Mapped[datetime]
    erased: Mapped[datetime | None]
    cipher: Mapped[str] = mapped_column(server_default=text("'aes-256-gcm'"))
    closed: Mapped[datetime | None]


class DigestRow(Identities):
    """Keyed digest of a phone number: answers "the same reporter?" without telling the number."""

    __tablename__ = "vault_digests"
    __table_args__ = (Index(None, "digest"),)

    contact: Mapped[UUID] = mapped_column(ForeignKey("vault_contacts.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)


class OriginalRow(Identities):
    """A photo as it was sent. The ciphertext is a file named by `id`; only this row opens it."""

    __tablename__ = "vault_originals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key_id: Mapped[str] = mapped_column(index=True)
    wrapped_key: Mapped[bytes]
    cipher: Mapped[str]
    media_type: Mapped[str]
    kept: Mapped[datetime]
    erased: Mapped[datetime | None]


class BoxRow(Identities):
    """Takes what is sealed while the master key is away: `public` is for everybody; there is one row."""

    __tablename__ = "vault_box"

    id: Mapped[str] = mapped_column(primary_key=True)
    public: Mapped[bytes]
    key_id: Mapped[str]
    wrapped_key: Mapped[bytes]


class RequestRow(Identities):
    """Somebody asks to be shown a contact for some minutes."""

    __tablename__ = "vault_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report: Mapped[UUID] = mapped_column(index=True)
    contact: Mapped[UUID] = mapped_column(ForeignKey("vault_contacts.id"))
    requester: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str]
    minutes: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)


class RulingRow(Identities):
    """What a custodian decided. One a request: of two at once the second finds the key taken."""

    __tablename__ = "vault_rulings"

    request: Mapped[UUID] = mapped_column(ForeignKey("vault_requests.id"), primary_key=True)
    actor: Mapped[str]
    granted: Mapped[bool]
    reason: Mapped[str]
    at: Mapped[datetime]
    until: Mapped[datetime | None]


class TrailKeyRow(Identities):
    """The key of the trail's hashes, sealed with the master key; there is one row."""

    __tablename__ = "vault_trail_key"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key_id: Mapped[str]
    wrapped_key: Mapped[bytes]


class TrailRow(Identities):
    """Who did what to whose contact and why. Each row's hash covers the row and the hash before it."""

    __tablename__ = "vault_trail"

    seq: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    prev_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str]
    action: Mapped[str]
    contact: Mapped[UUID | None] = mapped_column(index=True)
    actor: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]
