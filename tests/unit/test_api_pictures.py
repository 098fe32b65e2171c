"""A photo is judged by its content; what is shown of it carries nothing but the picture."""

from io import BytesIO

import pytest
from PIL import Image

from api.chat.pictures import checked_type, shown_copy
from api.errors import UploadTooLarge, UploadUnreadable

LIMIT = 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP")
GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def picture(format: str = "JPEG", *, size: tuple[int, int] = (40, 20), turned: bool = False) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[MAKE] = "SecretCam"
    exif[GPS] = {1: "N", 2: (26.0, 4.0, 12.0)}
    if turned:
        exif[ORIENTATION] = 6
    Image.new("RGB", size, "green").save(out, format, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("format", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_pictures_are_known_by_their_content(format: str, media_type: str) -> None:
    assert checked_type(picture(format), limit=LIMIT) == media_type


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<svg onload=alert(1)>", id="markup"),
        pytest.param(b"%PDF-1.7 ...", id="another kind of file"),
        pytest.param(picture()[:200], id="cut short"),
        pytest.param(picture()[:20] + b"x" * 400, id="a picture's beginning before something else"),
    ],
)
def test_what_cannot_be_opened_is_refused(content: bytes) -> None:
    with pytest.raises(UploadUnreadable, match="JPG"):
        checked_type(content, limit=LIMIT)


def test_a_phones_own_format_is_refused_with_the_way_out() -> None:
    with pytest.raises(UploadUnreadable, match="HEIC"):
        checked_type(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 300, limit=LIMIT)


def test_the_limit_is_the_last_size_that_passes() -> None:
    content = picture()
    assert checked_type(content, limit=len(content)) == "image/jpeg"
    with pytest.raises(UploadTooLarge):
        checked_type(content, limit=len(content) - 1)


def test_a_picture_of_absurd_dimensions_is_refused() -> None:
    out = BytesIO()
    Image.new("1", (12_000, 9_000)).save(out, "PNG")
    with pytest.raises(UploadUnreadable):
        checked_type(out.getvalue(), limit=LIMIT)


@pytest.mark.parametrize("format", FORMATS)
def test_the_shown_copy_tells_neither_place_nor_camera(format: str) -> None:
    original = picture(format)
    shown = shown_copy(original, f"image/{format.lower()}")
    assert b"SecretCam" in original
    assert b"SecretCam" not in shown
    assert not Image.open(BytesIO(shown)).getexif()


def test_the_shown_copy_stands_upright() -> None:
    shown = shown_copy(picture(turned=True), "image/jpeg")
    assert Image.open(BytesIO(shown)).size == (20, 40)
