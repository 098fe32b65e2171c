"""Which stores of files does the suite run over? A folder, and a bucket of a real server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from minio import Minio

from tests.s3_server import ACCESS_KEY, BUCKET, SECRET_KEY
from triage.storage.bucket import Bucket, BucketObjects
from triage.storage.objects import FolderObjects, Objects


@dataclass(frozen=True, slots=True)
class Store:
    """`names` lists what is in it, `beside` gives another sort of files in the same place."""

    objects: Objects
    names: Callable[[], Sequence[str]]
    beside: Callable[[str], Objects]


def folder_store(folder: Path) -> Store:
    def names() -> Sequence[str]:
        return sorted(str(path.relative_to(folder / "own")) for path in _files(folder / "own"))

    return Store(FolderObjects(folder / "own"), names, lambda sort: FolderObjects(folder / sort))


def bucket_store(url: str) -> Store:
    """Under a prefix of its own in the bucket of the tests."""
    run = uuid4().hex
    bucket = Bucket(url, BUCKET, ACCESS_KEY, SECRET_KEY)
    client = Minio(
        endpoint=url.removeprefix("http://"), access_key=ACCESS_KEY, secret_key=SECRET_KEY, secure=False
    )

    def names() -> Sequence[str]:
        found = client.list_objects(bucket_name=BUCKET, prefix=f"{run}/own/", recursive=True)
        return sorted((each.object_name or "").removeprefix(f"{run}/own/") for each in found)

    def beside(sort: str) -> Objects:
        return BucketObjects(bucket, f"{run}/{sort}/")

    return Store(beside("own"), names, beside)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
