"""Is this a picture? Judged by its content; the copies that are shown carry no EXIF and no GPS."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO
from uuid import UUID, uuid4

import filetype
import pi_heif  # type: ignore[import-untyped] # comes without types
from fastapi import UploadFile
from PIL import Image, ImageOps

from api.errors import TooMany, UploadTooLarge, UploadUnreadable
from runtime.bootstrap import Services
from runtime.logs import event
from triage.domain.errors import FilesUnavailable, InvalidSubmission
from triage.domain.standing import Attachment
from triage.storage.unit_of_work import SqlUnitOfWork

_log = logging.getLogger(__name__)

NOT_KEPT = (UploadTooLarge, UploadUnreadable, FilesUnavailable)  # why a photo may not be taken

_SHOWN = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_READ = {
    **_SHOWN,
    "image/heic": "HEIF",
    "image/heif": "HEIF",
}  # iPhones' own; no browser of the desk shows it
_PLAINEST = "image/jpeg"
MOST_PHOTOS = 9
MOST_PIXELS = 51_000_000  # what telephones make of their 50 megapixels
LONGEST = 4_096  # of the shown copy: enough to read a number plate across a yard
_HALVED = 3_500  # a JPEG may be decoded at half its size when at least so much is left
AT_ONCE = BoundedSemaphore(2)  # one picture takes up to 400 MB while it is decoded
_TOO_FINE = "照片超过 5000 万像素，请缩小或用较低的分辨率拍摄后再传。"
_UNREADABLE = "这个文件不是能打开的图片。请上传 JPG、PNG、WebP 或 HEIC 格式的照片。"
_BROKEN = (OSError, ValueError, SyntaxError)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)

pi_heif.register_heif_opener()


def claimed_type(content: bytes, *, limit: int) -> str:
    """The media type of a photo as it was sent, by its first bytes only, which is cheap.

    Raises UploadTooLarge or UploadUnreadable, in Chinese.
    """
    if len(content) > limit:
        raise UploadTooLarge(f"照片超过 {limit // (1024 * 1024)} MB，请压缩后再传。")
    media_type = str(filetype.guess_mime(content) or "")
    if media_type not in _READ:
        raise UploadUnreadable(_UNREADABLE)
    return media_type


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo that could be opened. Its copy lies in a file: of many at once it is too much to hold."""

    media_type: str
    shown_type: str
    copy: IO[bytes]


def opened(content: bytes, *, limit: int, files: ExitStack) -> Picture:
    """Nothing is kept yet. Raises UploadTooLarge or UploadUnreadable."""
    media_type = claimed_type(content, limit=limit)
    copy, shown_type = shown_copy(content, media_type)
    aside = files.enter_context(TemporaryFile())  # noqa: SIM115 - the stack closes it
    aside.write(copy)
    return Picture(media_type, shown_type, aside)


def keep(content: bytes, picture: Picture, *, id: UUID, services: Services, now: datetime) -> Attachment:
    """The picture alone goes to the files; as it was sent, with place and camera in it, it is sealed."""
    picture.copy.seek(0)
    copy = picture.copy.read()
    try:
        sha256 = services.blobs.put(copy)
        services.originals.keep(id, content, picture.media_type, at=now)
    except FilesUnavailable as problem:
        event(_log, "a photo cannot be kept", level=logging.ERROR, reason=problem.reason)
        raise
    return Attachment(id, sha256, picture.shown_type, len(copy))


def take(content: bytes, *, id: UUID, services: Services, now: datetime) -> Attachment:
    """One photo by itself, opened and kept. Raises UploadTooLarge or UploadUnreadable."""
    with ExitStack() as files:
        picture = opened(content, limit=services.settings.upload_limit, files=files)
        return keep(content, picture, id=id, services=services, now=now)


def refuse_one_too_many(conversation: str, uow: SqlUnitOfWork) -> None:
    """Raises TooMany."""
    if len(uow.conversations.uploads(conversation)) >= MOST_PHOTOS:
        raise TooMany(f"一次举报最多上传 {MOST_PHOTOS} 张照片。")


