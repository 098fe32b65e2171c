"""Are files found again under their content, whole or not at all?"""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from triage.domain.errors import NotFound
from triage.ports import BlobStore
from triage.storage.blobs import FolderBlobStore


def test_content_is_found_under_its_hash(tmp_path: Path) -> None:
    store: BlobStore = FolderBlobStore(tmp_path / "files")
    name = store.put("照片".encode())
    assert name == hashlib.sha256("照片".encode()).hexdigest()
    assert store.get(name) == "照片".encode()


def test_the_same_content_is_stored_once_however_many_send_it(tmp_path: Path) -> None:
    store = FolderBlobStore(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(store.put, [b"photo" * 10_000] * 16))
    assert len(names) == 1
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_what_is_half_written_is_not_there(tmp_path: Path) -> None:
    store = FolderBlobStore(tmp_path)
    name = hashlib.sha256(b"photo").hexdigest()
    (tmp_path / name[:2]).mkdir()
    (tmp_path / name[:2] / ".new-cut-off").write_bytes(b"pho")
    with pytest.raises(NotFound):
        store.get(name)
    assert store.get(store.put(b"photo")) == b"photo"


@pytest.mark.parametrize("name", ["0" * 64, "", "../secrets.json", "0" * 63 + "/", "A" * 64])
def test_nothing_else_is_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "secrets.json").write_text("{}")
    with pytest.raises(NotFound):
        FolderBlobStore(tmp_path / "files").get(name)


def test_content_is_forgotten_unless_it_was_put_again_since(tmp_path: Path) -> None:
    store = FolderBlobStore(tmp_path)
    name, now = store.put(b"photo"), datetime.now(UTC)
    long_ago = (now - timedelta(days=3)).timestamp()
    os.utime(tmp_path / name[:2] / name, (long_ago, long_ago))
    store.put(b"photo")
    store.forget(name, before=now - timedelta(days=2))
    assert store.get(name) == b"photo"
    for _ in range(2):
        store.forget(name, before=now + timedelta(days=2))
    with pytest.raises(NotFound):
        store.get(name)
