"""Which keys open the identity vault now? Read anew when the file changes, so that nobody has to restart."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from triage.storage.ciphers import Algorithm, VaultKeyError
from triage.storage.envelope import Keyring, MasterKey

_CURRENT, _FORMER = "vault", "vault_former"


class KeyFile:
    """The keyring in `home`/secrets.json; calling it costs one look at the file's date."""

    def __init__(self, home: Path, algorithm: Algorithm = Algorithm.AES) -> None:
        self._path = home.resolve() / "secrets.json"
        self._algorithm = algorithm
        self._seen: tuple[int, int] | None = None
        self._keys: Keyring | None = None

    def __call__(self) -> Keyring:
        """Raises VaultKeyError while the key is not there."""
        try:
            found = self._path.stat()
            seen = (found.st_mtime_ns, found.st_ino)
            if seen != self._seen:
                self._keys = _keyring(_read(self._path), self._algorithm)
                self._seen = seen
        except (OSError, ValueError, VaultKeyError):
            self._seen = self._keys = None
        if self._keys is None:
            raise VaultKeyError("身份库的密钥不在，暂时不能查看联系方式；新的联系方式会加密暂存。")
        return self._keys

    def add(self) -> Keyring:
        """A new current key; the one before it stays as a former one until nothing uses it."""
        with _changing(self._path) as content:
            before = [content[_CURRENT], *_former(content)]
            content[_CURRENT] = secrets.token_hex(32)
            content[_FORMER] = ",".join(before)
        return self()

    def drop(self, ids: frozenset[str]) -> None:
        """Former keys leave for good; the current one cannot be dropped."""
        with _changing(self._path) as content:
            kept = [key for key in _former(content) if MasterKey(bytes.fromhex(key)).id not in ids]
            content[_FORMER] = ",".join(kept)


def _keyring(content: dict[str, str], algorithm: Algorithm) -> Keyring | None:
    if not content.get(_CURRENT):
        return None
    former = tuple(MasterKey(bytes.fromhex(key)) for key in _former(content))
    return Keyring(MasterKey(bytes.fromhex(content[_CURRENT])), former, algorithm)


def _former(content: dict[str, str]) -> list[str]:
    return [key for key in content.get(_FORMER, "").split(",") if key]


def _read(path: Path) -> dict[str, str]:
    content: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return content


@contextmanager
def _changing(path: Path) -> Iterator[dict[str, str]]:
    """One process at a time; the others read the old file or the new one, never half of it."""
    with path.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        content = _read(path)
        yield content
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        with fresh.open("w", encoding="utf-8") as file:
            file.write(json.dumps(content))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
