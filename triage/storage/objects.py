"""Where do files lie? Named contents in a folder (here), or in a bucket (bucket.py)."""

import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Protocol

from triage.domain.errors import NotFound


class Objects(Protocol):
    """Contents under names like `ab/abcd…`. Raises OSError when the disk is full, FilesUnavailable."""

    def write(self, name: str, content: bytes) -> None:
        """Returns once it is kept for good; a reader sees all of it or nothing. A second time replaces it."""
        ...

    def read(self, name: str) -> bytes:
        """Raises NotFound."""
        ...

    def remove(self, name: str, *, before: datetime | None = None) -> None:
        """Unless it was written (again) at that moment or since. Twice is once."""
        ...


class FolderObjects:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        fresh = Path(unfinished)
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

    def read(self, name: str) -> bytes:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            raise NotFound(f"no file {name}") from None

    def remove(self, name: str, *, before: datetime | None = None) -> None:
        path = self._folder / name
        try:
            if before is None or path.stat().st_mtime < before.timestamp():
                path.unlink()
        except FileNotFoundError:
            return


def _sync_folder(folder: Path) -> None:
    """A renamed file survives a power cut only when its folder was written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
