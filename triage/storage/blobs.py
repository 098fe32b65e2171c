"""Where are photos and recordings? In a folder, under the SHA-256 of their content (ports.BlobStore)."""

import hashlib
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path

from triage.domain.errors import NotFound

_SHA256 = re.compile(r"[0-9a-f]{64}")


class FolderBlobStore:
    """Several processes may write the same content at once; a reader sees a whole file or none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Returns once the content is on the disk for good."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        try:
            os.utime(path)  # whoever is about to forget it sees that it is wanted again
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, content)
        return sha256

    def get(self, sha256: str) -> bytes:
        if not _SHA256.fullmatch(sha256):  # a made-up name must not lead out of the folder
            raise NotFound("no such file")
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound(f"no file {sha256}") from None

    def forget(self, sha256: str, *, before: datetime) -> None:
        """Of content that nothing refers to, unless it was put (again) since. Twice is once."""
        path = self._path(sha256)
        try:
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
        except FileNotFoundError:
            return

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def _write_whole(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """A renamed file survives a power cut only when its folder was written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
