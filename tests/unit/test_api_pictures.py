"""A photo is judged by its content; what is shown of it carries nothing but the picture."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image

from api.chat.pictures import AT_ONCE, LONGEST, claimed_type, shown_copy
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
    assert claimed_type(picture(format), limit=LIMIT) == f"image/{format.lower()}"


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
        shown_copy(content, claimed_type(content, limit=LIMIT))


def test_the_limit_is_the_last_size_that_passes() -> None:
    content = picture()
    assert claimed_type(content, limit=len(content)) == "image/jpeg"
    with pytest.raises(UploadTooLarge):
        claimed_type(content, limit=len(content) - 1)


@pytest.mark.parametrize("size", [(12_000, 9_000), (9_000, 6_000)])
def test_a_picture_beyond_what_telephones_make_is_refused(size: tuple[int, int]) -> None:
    out = BytesIO()
    Image.new("1", size).save(out, "PNG")
    with pytest.raises(UploadUnreadable, match="5000 万像素"):
        shown_copy(out.getvalue(), "image/png")


@pytest.mark.parametrize(
    ("format", "size"), [("JPEG", (8_160, 600)), ("JPEG", (600, 5_000)), ("PNG", (5_000, 60))]
)
def test_a_large_picture_is_shown_smaller(format: str, size: tuple[int, int]) -> None:
    shown, _ = shown_copy(picture(format, size=size), f"image/{format.lower()}")
    found = Image.open(BytesIO(shown)).size
    assert 3_500 <= max(found) <= LONGEST
    assert abs(found[0] * size[1] - found[1] * size[0]) <= max(size), "its shape stays"


def test_a_picture_that_fits_keeps_its_size() -> None:
    shown, _ = shown_copy(picture(size=(LONGEST, 40)), "image/jpeg")
    assert Image.open(BytesIO(shown)).size == (LONGEST, 40)


@pytest.mark.parametrize(("mode", "kept"), [("RGB", "RGB"), ("L", "RGB"), ("RGBA", "RGBA"), ("LA", "RGBA")])
def test_only_a_picture_with_transparent_parts_keeps_a_layer_for_them(mode: str, kept: str) -> None:
    out = BytesIO()
    Image.new(mode, (4, 4)).save(out, "PNG")
    shown, _ = shown_copy(out.getvalue(), "image/png")
    assert Image.open(BytesIO(shown)).mode == kept


def test_a_picture_waits_while_others_are_decoded() -> None:
    with ThreadPoolExecutor() as background:
        with AT_ONCE, AT_ONCE:
            waiting = background.submit(shown_copy, picture(), "image/jpeg")
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.05)
        assert waiting.result()[1] == "image/jpeg"


def test_a_broken_picture_makes_room_for_the_next() -> None:
    for _ in range(3):
        with pytest.raises(UploadUnreadable):
            shown_copy(picture()[:200], "image/jpeg")
    assert shown_copy(picture(), "image/jpeg")


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
