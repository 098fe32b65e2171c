"""The public pages: a form without script, a look-up that tells guessers nothing, strict headers."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from api.chat.pictures import MOST_PHOTOS
from api.lookup import WRONG_PER_CALLER, WRONG_PER_RECEIPT
from tests.unit.test_api_pictures import picture
from tests.web_reports import Told, put
from tests.web_site import Site, open_site
from triage.domain.receipts import query_code
from triage.domain.reports import Channel, ReportId
from triage.domain.workflow import Step
from triage.storage.blobs import Blobs
from triage.storage.engine import database_url, sqlite_file
from triage.usecases import review

TEXT = "工地每天夜里十一点以后还在打桩"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


def _key(html: str) -> str:
    found = re.search(r'name="client_key" value="([^"]+)"', html)
    assert found
    return found[1]


def _number(html: str) -> str:
    found = re.search(r"HS\d{6}-\d{6}-\d{2}", html)
    assert found
    return found[0]


def _receipt_of(site: Site, id: ReportId) -> dict[str, str]:
    with site.services.unit_of_work() as uow:
        receipt = uow.reports.get(id).receipt
    return {"receipt": receipt, "code": query_code(id, site.services.secrets.receipts)}


@pytest.mark.parametrize("address", ["/", "/report", "/status", "/privacy", "/help"])
def test_every_public_page_opens_with_strict_headers(site: Site, address: str) -> None:
    reply = site.http.get(address)
    assert reply.status_code == 200
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|https?://", reply.text)


def test_the_form_files_a_report_with_its_facts_and_photos(site: Site) -> None:
    form = {"client_key": _key(site.http.get("/report").text), "text": TEXT, "place": "城南大道 3 号"}
    photos = [("photos", ("a.png", picture("PNG"))), ("photos", ("b.jpg", picture()))]
    page = site.http.post("/report", data=form, files=photos)
    assert page.status_code == 200
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(_number(page.text))
        assert report is not None
        assert (report.channel, report.text, report.facts.place) == (Channel.WEB_FORM, TEXT, "城南大道 3 号")
        assert report.reporter is None
        assert len(uow.reports.attachments(report.id)) == 2


def test_sent_twice_it_is_one_report(site: Site) -> None:
    form = {"client_key": _key(site.http.get("/report").text), "text": TEXT}
    first, second = site.http.post("/report", data=form), site.http.post("/report", data=form)
    assert _number(first.text) == _number(second.text)


def test_sent_twice_what_the_first_kept_stays_and_what_was_not_taken_is_said(site: Site) -> None:
    form = {"client_key": _key(site.http.get("/report").text), "text": TEXT}
    contact = {"name": "林某某", "phone": "13900001111"}
    first = site.http.post("/report", data=form, files={"photos": ("a.jpg", picture())})
    second = site.http.post("/report", data=form | contact, files={"photos": ("b.png", picture("PNG"))})
    assert "没有再收" not in first.text
    assert _number(second.text) == _number(first.text)
    assert "先前收到的都在。这一次的照片和联系方式没有再收" in second.text
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(_number(first.text))
        assert report is not None
        assert report.reporter is None
        kept = [photo.id for photo in uow.reports.attachments(report.id)]
    assert [path.name for path in site.sealed_originals()] == [str(id) for id in kept]
    assert len(kept) == 1
    again = site.http.post("/report", data=form | contact)
    assert "这一次的联系方式没有再收" in again.text
    other = site.http.post(
        "/report", data=form | {"text": "另一件事"}, files={"photos": ("b.jpg", picture())}
    )
    assert other.status_code == 409
    assert len(site.sealed_originals()) == 1


def test_of_a_form_that_is_sent_twice_at_once_the_photos_are_kept_once(site: Site) -> None:
    form = {"client_key": "k" * 12, "text": TEXT}

    class MeanwhileFiled(Blobs):
        def put(self, content: bytes) -> str:
            site.visitor().post("/report", data=form)
            return super().put(content)

    site.services.blobs = MeanwhileFiled(site.services.objects("files"))
    page = site.http.post("/report", data=form, files={"photos": ("a.jpg", picture())})
    assert "这一次的照片没有再收" in page.text
    assert not site.sealed_originals()


def test_contact_of_the_form_is_kept_in_the_vault(site: Site) -> None:
    page = site.http.post("/report", data={"text": TEXT, "name": "林某某", "phone": "13900001111"})
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(_number(page.text))
    assert report is not None
    assert report.reporter is not None
    kept = site.services.vault.reveal(report.reporter, actor="test", reason="核对", at=site.services.clock())
    assert kept["phone"] == "13900001111"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        pytest.param({"text": ""}, "请写下您要反映的情况", id="nothing"),
        pytest.param({"text": "😀😀😀"}, "没有看到文字说明", id="emoji only"),
        pytest.param({"text": "臭" * 20_001}, "20001 个字", id="too long"),
        pytest.param({"text": "å·¥å\x9c°å\x99ªå£°"}, "乱码", id="read in the wrong code page"),
        pytest.param({"text": TEXT, "place": "路" * 501}, "超过 500 字", id="a place that is an essay"),
        pytest.param({"text": TEXT, "phone": "打这个"}, "只能有数字", id="a phone that is none"),
        pytest.param({"text": TEXT, "phone": "12345"}, "太短", id="a phone too short"),
        pytest.param({"text": TEXT, "name": "林某某"}, "还需要电话", id="a name without a phone"),
    ],
)
def test_a_mistake_is_named_and_costs_no_text(site: Site, wrong: dict[str, str], sentence: str) -> None:
    page = site.http.post("/report", data={"client_key": "k" * 12, **wrong})
    assert page.status_code == 422
    assert sentence in page.text
    assert wrong["text"][:50] in page.text
    assert _key(page.text) == "k" * 12


def test_a_photo_that_is_none_is_named_and_nothing_is_filed(site: Site) -> None:
    page = site.http.post("/report", data={"text": TEXT}, files={"photos": ("a.jpg", b"%PDF-1.7")})
    assert page.status_code == 415
    assert "照片没有保留" in page.text
    assert TEXT in page.text


def test_what_is_typed_is_shown_as_text_and_never_as_markup(site: Site) -> None:
    page = site.http.post("/report", data={"text": '<script>alert(1)</script>"', "phone": "x"})
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_number_and_code_show_the_state_in_plain_words(site: Site) -> None:
    told = Told(steps=(Step.ACCEPT, Step.ASSIGN), attention="类型存疑", target="晨光包装厂")
    page = site.http.post("/status", data=_receipt_of(site, put(site.services, told)))
    assert page.status_code == 200
    for shown in ("负责的部门正在调查处理", "福州市鼓楼生态环境局", "2026年6月16日", "决定受理"):
        assert shown in page.text
    for hidden in ("类型存疑", "kinds-test", "clerk", "晨光包装厂", "按程序办理"):
        assert hidden not in page.text


def test_reloading_what_was_looked_up_asks_nothing_again_and_ends_soon(site: Site) -> None:
    known = _receipt_of(site, put(site.services, Told()))
    reply = site.http.post("/status", data=known, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, "/status/shown")
    assert "查询结果" in site.http.get("/status/shown").text
    assert site.visitor().get("/status/shown").url.path == "/status", "only in the browser that asked"
    site.services.later(minutes=11)
    assert site.http.get("/status/shown").url.path == "/status"


def test_a_wrong_code_keeps_what_was_typed(site: Site) -> None:
    known = _receipt_of(site, put(site.services, Told()))
    page = site.http.post("/status", data={**known, "code": "AAAAA-AAAAA"}).text
    assert f'value="{known["receipt"]}"' in page
    assert 'value="AAAAA-AAAAA"' in page


def test_a_refusal_tells_reason_and_where_to_go(site: Site) -> None:
    id = put(site.services, Told())
    with site.services.unit_of_work() as uow:
        review.take_step(
            id,
            Step.REFUSE,
            actor="clerk",
            reason="属于邻里纠纷\n可以向这里反映：街道办事处",
            now=site.services.clock(),
            policies=site.services.policies,
            uow=uow,
        )
        uow.commit()
    page = site.http.post("/status", data=_receipt_of(site, id))
    assert "街道办事处" in page.text
    assert "clerk" not in page.text


def test_a_typed_number_may_have_its_own_spaces_and_letters(site: Site) -> None:
    known = _receipt_of(site, put(site.services, Told()))
    typed = {
        "receipt": known["receipt"].lower().replace("-", " "),
        "code": known["code"].lower().replace("-", "").replace("0", "o"),
    }
    assert site.http.post("/status", data=typed).status_code == 200


def test_a_wrong_code_and_an_unknown_number_look_the_same(site: Site) -> None:
    known = _receipt_of(site, put(site.services, Told()))
    wrong = site.http.post("/status", data={**known, "code": "AAAAA-AAAAA"})
    unknown = site.http.post("/status", data={"receipt": "HS261124-483920-05", "code": "AAAAA-AAAAA"})
    nonsense = site.http.post("/status", data={"receipt": "你好", "code": "AAAAA-AAAAA"})
    shown = [
        reply.text.replace(receipt, "")
        for reply, receipt in ((wrong, known["receipt"]), (unknown, "HS261124-483920-05"), (nonsense, "你好"))
    ]
    assert wrong.status_code == unknown.status_code == nonsense.status_code == 404
    assert shown[0] == shown[1] == shown[2]


def _times(limit: str) -> int:
    return int(limit.partition("/")[0])


def test_guessing_the_code_of_one_report_ends_even_for_the_right_code(site: Site) -> None:
    known = _receipt_of(site, put(site.services, Told()))
    for _ in range(_times(WRONG_PER_RECEIPT)):
        site.http.post("/status", data={**known, "code": "AAAAA-AAAAA"})
    reply = site.http.post("/status", data=known)
    assert reply.status_code == 429
    assert "15 分钟" in reply.text


def test_guessing_numbers_ends_too(site: Site) -> None:
    codes = [
        site.http.post("/status", data={"receipt": str(n), "code": "AAAAA-AAAAA"}).status_code
        for n in range(_times(WRONG_PER_CALLER) + 1)
    ]
    assert codes == [404] * _times(WRONG_PER_CALLER) + [429]


def test_the_text_size_is_remembered(site: Site) -> None:
    reply = site.http.post("/preferences", data={"text": "large", "back": "/status"}, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, "/status")
    assert '<html lang="zh-CN" class="large">' in site.http.get("/help").text


class WatchedStore(Blobs):
    """Another citizen files while a photo is kept; nobody waits here, a held record is an error."""

    def __init__(self, site: Site) -> None:
        super().__init__(site.services.objects("files"))
        self._record = sqlite_file(database_url(site.services.settings.record_url))
        self.seen = 0

    def put(self, content: bytes) -> str:
        assert self._record is not None
        with closing(sqlite3.connect(self._record, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        self.seen += 1
        return super().put(content)


def test_nobody_waits_for_the_record_while_photos_of_a_form_are_kept(site: Site) -> None:
    site.services.blobs = store = WatchedStore(site)
    photos = [("photos", (f"{number}.jpg", picture())) for number in range(2)]
    page = site.http.post("/report", data={"text": TEXT}, files=photos)
    assert (page.status_code, store.seen) == (200, 2)


@pytest.mark.parametrize(
    ("text", "photos", "status"),
    [
        pytest.param(TEXT, [picture()] * (MOST_PHOTOS + 1), 422, id="one photo too many"),
        pytest.param("", [picture()], 422, id="no text"),
        pytest.param("å·¥å\x9c°å\x99ªå£°", [picture()], 422, id="read in the wrong code page"),
        pytest.param(TEXT, [picture(), b"%PDF-1.7"], 415, id="one is no photo"),
        pytest.param(TEXT, [picture(), picture()[:200]], 415, id="one is cut off"),
        pytest.param(TEXT, [picture(), picture() + b"x" * 50_000], 413, id="one is too large"),
    ],
)
def test_no_photo_of_a_form_that_is_refused_is_kept(
    tmp_path: Path, text: str, photos: list[bytes], status: int
) -> None:
    with open_site(tmp_path / "home", upload_limit=50_000) as site:
        sent = [("photos", ("a.jpg", photo)) for photo in photos]
        assert site.http.post("/report", data={"text": text}, files=sent).status_code == status
        assert not site.sealed_originals()
        assert not [path for path in site.services.settings.folder("files").rglob("*") if path.is_file()]


@pytest.mark.parametrize("back", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"])
def test_the_way_back_stays_on_this_site(site: Site, back: str) -> None:
    reply = site.http.post("/preferences", data={"text": "large", "back": back}, follow_redirects=False)
    assert reply.headers["location"] == "/"


def test_too_many_reports_of_one_address_are_put_off_with_the_text_kept(tmp_path: Path) -> None:
    with open_site(tmp_path / "home", reports_per_hour=1) as site:
        site.http.post("/report", data={"text": TEXT})
        page = site.http.post("/report", data={"text": "第二件事，河水发黑"})
        assert page.status_code == 429
        assert "第二件事，河水发黑" in page.text


def test_a_form_beyond_all_photos_is_refused_as_a_page(tmp_path: Path) -> None:
    with open_site(tmp_path / "home", upload_limit=1_000) as site:
        page = site.http.post("/report", data={"text": TEXT}, files={"photos": ("a.jpg", b"x" * 600_000)})
        assert page.status_code == 413
        assert "太大了" in page.text


def test_an_unknown_page_is_a_page(site: Site) -> None:
    reply = site.http.get("/nothing-here")
    assert reply.status_code == 404
    assert "没有找到" in reply.text
    assert reply.headers["x-request-id"]


def test_a_settled_report_still_shows_its_history(site: Site) -> None:
    steps = (Step.ACCEPT, Step.ASSIGN, Step.DRAFT, Step.CLOSE, Step.REPLY)
    told = Told(steps=steps, received=site.services.clock() - timedelta(days=40))
    page = site.http.post("/status", data=_receipt_of(site, put(site.services, told)))
    assert "已经办结并答复" in page.text
    assert "拟写答复" not in page.text


REPLIED = (Step.ACCEPT, Step.ASSIGN, Step.DRAFT, Step.CLOSE, Step.REPLY)


def _ticket(html: str) -> str:
    found = re.search(
        r'action="/status/rating"[^>]*><input type="hidden" name="ticket" value="([^"]+)"', html
    )
    assert found
    return found[1]


def test_a_reply_is_rated_once_and_a_bad_rating_waits_for_a_person(site: Site) -> None:
    id = put(site.services, Told(steps=REPLIED))
    shown = site.http.post("/status", data=_receipt_of(site, id)).text
    rating = {"ticket": _ticket(shown), "rating": "bad", "comment": "没人来看过，请打13900001111"}
    for _ in range(2):  # a double click
        thanks = site.http.post("/status/rating", data=rating | {"once": "of this page"})
        assert (thanks.status_code, "不满意" in thanks.text) == (200, True)
    assert site.http.post("/status/rating", data=rating).status_code == 409
    assert "您对答复满意吗" not in site.http.post("/status", data=_receipt_of(site, id)).text
    page = site.sign_in("clerk").get(f"/desk/reports/{id}").text
    assert "举报人对答复不满意，请决定是否重新办理" in page
    assert "没人来看过" in page
    assert "13900001111" not in page
    with site.services.unit_of_work() as uow:
        taken = uow.reports.steps(id)[-1]
    assert (taken.actor, taken.detail) == ("reporter", {"rating": "bad"})


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"ticket": "made.up.ticket", "rating": "good"}, 403),
        ({"ticket": "x", "rating": "good"}, 403),
        ({"rating": "wonderful"}, 422),
    ],
)
def test_a_rating_without_the_page_it_belongs_to_is_refused(
    site: Site, form: dict[str, str], status: int
) -> None:
    id = put(site.services, Told(steps=REPLIED))
    shown = site.http.post("/status", data=_receipt_of(site, id)).text
    assert site.http.post("/status/rating", data={"ticket": _ticket(shown)} | form).status_code == status


def test_what_has_no_reply_cannot_be_rated_and_an_old_page_no_more(site: Site) -> None:
    open_report, replied = put(site.services, Told()), put(site.services, Told(steps=REPLIED))
    assert "/status/rating" not in site.http.post("/status", data=_receipt_of(site, open_report)).text
    old = _ticket(site.http.post("/status", data=_receipt_of(site, replied)).text)
    site.services.later(hours=1)
    assert site.http.post("/status/rating", data={"ticket": old, "rating": "good"}).status_code == 403


def test_a_late_report_is_called_late_to_the_reporter(site: Site) -> None:
    id = put(site.services, Told())
    assert "已超过期限" not in site.http.post("/status", data=_receipt_of(site, id)).text
    site.services.later(days=20)
    assert "已超过期限" in site.http.post("/status", data=_receipt_of(site, id)).text