def tell(photo: Attachment, conversation: str, *, services: Services, now: datetime) -> None:
    """A kept photo is part of what is told there. Raises TooMany; then nothing of it is kept."""
    try:
        with services.unit_of_work() as uow:
            refuse_one_too_many(conversation, uow)  # of two at once one may be the last
            uow.conversations.upload(photo, conversation=conversation, at=now)
            uow.commit()
    except TooMany:
        discard([photo], services=services)
        raise


def keep_all(
    photos: Sequence[UploadFile], *, services: Services, now: datetime, before: int = 0
) -> Sequence[Attachment]:
    """Takes seconds, hence before anything is locked; none is kept before all could be opened.

    The report has `before` already. Raises InvalidSubmission, UploadTooLarge, UploadUnreadable or
    FilesUnavailable.
    """
    if len(photos) + before > MOST_PHOTOS:
        have = f"，已有 {before} 张" if before else ""
        raise InvalidSubmission(f"一件举报最多 {MOST_PHOTOS} 张照片{have}。")
    limit = services.settings.upload_limit
    with ExitStack() as files:
        shown = [opened(photo.file.read(limit + 1), limit=limit, files=files) for photo in photos]
        for photo in photos:
            photo.file.seek(0)
        with all_or_none(services) as kept:
            for photo, picture in zip(photos, shown, strict=True):
                kept.append(keep(photo.file.read(), picture, id=uuid4(), services=services, now=now))
        return kept


@contextmanager
def all_or_none(services: Services) -> Iterator[list[Attachment]]:
    """A list for photos that are kept: of those in it nothing is left when one after them fails."""
    kept: list[Attachment] = []
    try:
        yield kept
    except BaseException:
        discard(kept, services=services)
        raise


def upload(
    photos: Sequence[Attachment], door: str, *, services: Services, uow: SqlUnitOfWork, now: datetime
) -> tuple[UUID, ...]:
    """In a conversation of their own, named after the `door`, since every upload belongs to one.

    To be called before anything can be refused: of what is not committed no original is left.
    """
    uow.unless_committed(partial(discard, photos, services=services))
    if photos:
        conversation = uow.conversations.open(f"{door}-{uuid4().hex}", at=now).id
        for photo in photos:
            uow.conversations.upload(photo, conversation=conversation, at=now)
    return tuple(photo.id for photo in photos)


def discard(photos: Sequence[Attachment], *, services: Services) -> None:
    """Of a report that did not come about no original is left."""
    for photo in photos:
        services.originals.discard(photo.id)


def shown_copy(content: bytes, media_type: str) -> tuple[bytes, str]:
    """The picture alone and its media type: turned as the camera meant it, everything else left behind.

    At most LONGEST pixels long. Others wait while some are at it. Raises UploadUnreadable.
    """
    shown_type = media_type if media_type in _SHOWN else _PLAINEST
    out = BytesIO()
    with AT_ONCE:
        picture = _decode(content, media_type)
        mode = "RGBA" if shown_type != _PLAINEST and picture.has_transparency_data else "RGB"
        if picture.mode != mode:
            picture = picture.convert(mode)
        picture.thumbnail((LONGEST, LONGEST))
        bare = ImageOps.exif_transpose(picture)
        bare.info.clear()
        bare.save(out, _SHOWN[shown_type])
    return out.getvalue(), shown_type


def _decode(content: bytes, media_type: str) -> Image.Image:
    """Every pixel is read, so a truncated file or a decompression bomb fails here and not on the desk."""
    try:
        picture = Image.open(BytesIO(content), formats=[_READ[media_type]])
        if picture.width * picture.height > MOST_PIXELS:
            raise UploadUnreadable(_TOO_FINE)
        longer = max(picture.size)
        if longer > LONGEST:
            width, height = picture.size
            picture.draft(None, (max(1, width * _HALVED // longer), max(1, height * _HALVED // longer)))
        picture.load()
    except _BOMB as error:
        raise UploadUnreadable(_TOO_FINE) from error
    except _BROKEN as error:
        raise UploadUnreadable(_UNREADABLE) from error
    return picture
