"""Are files found again under their names, whole or not at all, wherever they are kept?"""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.contract.storage.stores import Store
from tests.s3_server import ACCESS_KEY, BUCKET, SECRET_KEY
from triage.domain.errors import FilesUnavailable, NotFound
from triage.ports import BlobStore
from triage.storage.blobs import Blobs
from triage.storage.bucket import Bucket, BucketObjects
from triage.storage.objects import FolderObjects


def test_content_is_found_under_its_hash(store: Store) -> None:
    blobs: BlobStore = Blobs(store.objects)
    name = blobs.put("照片".encode())
    assert name == hashlib.sha256("照片".encode()).hexdigest()
    assert blobs.get(name) == "照片".encode()


def test_nothing_at_all_is_content_too(store: Store) -> None:
    blobs = Blobs(store.objects)
    assert blobs.get(blobs.put(b"")) == b""


def test_the_same_content_is_stored_once_however_many_send_it(store: Store) -> None:
    blobs = Blobs(store.objects)
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(blobs.put, [b"photo" * 10_000] * 16))
    assert len(names) == 1
    assert store.names() == [f"{name[:2]}/{name}" for name in names]


def test_content_is_replaced_as_a_whole(store: Store) -> None:
    store.objects.write("a", b"long" * 5_000)
    store.objects.write("a", b"short")
    assert store.objects.read("a") == b"short"


def test_what_is_half_written_is_not_there(tmp_path: Path) -> None:
    blobs = Blobs(FolderObjects(tmp_path))
    name = hashlib.sha256(b"photo").hexdigest()
    (tmp_path / name[:2]).mkdir()
    (tmp_path / name[:2] / ".new-cut-off").write_bytes(b"pho")
    with pytest.raises(NotFound):
        blobs.get(name)
    assert blobs.get(blobs.put(b"photo")) == b"photo"


@pytest.mark.parametrize("name", ["0" * 64, "", "../secrets.json", "0" * 63 + "/", "A" * 64])
def test_nothing_else_is_found(store: Store, name: str) -> None:
    store.objects.write("secrets.json", b"{}")
    with pytest.raises(NotFound):
        Blobs(store.objects).get(name)


def test_content_is_forgotten_unless_it_was_put_again_since(store: Store) -> None:
    blobs = Blobs(store.objects)
    name, now = blobs.put(b"photo"), datetime.now(UTC)
    blobs.forget(name, before=now - timedelta(days=2))
    assert blobs.get(name) == b"photo"
    for _ in range(2):
        blobs.forget(name, before=now + timedelta(days=2))
    with pytest.raises(NotFound):
        blobs.get(name)


def test_putting_again_makes_content_young(tmp_path: Path) -> None:
    blobs = Blobs(FolderObjects(tmp_path))
    name, now = blobs.put(b"photo"), datetime.now(UTC)
    long_ago = (now - timedelta(days=3)).timestamp()
    os.utime(tmp_path / name[:2] / name, (long_ago, long_ago))
    blobs.put(b"photo")
    blobs.forget(name, before=now - timedelta(days=2))
    assert blobs.get(name) == b"photo"


def test_two_sorts_of_files_share_a_bucket(store: Store) -> None:
    other = store.beside("others")
    store.objects.write("a", b"one")
    other.write("a", b"two")
    other.remove("a")
    assert store.objects.read("a") == b"one"


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"endpoint": "http://127.0.0.1:1"}, id="nobody there"),
        pytest.param({"secret_key": "another one"}, id="a wrong key"),
        pytest.param({"name": "no-such-bucket"}, id="no such bucket"),
    ],
)
def test_a_store_that_does_not_serve_us_is_unavailable(s3_url: str, wrong: dict[str, str]) -> None:
    right = Bucket(s3_url, BUCKET, ACCESS_KEY, SECRET_KEY)
    objects = BucketObjects(replace(right, **wrong), "x/")
    for ask in (partial(objects.write, "a", b"photo"), partial(objects.read, "a")):
        with pytest.raises(FilesUnavailable):
            ask()
