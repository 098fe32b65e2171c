"""How is something sealed for one reporter? With a key of its own, itself sealed with the master key."""

import hmac
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from triage.storage.ciphers import Algorithm, VaultKeyError, fresh_key, seal, unseal

__all__ = ["Algorithm", "Envelope", "Keyring", "MasterKey", "VaultKeyError"]


@dataclass(frozen=True, slots=True)
class MasterKey:
    """32 bytes from which the keys for the single purposes are derived; `id` may be stored and shown."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != 32:
            raise VaultKeyError("a master key has 32 bytes")

    @property
    def id(self) -> str:
        return self.derived("name of this key").hex()[:16]

    def derived(self, purpose: str) -> bytes:
        info = b"huansu vault: " + purpose.encode()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self.secret)


@dataclass(frozen=True, slots=True)
class Keyring:
    """`current` seals with `algorithm`; `former` still open what they sealed until a rotation reaches it."""

    current: MasterKey
    former: tuple[MasterKey, ...] = ()
    algorithm: Algorithm = Algorithm.AES

    def named(self, id: str) -> MasterKey:
        """Raises VaultKeyError."""
        for key in (self.current, *self.former):
            if key.id == id:
                return key
        raise VaultKeyError(f"master key {id} is not at hand")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the database sees. `key_id` names what wrapped the data key: a master key or the drop box."""

    key_id: str
    wrapped_key: bytes
    sealed: bytes
    algorithm: Algorithm = Algorithm.AES


def seal_contact(contact: Mapping[str, str], id: UUID, keys: Keyring) -> Envelope:
    data_key, sealed = sealed_contact(contact, id, keys.algorithm)
    wrapped = wrap(data_key, str(id), keys.current, keys.algorithm)
    return Envelope(keys.current.id, wrapped, sealed, keys.algorithm)


def sealed_contact(contact: Mapping[str, str], id: UUID, algorithm: Algorithm) -> tuple[bytes, bytes]:
    """A new data key, and the contact sealed with it; whoever calls wraps the key."""
    data_key = fresh_key(algorithm)
    plain = json.dumps(dict(contact), ensure_ascii=False, sort_keys=True).encode()
    return data_key, seal(algorithm, data_key, plain, f"contact {id}")


def contact_under(data_key: bytes, envelope: Envelope, id: UUID) -> dict[str, str]:
    contact: dict[str, str] = json.loads(
        unseal(envelope.algorithm, data_key, envelope.sealed, f"contact {id}")
    )
    return contact


def wrap(data_key: bytes, name: str, key: MasterKey, algorithm: Algorithm = Algorithm.AES) -> bytes:
    return seal(algorithm, key.derived("sealing of data keys"), data_key, f"data key {name}")


def unwrap(wrapped: bytes, name: str, key: MasterKey, algorithm: Algorithm = Algorithm.AES) -> bytes:
    return unseal(algorithm, key.derived("sealing of data keys"), wrapped, f"data key {name}")


def phone_digest(phone: str, key: MasterKey) -> str:
    """The same for the same number however it was typed; "" when there is no number."""
    number = normal_phone(phone)
    return (
        hmac.digest(key.derived("digests of phone numbers"), number.encode(), "sha256").hex()
        if number
        else ""
    )


def normal_phone(phone: str) -> str:
    """Digits only, without the country code of China; full-width digits count as digits."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)
