"""Which file of a folder is the index now? Pointers switch in one step, as an alias does on a server."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from triage.domain.errors import SearchUnavailable

_CURRENT = "current"
_NEXT = "next"


class Versions:
    """`current` names the file that answers, `next` the one being built, which takes every change as well."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> Path | None:
        return self._pointed(_CURRENT)

    def next(self) -> Path | None:
        """None, too, in the moment after a switch, when both names still point at one file."""
        path = self._pointed(_NEXT)
        return path if path != self.current() else None

    def fresh(self) -> Path:
        """A file under a name no version has had: closing an old one must not touch a new one's log."""
        handle, name = tempfile.mkstemp(prefix="reports-", suffix=".sqlite3", dir=self._folder)
        os.close(handle)
        return Path(name)

    def point_current(self, path: Path) -> None:
        self._point(_CURRENT, path)

    def point_next(self, path: Path) -> None:
        self._point(_NEXT, path)

    def tidy(self) -> None:
        """Removes earlier versions and half-built ones. Only under the building lock."""
        current = self.current()
        (self._folder / _NEXT).unlink(missing_ok=True)
        for path in self._folder.glob("reports-*"):
            if current is None or not path.name.startswith(current.name):
                path.unlink(missing_ok=True)

    @contextmanager
    def making(self) -> Iterator[None]:
        """Waits until no other process is making the first version."""
        with self._lock("making.lock", fcntl.LOCK_EX):
            yield

    @contextmanager
    def building(self) -> Iterator[None]:
        """Held by the one process that rebuilds; the system frees it when that process dies."""
        with self._lock("building.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
            yield

    def _pointed(self, name: str) -> Path | None:
        """None also when the file itself was lost."""
        try:
            path = self._folder / (self._folder / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return path if path.exists() else None

    def _point(self, name: str, path: Path) -> None:
        new = self._folder / f"{name}.{os.getpid()}"
        new.write_text(path.name, encoding="utf-8")
        new.replace(self._folder / name)

    @contextmanager
    def _lock(self, name: str, how: int) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / name).open("w") as file:
            try:
                fcntl.flock(file, how)
            except BlockingIOError:
                raise SearchUnavailable("another process is rebuilding this index") from None
            yield
