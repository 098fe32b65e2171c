"""The chat door: what comes in is cleaned and limited, what was said is never lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.chat.conversing import MOST_TURNS
from api.chat.pictures import MOST_PHOTOS
from api.chat.transcripts import Turn
from tests.unit.test_api_pictures import picture
from tests.web_site import Site, open_site
from triage.domain.receipts import parse_receipt
from triage.storage.blobs import Blobs

COMPLAINT = ["化工厂夜里排放刺鼻气味", "幸福小区北门", "每天半夜"]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home", chat_turns_per_minute=1_000) as opened:
        yield opened


def test_a_complaint_told_to_the_end_gives_number_and_code(site: Site) -> None:
    card = site.tell_all(COMPLAINT)
    assert parse_receipt(card["number"]) == card["number"]
    assert len(card["code"]) == 11


def test_one_browser_keeps_one_conversation_and_another_has_its_own(site: Site) -> None:
    site.say("臭")
    site.say("幸福小区")
    site.visitor().post("/chat/messages", json={"text": "吵"})
    first, second, third = (turn["sender"] for turn in site.bot.heard)
    assert first == second != third


def test_a_filed_conversation_is_followed_by_a_new_one(site: Site) -> None:
    site.tell_all(COMPLAINT)
    site.say("还有一件事")
    assert site.bot.heard[-1]["sender"] != site.bot.heard[0]["sender"]


def test_starting_again_begins_a_new_conversation(site: Site) -> None:
    site.say("臭")
    assert site.http.post("/chat/restart").status_code == 204
    site.say("吵")
    assert site.bot.heard[0]["sender"] != site.bot.heard[1]["sender"]


def test_a_forged_cookie_is_nobodys_conversation(site: Site) -> None:
    site.say("臭")
    own = site.bot.heard[0]["sender"]
    thief = site.visitor()
    thief.cookies.set("huansu_chat", f"{own}.9999999999.{'0' * 64}")
    assert thief.get("/chat/conversation").json() == {"said": [], "filed": False}
    thief.post("/chat/messages", json={"text": "吵"})
    assert site.bot.heard[-1]["sender"] != own


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        pytest.param('/intent{"slot":"x"}', 'intent{"slot":"x"}', id="a direct intent"),
        pytest.param("😀😀", "😀😀", id="emoji only"),
        pytest.param("' OR 1=1 --", "' OR 1=1 --", id="SQL"),
        pytest.param('{"text": "<script>"}', '{"text": "<script>"}', id="JSON and HTML"),
        pytest.param("臭" * 5_000, "臭" * 2_000, id="five thousand characters"),
    ],
)
def test_odd_texts_reach_the_bot_as_harmless_words(site: Site, typed: str, heard: str) -> None:
    assert site.say(typed).status_code == 200
    assert site.bot.heard[-1]["text"] == heard


def test_who_writes_at_length_hears_that_nothing_is_lost(site: Site) -> None:
    assert "全文已保存" in site.say("臭" * 5_000).json()["messages"][0]["text"]
    assert "全文已保存" not in str(site.say("臭").json())


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t", "/", "\u200b"])
def test_nothing_is_not_a_message(site: Site, nothing: str) -> None:
    reply = site.say(nothing)
    assert reply.status_code == 422
    assert reply.json()["error"]["code"] == "invalid-submission"
    assert site.bot.heard == []


def test_a_text_over_the_limit_is_refused_with_the_limit_named(site: Site) -> None:
    reply = site.say("臭" * 20_001)
    assert reply.status_code == 422
    assert "20000" in reply.json()["error"]["message"]


def test_a_body_in_another_code_page_is_refused_in_words(site: Site) -> None:
    body = '{"text": "化工厂"}'.encode("gbk")
    reply = site.http.post("/chat/messages", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 400
    assert reply.json()["error"] == {"code": "bad-request", "message": "提交的内容格式不正确，请检查后重试。"}


@pytest.mark.parametrize("mood", ["silent", "broken"])
def test_a_bot_that_fails_costs_nobody_a_word(site: Site, mood: str) -> None:
    site.bot.mood = mood
    reply = site.say(COMPLAINT[0])
    assert reply.status_code == 503
    assert reply.json()["error"]["code"] == "bot-unavailable"
    assert COMPLAINT[0] in site.http.get("/report").text
    site.bot.mood = "well"
    site.say(COMPLAINT[0])
    said = site.http.get("/chat/conversation").json()["said"]
    assert [bubble["text"] for bubble in said if bubble["who"] == "citizen"] == [COMPLAINT[0]]


def test_a_receipt_whose_reply_got_lost_is_given_all_the_same(site: Site) -> None:
    for text in COMPLAINT:
        site.say(text)
    site.say(button="stay_anonymous")
    site.bot.mood = "lost"
    first = site.say(button="confirm").json()["messages"][0]["custom"]["receipt"]
    assert parse_receipt(first["number"])
    assert (
        site.http.post("/status", data={"receipt": first["number"], "code": first["code"]}).status_code == 200
    )


def test_a_page_loaded_again_shows_what_was_said(site: Site) -> None:
    site.say(COMPLAINT[0])
    site.say(COMPLAINT[1])
    site.say(button="nightly")
    said = site.http.get("/chat/conversation").json()["said"]
    assert [(bubble["who"], bubble["text"]) for bubble in said[::2]] == [
        ("citizen", COMPLAINT[0]),
        ("citizen", COMPLAINT[1]),
        ("citizen", "每天夜里"),
    ]
    assert said[-1]["custom"] == {"form": "contact"}


def test_after_filing_a_reload_shows_the_receipt_and_no_words(site: Site) -> None:
    card = site.tell_all(COMPLAINT)
    transcript = site.http.get("/chat/conversation").json()
    assert transcript["filed"] is True
    assert transcript["said"] == [
        {"who": "bot", "text": "", "buttons": [], "custom": {"receipt": card}, "photos": 0}
    ]


def test_contact_goes_to_the_vault_and_not_to_the_bot(site: Site) -> None:
    site.say(COMPLAINT[0])
    reply = site.http.post("/chat/contact", json={"name": "林某某", "phone": "139 0000 1111"})
    assert reply.json() == {"kept": True}
    site.say(button="contact_given")
    assert "林某某" not in str(site.bot.heard)
    assert "0000" not in str(site.bot.heard)
    with site.services.unit_of_work() as uow:
        reporter = uow.conversations.get(site.bot.heard[0]["sender"]).reporter
    assert reporter is not None
    kept = site.services.vault.reveal(reporter, actor="test", reason="核对", at=site.services.clock())
    assert kept == {"name": "林某某", "phone": "139 0000 1111"}


def test_contacts_are_not_taken_without_end(site: Site) -> None:
    site.say(COMPLAINT[0])
    contact = {"name": "林某某", "phone": "13900001111"}
    codes = [site.http.post("/chat/contact", json=contact).status_code for _ in range(31)]
    assert codes == [200] * 30 + [429]


def test_contact_outside_a_conversation_is_refused(site: Site) -> None:
    assert site.http.post("/chat/contact", json={"name": "林某某", "phone": "13900001111"}).status_code == 422


@pytest.mark.parametrize("phone", ["", "电话", "12", "13900001111; drop", "1" * 30])
def test_a_phone_that_is_none_is_refused(site: Site, phone: str) -> None:
    site.say(COMPLAINT[0])
    assert site.http.post("/chat/contact", json={"name": "林", "phone": phone}).status_code == 422


def test_photos_come_with_the_report(site: Site) -> None:
    sent = site.http.post("/chat/attachments", files={"photo": ("a.jpg", picture(), "text/plain")})
    assert sent.status_code == 201
    assert sent.json()["type"] == "image/jpeg"
    site.say(COMPLAINT[0], attachments=[sent.json()["id"]])
    assert site.bot.heard[-1]["metadata"]["attachments"] == [{"id": sent.json()["id"], "type": "image/jpeg"}]
    card = site.tell_all(COMPLAINT[1:])
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(card["number"])
        assert report is not None
        assert [str(photo.id) for photo in uow.reports.attachments(report.id)] == [sent.json()["id"]]


def test_a_photo_too_many_is_refused_and_not_kept(site: Site) -> None:
    files = {"photo": ("a.jpg", picture())}
    sent = [site.http.post("/chat/attachments", files=files).status_code for _ in range(MOST_PHOTOS + 1)]
    assert sent == [201] * MOST_PHOTOS + [429]
    assert len(site.sealed_originals()) == MOST_PHOTOS


def test_of_two_last_photos_at_once_one_is_kept(site: Site) -> None:
    files = {"photo": ("a.jpg", picture())}
    for _ in range(MOST_PHOTOS - 1):
        site.http.post("/chat/attachments", files=files)
    plain = site.services.blobs

    class MeanwhileSent(Blobs):
        def put(self, content: bytes) -> str:
            site.services.blobs = plain
            assert site.http.post("/chat/attachments", files=files).status_code == 201
            return plain.put(content)

    site.services.blobs = MeanwhileSent(site.services.objects("files"))
    assert site.http.post("/chat/attachments", files=files).status_code == 429
    assert len(site.sealed_originals()) == MOST_PHOTOS


def test_a_photo_of_another_conversation_cannot_be_sent(site: Site) -> None:
    other = site.visitor()
    photo = other.post("/chat/attachments", files={"photo": ("a.jpg", picture())}).json()["id"]
    assert site.say("看照片", attachments=[photo]).status_code == 404


def test_what_is_no_photo_is_refused_whatever_it_is_called(site: Site) -> None:
    reply = site.http.post("/chat/attachments", files={"photo": ("a.jpg", b"<html>", "image/jpeg")})
    assert reply.status_code == 415
    assert reply.json()["error"]["code"] == "upload-unreadable"


def test_a_photo_may_be_as_large_as_the_setting_says(tmp_path: Path) -> None:
    photo = picture("PNG", size=(900, 900))
    with open_site(tmp_path / "home", upload_limit=len(photo)) as site:
        files = {"photo": ("a.png", photo + b"\0")}
        assert site.http.post("/chat/attachments", files={"photo": ("a.png", photo)}).status_code == 201
        reply = site.http.post("/chat/attachments", files=files)
        assert (reply.status_code, reply.json()["error"]["code"]) == (413, "upload-too-large")


def test_a_body_beyond_every_limit_is_refused_before_it_is_read(site: Site) -> None:
    reply = site.http.post("/chat/messages", content=b"x" * (600 * 1024))
    assert reply.status_code == 413
    assert reply.json()["error"]["code"] == "upload-too-large"


def test_another_sites_page_cannot_speak_for_a_visitor(site: Site) -> None:
    for headers in ({"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}):
        reply = site.http.post("/chat/messages", json={"text": "臭"}, headers=headers)
        assert reply.status_code == 403
    assert site.http.post(
        "/chat/messages", json={"text": "臭"}, headers={"origin": "http://testserver"}
    ).is_success


def test_who_sends_too_fast_is_slowed_down(tmp_path: Path) -> None:
    with open_site(tmp_path / "home", chat_turns_per_minute=2) as site:
        codes = [site.say(text).status_code for text in ("一", "二", "三")]
        assert codes == [200, 200, 429]
        assert site.visitor().post("/chat/messages", json={"text": "一"}).status_code == 200


def test_a_conversation_has_a_last_turn(site: Site) -> None:
    site.say("一")
    conversation = site.bot.heard[0]["sender"]
    site.http.app.state.door.transcripts.answer(  # type: ignore[attr-defined]
        conversation, [_spoken(n) for n in range(MOST_TURNS)], at=site.services.clock()
    )
    reply = site.say("再一句")
    assert reply.status_code == 409
    assert reply.json()["error"]["code"] == "conversation-full"


def _spoken(n: int) -> Turn:
    return Turn("citizen", str(n), str(n))
