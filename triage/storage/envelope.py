"""How is a contact sealed? With a key of its own, itself sealed with the master key (AES-256-GCM)."""

import hmac
import json
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from triage.domain.errors import TriageError

_NONCE = 12


class VaultKeyError(TriageError):
    """The key that sealed this is not at hand, or what was sealed has been changed."""

    code = "vault-key"


@dataclass(frozen=True, slots=True)
class MasterKey:
    """32 bytes from which the keys for the single purposes are derived; `id` may be stored and shown."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != 32:
            raise ValueError("a master key has 32 bytes")

    @property
    def id(self) -> str:
        return self.derived("name of this key").hex()[:16]

    def derived(self, purpose: str) -> bytes:
        info = b"huansu vault: " + purpose.encode()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self.secret)


@dataclass(frozen=True, slots=True)
class Keyring:
    """`current` seals; `former` still open what they sealed until a rotation has reached it."""

    current: MasterKey
    former: tuple[MasterKey, ...] = ()

    def named(self, id: str) -> MasterKey:
        """Raises VaultKeyError."""
        for key in (self.current, *self.former):
            if key.id == id:
                return key
        raise VaultKeyError(f"master key {id} is not at hand")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the database sees of a contact."""

    key_id: str
    wrapped_key: bytes
    sealed: bytes


def seal_contact(contact: Mapping[str, str], id: UUID, key: MasterKey) -> Envelope:
    data_key = AESGCM.generate_key(256)
    plain = json.dumps(dict(contact), ensure_ascii=False, sort_keys=True).encode()
    return Envelope(key.id, wrap(data_key, str(id), key), _seal(data_key, plain, f"contact {id}"))


def open_contact(envelope: Envelope, id: UUID, key: MasterKey) -> dict[str, str]:
    """Raises VaultKeyError; an envelope moved to another reporter does not open either."""
    data_key = unwrap(envelope.wrapped_key, str(id), key)
    contact: dict[str, str] = json.loads(_open(data_key, envelope.sealed, f"contact {id}"))
    return contact


def wrap(data_key: bytes, name: str, key: MasterKey) -> bytes:
    return _seal(key.derived("sealing of data keys"), data_key, f"data key {name}")


def unwrap(wrapped: bytes, name: str, key: MasterKey) -> bytes:
    return _open(key.derived("sealing of data keys"), wrapped, f"data key {name}")


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


def _seal(key: bytes, plain: bytes, context: str) -> bytes:
    nonce = os.urandom(_NONCE)  # never an argument: one used twice under a key would open everything under it
    return nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def _open(key: bytes, sealed: bytes, context: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], context.encode())
    except (InvalidTag, ValueError) as error:
        raise VaultKeyError("what was sealed cannot be opened: wrong key, or it has been changed") from error
