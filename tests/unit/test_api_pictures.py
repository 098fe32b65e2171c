"""A photo is judged by its content; what is shown of it carries nothing but the picture."""

from io import BytesIO

import pillow_heif
import pytest
from PIL import Image

from api.chat.pictures import checked_type, shown_copy
from api.errors import UploadTooLarge, UploadUnreadable

LIMIT = 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP", "HEIC")
GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def picture(format: str = "JPEG", *, size: tuple[int, int] = (40, 20), turned: bool = False) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[MAKE] = "SecretCam"
    exif[GPS] = {1: "N", 2: (26.0, 4.0, 12.0)}
    if turned:
        exif[ORIENTATION] = 6
    drawn = Image.new("RGB", size, "green")
    if format == "HEIC":
        pillow_heif.from_pillow(drawn).save(out, exif=exif.tobytes())
    else:
        drawn.save(out, format, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("format", FORMATS)
def test_pictures_are_known_by_their_content(format: str) -> None:
    assert checked_type(picture(format), limit=LIMIT) == f"image/{format.lower()}"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<svg onload=alert(1)>", id="markup"),
        pytest.param(b"%PDF-1.7 ...", id="another kind of file"),
        pytest.param(picture()[:200], id="cut short"),
        pytest.param(picture("HEIC")[:-20], id="an iPhone's picture, cut short"),
        pytest.param(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 300, id="HEIC in name"),
        pytest.param(picture()[:20] + b"x" * 400, id="a picture's beginning before something else"),
    ],
)
def test_what_cannot_be_opened_is_refused(content: bytes) -> None:
    with pytest.raises(UploadUnreadable, match="JPG"):
        checked_type(content, limit=LIMIT)


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
    shown, _ = shown_copy(original, f"image/{format.lower()}")
    assert b"SecretCam" in original
    assert b"SecretCam" not in shown
    assert not Image.open(BytesIO(shown)).getexif()


@pytest.mark.parametrize("format", FORMATS)
def test_the_shown_copy_stands_upright(format: str) -> None:
    shown, _ = shown_copy(picture(format, turned=True), f"image/{format.lower()}")
    assert Image.open(BytesIO(shown)).size == (20, 40)


@pytest.mark.parametrize("format", FORMATS)
def test_every_browser_can_show_the_copy(format: str) -> None:
    shown, media_type = shown_copy(picture(format), f"image/{format.lower()}")
    assert media_type == ("image/jpeg" if format == "HEIC" else f"image/{format.lower()}")
    assert Image.open(BytesIO(shown)).get_format_mimetype() == media_type
