"""Is this a picture? Judged by its content; the copies that are shown carry no EXIF and no GPS."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from uuid import UUID, uuid4

import filetype
import pi_heif  # type: ignore[import-untyped] # comes without types
from fastapi import UploadFile
from PIL import Image, ImageOps

from api.errors import UploadTooLarge, UploadUnreadable
from runtime.bootstrap import Services
from triage.domain.errors import InvalidSubmission
from triage.domain.standing import Attachment
from triage.storage.unit_of_work import SqlUnitOfWork

_SHOWN = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_READ = {
    **_SHOWN,
    "image/heic": "HEIF",
    "image/heif": "HEIF",
}  # iPhones' own; no browser of the desk shows it
_PLAINEST = "image/jpeg"
MOST_PIXELS = 80_000_000
MOST_PHOTOS = 9  # of one report
_UNREADABLE = "这个文件不是能打开的图片。请上传 JPG、PNG、WebP 或 HEIC 格式的照片。"
_BROKEN = (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning)

pi_heif.register_heif_opener()


def checked_type(content: bytes, *, limit: int) -> str:
    """The media type of a photo as it was sent. Raises UploadTooLarge or UploadUnreadable, in Chinese."""
    if len(content) > limit:
        raise UploadTooLarge(f"照片超过 {limit // (1024 * 1024)} MB，请压缩后再传。")
    media_type = str(filetype.guess_mime(content) or "")
    if media_type not in _READ:
        raise UploadUnreadable(_UNREADABLE)
    _decode(content, media_type)
    return media_type


def keep(content: bytes, *, id: UUID, services: Services, now: datetime) -> Attachment:
    """The picture alone goes to the files; as it was sent, with place and camera in it, it is sealed.

    Raises UploadTooLarge or UploadUnreadable.
    """
    media_type = checked_type(content, limit=services.settings.upload_limit)
    copy, shown_type = shown_copy(content, media_type)
    services.originals.keep(id, content, media_type, at=now)
    return Attachment(id, services.blobs.put(copy), shown_type, len(copy))


def keep_all(
    photos: Sequence[UploadFile], *, services: Services, uow: SqlUnitOfWork, now: datetime, before: int = 0
) -> tuple[UUID, ...]:
    """In a conversation of their own, since every upload belongs to one; the report has `before` already.

    Raises InvalidSubmission, UploadTooLarge or UploadUnreadable.
    """
    if not photos:
        return ()
    if len(photos) + before > MOST_PHOTOS:
        raise InvalidSubmission(
            f"一件举报最多 {MOST_PHOTOS} 张照片" + (f"，已有 {before} 张。" if before else "。")
        )
    conversation = uow.conversations.open(f"form-{uuid4().hex}", at=now).id
    kept = []
    for photo in photos:
        content = photo.file.read(services.settings.upload_limit + 1)
        upload = keep(content, id=uuid4(), services=services, now=now)
        uow.conversations.upload(upload, conversation=conversation, at=now)
        kept.append(upload.id)
    return tuple(kept)


def shown_copy(content: bytes, media_type: str) -> tuple[bytes, str]:
    """The picture alone and its media type: turned as the camera meant it, everything else left behind."""
    picture = ImageOps.exif_transpose(_decode(content, media_type))
    shown_type = media_type if media_type in _SHOWN else _PLAINEST
    bare = picture.convert("RGB" if shown_type == _PLAINEST else "RGBA")
    bare.info.clear()
    out = BytesIO()
    bare.save(out, _SHOWN[shown_type])
    return out.getvalue(), shown_type


def _decode(content: bytes, media_type: str) -> Image.Image:
    """Every pixel is read, so a truncated file or a decompression bomb fails here and not on the desk."""
    try:
        picture = Image.open(BytesIO(content), formats=[_READ[media_type]])
        if picture.width * picture.height > MOST_PIXELS:
            raise UploadUnreadable(_UNREADABLE)
        picture.load()
    except _BROKEN as error:
        raise UploadUnreadable(_UNREADABLE) from error
    return picture
