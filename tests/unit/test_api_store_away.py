"""The store of photos is away: does anything but photos suffer, and is everybody told in words?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.health import findings
from tests.unit.test_api_mail import letter, reports
from tests.unit.test_api_mail import post as hand_over
from tests.unit.test_api_pictures import picture
from tests.web_site import Site, open_site

TEXT = "河边的小作坊每天夜里排黑水，气味刺鼻，已经持续一个星期。"
AWAY = {
    "s3_endpoint": "http://127.0.0.1:1",
    "s3_bucket": "photos",
    "s3_access_key": "a",
    "s3_secret_key": "b",
}
SENTENCE = "可以先不带照片提交"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home", **AWAY) as opened:
        yield opened


def test_the_form_keeps_what_was_typed_and_takes_it_without_photos(site: Site) -> None:
    form = {"client_key": "k" * 12, "text": TEXT}
    refused = site.http.post("/report", data=form, files={"photos": ("a.jpg", picture())})
    assert (refused.status_code, TEXT in refused.text, SENTENCE in refused.text) == (503, True, True)
    assert "受理编号" in site.http.post("/report", data=form).text


def test_the_chat_says_that_a_photo_was_not_taken(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    reply = site.http.post("/chat/attachments", files={"photo": ("a.jpg", picture())})
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "files-unavailable")
    assert SENTENCE in reply.json()["error"]["message"]
    assert "a photo cannot be kept" in caplog.text


def test_the_administrator_sees_it(site: Site) -> None:
    (photos,) = [found for found in findings(site.services, bot=True) if found.part == "照片存储"]
    assert (photos.well, "没有应答" in photos.words) == (False, True)


def test_a_letter_with_a_picture_is_brought_again_by_the_mail_server(site: Site) -> None:
    with_picture = letter()
    with_picture.add_attachment(picture(), maintype="image", subtype="jpeg", filename="a.jpg")
    assert (hand_over(site, with_picture).status_code, reports(site)) == (503, [])
    assert hand_over(site, letter()).status_code == 200
    assert len(reports(site)) == 1
