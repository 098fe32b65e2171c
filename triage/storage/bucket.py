"""How do files lie in a bucket? Objects of an S3-compatible store, under names with a prefix."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error
from urllib3.exceptions import HTTPError

from triage.domain.errors import FilesUnavailable, NotFound

_CONNECT_SECONDS, _READ_SECONDS = 3.0, 20.0
_TICK = timedelta(seconds=1)  # S3 tells when something was written to the second
_GONE = ("NoSuchKey", "NoSuchObject")


@dataclass(frozen=True, slots=True)
class Bucket:
    """`endpoint` begins with http:// or https://; certificates are those the machine trusts."""

    endpoint: str
    name: str
    access_key: str
    secret_key: str
    region: str = ""


class BucketObjects:
    """All names begin with `prefix`, so that several sorts of files share a bucket (objects.Objects)."""

    def __init__(self, bucket: Bucket, prefix: str) -> None:
        self._bucket = bucket.name
        self._prefix = prefix
        address = urllib3.util.parse_url(bucket.endpoint)
        self._client = Minio(
            endpoint=address.netloc or bucket.endpoint,
            access_key=bucket.access_key,
            secret_key=bucket.secret_key,
            secure=address.scheme == "https",
            region=bucket.region or "us-east-1",
            http_client=urllib3.PoolManager(
                timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS),
                retries=urllib3.Retry(2, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504)),
            ),
        )

    def write(self, name: str, content: bytes) -> None:
        with _answering(name):
            self._client.put_object(
                bucket_name=self._bucket,
                object_name=self._prefix + name,
                data=BytesIO(content),
                length=len(content),
            )

    def read(self, name: str) -> bytes:
        with _answering(name):
            reply = self._client.get_object(bucket_name=self._bucket, object_name=self._prefix + name)
            try:
                return bytes(reply.data)
            finally:
                reply.close()
                reply.release_conn()

    def remove(self, name: str, *, before: datetime | None = None) -> None:
        try:
            with _answering(name):
                if before is None or self._written(name) + _TICK <= before:
                    self._client.remove_object(bucket_name=self._bucket, object_name=self._prefix + name)
        except NotFound:
            return

    def _written(self, name: str) -> datetime:
        found = self._client.stat_object(bucket_name=self._bucket, object_name=self._prefix + name)
        assert found.last_modified is not None  # noqa: S101 - every object that exists has one
        return found.last_modified


@contextmanager
def _answering(name: str) -> Iterator[None]:
    """What the store says by its own errors, in ours."""
    try:
        yield
    except S3Error as refusal:
        if refusal.code in _GONE:
            raise NotFound(f"no file {name}") from None
        raise FilesUnavailable(refusal.code or "refused") from refusal
    except (MinioException, HTTPError) as problem:
        raise FilesUnavailable(type(problem).__name__) from problem
