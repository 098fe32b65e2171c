"""With a bucket of a real S3-compatible store set, does any photo lie on this machine?"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.s3_server import ACCESS_KEY, BUCKET, SECRET_KEY
from tests.services import S3, address_of
from tests.unit.test_api_pictures import picture
from tests.web_site import Site, open_site
from triage.domain.errors import NotFound

pytestmark = pytest.mark.service("s3")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    store = {
        "s3_endpoint": address_of(S3),
        "s3_bucket": BUCKET,
        "s3_access_key": ACCESS_KEY,
        "s3_secret_key": SECRET_KEY,
    }
    with open_site(tmp_path / "home", **store) as opened:
        yield opened


def test_a_photo_goes_to_the_bucket_is_shown_at_the_desk_and_erased(site: Site) -> None:
    form = {"client_key": "k" * 12, "text": "河边的小作坊每天夜里排黑水，气味刺鼻，已经持续一个星期。"}
    page = site.http.post("/report", data=form, files={"photos": ("a.jpg", picture())}).text
    number = re.search(r"HS\d{6}-\d{6}-\d{2}", page)
    assert number
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(number[0])
        assert report is not None
        (photo,) = uow.reports.attachments(report.id)
    home = site.services.settings.home
    assert not [path for sort in ("files", "vault/originals") for path in (home / sort).rglob("*")]
    shown = site.sign_in("clerk").get(f"/desk/reports/{report.id}/photos/{photo.id}")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    originals, now = site.services.originals, site.services.clock()
    assert originals.read(photo.id, actor="bao", reason="现场比对", at=now) == picture()
    originals.erase(photo.id, actor="system", reason="retention", at=now)
    with pytest.raises(NotFound):
        originals.read(photo.id, actor="bao", reason="现场比对", at=now)
