"""Where does a contact go while the master key is away? Into a box that only the key opens."""

from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.storage.ciphers import Algorithm, VaultKeyError, seal, unseal
from triage.storage.envelope import Keyring, unwrap, wrap
from triage.storage.vault_tables import BoxRow

_PUBLIC = 32
NAME = "box"


def build_box(session: Session, keys: Keyring) -> None:
    """Once a vault, while the master key is there; a box that exists is kept."""
    if session.get(BoxRow, NAME) is None:
        private = X25519PrivateKey.generate()
        session.add(
            BoxRow(
                id=NAME,
                public=private.public_key().public_bytes_raw(),
                key_id=keys.current.id,
                wrapped_key=wrap(private.private_bytes_raw(), NAME, keys.current),
            )
        )


def wrap_for_box(session: Session, data_key: bytes, id: UUID) -> bytes:
    """Needs no secret. Raises VaultKeyError when no box was ever built."""
    row = session.get(BoxRow, NAME)
    if row is None:
        raise VaultKeyError("联系方式暂时无法加密保存，没有收下。请不留联系方式提交，或稍后再试。")
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(row.public))
    public = once.public_key().public_bytes_raw()
    return public + seal(Algorithm.AES, _derived(shared, public), data_key, f"data key {id}")


def unwrap_from_box(session: Session, wrapped: bytes, id: UUID, keys: Keyring) -> bytes:
    """Raises VaultKeyError."""
    row = session.scalars(select(BoxRow).where(BoxRow.id == NAME)).one()
    private = X25519PrivateKey.from_private_bytes(unwrap(row.wrapped_key, NAME, keys.named(row.key_id)))
    public = wrapped[:_PUBLIC]
    shared = private.exchange(X25519PublicKey.from_public_bytes(public))
    return unseal(Algorithm.AES, _derived(shared, public), wrapped[_PUBLIC:], f"data key {id}")


def rewrap_box(session: Session, keys: Keyring) -> None:
    row = session.get(BoxRow, NAME, with_for_update=True)
    if row is not None and row.key_id != keys.current.id:
        private = unwrap(row.wrapped_key, NAME, keys.named(row.key_id))
        row.wrapped_key = wrap(private, NAME, keys.current)
        row.key_id = keys.current.id


def _derived(shared: bytes, public: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=public, info=b"huansu vault: drop box").derive(shared)
