"""With which cipher is something sealed? AES-256-GCM by default, SM4-GCM if chosen."""

import os
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from triage.domain.errors import TriageError

_NONCE, _TAG = 12, 16


class VaultKeyError(TriageError):
    """The key that sealed this is not at hand, or what was sealed has been changed."""

    code = "vault-key"


class Algorithm(StrEnum):
    """Stored with every row, so that rows of both kinds can be read."""

    AES = "aes-256-gcm"
    SM4 = "sm4-gcm"

    @property
    def key_bytes(self) -> int:
        return 32 if self is Algorithm.AES else 16


def fresh_key(algorithm: Algorithm) -> bytes:
    return os.urandom(algorithm.key_bytes)


def seal(algorithm: Algorithm, key: bytes, plain: bytes, context: str) -> bytes:
    """Nonce, ciphertext, tag. `context` is authenticated: what was sealed for one place opens in no other."""
    nonce = os.urandom(_NONCE)  # never an argument: one used twice under a key would open everything under it
    encryptor = _cipher(algorithm, key, modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(context.encode())
    return nonce + encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def unseal(algorithm: Algorithm, key: bytes, sealed: bytes, context: str) -> bytes:
    """Raises VaultKeyError."""
    try:
        nonce, body, tag = sealed[:_NONCE], sealed[_NONCE:-_TAG], sealed[-_TAG:]
        decryptor = _cipher(algorithm, key, modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(context.encode())
        return decryptor.update(body) + decryptor.finalize()
    except (InvalidTag, ValueError) as error:
        raise VaultKeyError("what was sealed cannot be opened: wrong key, or it has been changed") from error


def _cipher(algorithm: Algorithm, key: bytes, mode: modes.GCM) -> Cipher[modes.GCM]:
    cut = key[: algorithm.key_bytes]
    return Cipher(algorithms.AES(cut) if algorithm is Algorithm.AES else algorithms.SM4(cut), mode)
