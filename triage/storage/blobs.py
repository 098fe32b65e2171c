"""Where are photos and recordings? Under the SHA-256 of their content (ports.BlobStore)."""

import hashlib
import re
from datetime import datetime

from triage.domain.errors import NotFound
from triage.storage.objects import Objects

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """Several processes may put the same content at once."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def put(self, content: bytes) -> str:
        """Written even when it is there: whoever is about to forget it sees that it is wanted again."""
        sha256 = hashlib.sha256(content).hexdigest()
        self._objects.write(_name(sha256), content)
        return sha256

    def get(self, sha256: str) -> bytes:
        if not _SHA256.fullmatch(sha256):  # a made-up name must not lead out of the folder
            raise NotFound("no such file")
        return self._objects.read(_name(sha256))

    def forget(self, sha256: str, *, before: datetime) -> None:
        """Of content that nothing refers to, unless it was put (again) since. Twice is once."""
        self._objects.remove(_name(sha256), before=before)


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
