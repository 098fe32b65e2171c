"""The WeChat door: only genuine pushes, the same conversation, the same bot, answers in words and in time."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select

from api.chat.bot import BotButton, BotMessage
from api.chat.in_words import in_words
from api.chat.wechat import PICTURE_HOSTS, REPLY_BYTES, WeChat, shortened
from api.errors import UploadUnreadable
from tests.messengers import KEY, OTHER_KEY, WECHAT, WeChatUser, pictures_at
from tests.unit.test_api_pictures import picture
from tests.web_site import Site, open_site
from triage.domain.receipts import parse_receipt
from triage.domain.reports import Channel
from triage.storage.tables import ReportRow

COMPLAINT = ["化工厂夜里排放刺鼻气味", "幸福小区北门", "每天半夜"]
OPENID = "o-a-citizen-of-the-tests"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    changes = {**WECHAT, "public_url": "https://report.example.gov.cn", "chat_turns_per_minute": 1_000}
    with open_site(tmp_path / "home", **changes) as opened:
        yield opened


@pytest.fixture
def user(site: Site) -> WeChatUser:
    return WeChatUser(site.visitor(), site.services.clock())


def filed(user: WeChatUser) -> str:
    for text in COMPLAINT:
        user.write(text)
    user.write("匿名举报")
    return user.write("1")


def test_wechats_own_example_of_a_signature_opens_the_door(tmp_path: Path) -> None:
    published = {"token": "AAAAA", "timestamp": "1714037059", "nonce": "486452656"}
    with open_site(tmp_path / "home", **{**WECHAT, "wechat_token": published.pop("token")}) as opened:
        asked = {**published, "signature": "899cf89e464efb63f54ddac96b0a0a235f53aa78", "echostr": "4375120"}
        assert opened.http.get("/channels/wechat", params=asked).text == "4375120"
        assert opened.http.get("/channels/wechat", params={**asked, "nonce": "1"}).status_code == 403


def test_without_an_account_there_is_no_such_door(tmp_path: Path) -> None:
    with open_site(tmp_path / "home") as opened:
        assert opened.http.get("/channels/wechat").status_code == 404
        assert opened.http.post("/channels/wechat", content=b"<xml/>").status_code == 404


def test_a_complaint_told_on_wechat_becomes_a_report_of_that_channel(site: Site, user: WeChatUser) -> None:
    answer = filed(user)
    found = re.search(r"HS\d{6}-\d{6}-\d{2}", answer)
    assert found
    assert parse_receipt(found[0])
    with site.services.reading() as session:
        (row,) = session.scalars(select(ReportRow)).all()
    assert (row.channel, row.text.startswith(COMPLAINT[0])) == (str(Channel.WECHAT), True)
    assert "查询码" in answer
    assert "https://report.example.gov.cn/status" in answer


def test_the_account_is_kept_nowhere(site: Site, user: WeChatUser) -> None:
    filed(user)
    user.write("还有一件事")
    kept = [path for path in site.services.settings.home.rglob("*") if path.is_file()]
    assert kept
    assert [path.name for path in kept if OPENID.encode() in path.read_bytes()] == []


def test_two_accounts_have_their_own_conversations_and_a_filed_one_is_followed_by_another(
    site: Site, user: WeChatUser
) -> None:
    filed(user)
    user.write("还有一件事")
    WeChatUser(user.http, user.now, openid="o-another", _ids=iter(range(500, 600))).write("吵")
    first, later, other = site.bot.heard[0], site.bot.heard[-2], site.bot.heard[-1]
    assert len({turn["sender"] for turn in (first, later, other)}) == 3


@pytest.mark.parametrize("typed", ["2", "（2）", "偶尔"])
def test_a_choice_is_made_by_its_number_or_its_words(site: Site, user: WeChatUser, typed: str) -> None:
    user.write(COMPLAINT[0])
    assert "回复 2 偶尔" in user.write(COMPLAINT[1])
    user.write(typed)
    assert site.bot.heard[-1]["button"] == "sometimes"


def test_the_receipt_is_said_once_whoever_says_it() -> None:
    card: dict[str, object] = {"receipt": {"number": "HS261130-404065-14", "code": "JM0R8-XDHX8"}}
    said = BotMessage(text="受理编号：HS261130-404065-14\n查询码：JM0R8-XDHX8")
    words = in_words([said, BotMessage(custom=card)], site="https://x.gov.cn")
    assert words.count("JM0R8-XDHX8") == 1
    assert "https://x.gov.cn/status" in words


def test_a_number_that_was_not_offered_is_words(site: Site, user: WeChatUser) -> None:
    user.write("3")
    assert site.bot.heard[-1] | {"text": "3", "button": None} == site.bot.heard[-1]


def test_names_and_numbers_are_asked_on_the_page_alone(user: WeChatUser) -> None:
    answer = [user.write(text) for text in COMPLAINT][-1]
    assert "https://report.example.gov.cn/report" in answer
    assert "弹出的表单" not in answer
    assert "表单已填好" not in in_words(
        [BotMessage(text="?", buttons=[BotButton(title="表单已填好", id="contact_given")])], site=""
    )


def test_a_message_sent_again_is_one_turn_and_gets_the_same_answer(site: Site, user: WeChatUser) -> None:
    first = user.write(COMPLAINT[0], id=77)
    assert user.write(COMPLAINT[0], id=77) == first
    assert len(site.bot.heard) == 1


def test_a_late_answer_is_told_when_it_is_asked_for(
    site: Site, user: WeChatUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.chat.messengers.PATIENCE_SECONDS", 0.05)
    go_on = Event()
    answer = site.bot.answer

    def slowly(turn: dict[str, object]) -> object:
        go_on.wait(20)
        return answer(turn)

    monkeypatch.setattr(site.bot, "answer", slowly)
    assert "继续" in user.write(COMPLAINT[0])
    assert "正在处理" in user.write("继续")
    go_on.set()
    site.http.app.state.door.answering.shutdown(wait=True)  # type: ignore[attr-defined]
    assert "什么地方" in user.write("继续")
    assert [turn["text"] for turn in site.bot.heard] == [COMPLAINT[0]]


def test_after_filing_the_receipt_can_be_had_again(user: WeChatUser) -> None:
    number = re.search(r"HS\d{6}-\d{6}-\d{2}", filed(user))
    assert number
    assert number[0] in user.write("继续")


@pytest.mark.parametrize("mood", ["silent", "broken"])
def test_when_the_bot_fails_the_form_is_named_and_the_words_are_kept(
    site: Site, user: WeChatUser, mood: str
) -> None:
    site.bot.mood = mood
    assert "https://report.example.gov.cn/report" in user.write(COMPLAINT[0])
    site.bot.mood = "well"
    assert "什么地方" in user.write(COMPLAINT[0])


def test_a_place_a_voice_and_a_new_follower_are_understood(site: Site, user: WeChatUser) -> None:
    assert "什么地方" in user.push("event", Event="subscribe")
    user.push("location", Location_X="26.07", Location_Y="119.30", Scale="15", Label="五一路口")
    assert site.bot.heard[-1]["text"] == "地点:五一路口"
    user.push("voice", MediaId="m", Format="amr", Recognition="夜里很臭")
    assert site.bot.heard[-1]["text"] == "夜里很臭"
    assert "文字" in user.push("voice", MediaId="m", Format="amr")
    assert "文字" in user.push("video", MediaId="m", ThumbMediaId="t")
    assert user.push("event", Event="unsubscribe") == ""


def test_a_photo_is_fetched_and_filed_with_the_report(site: Site, user: WeChatUser) -> None:
    door = site.http.app.state.door  # type: ignore[attr-defined]
    with pictures_at(picture()) as address:
        site.http.app.state.door = replace(  # type: ignore[attr-defined]
            door, messengers={"wechat": WeChat(site.services.settings, picture_hosts=("127.0.0.1",))}
        )
        user.write(COMPLAINT[0])
        user.push("image", PicUrl=f"{address}/photo", MediaId="m")
    assert len(site.bot.heard[-1]["metadata"]["attachments"]) == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x", "file:///etc/passwd", "http://qpic.cn.example/x", ""]
)
def test_no_other_address_is_asked_for_a_photo(site: Site, user: WeChatUser, url: str) -> None:
    assert "https://report.example.gov.cn/report" in user.push("image", PicUrl=url, MediaId="m")
    with pytest.raises(UploadUnreadable):
        WeChat(site.services.settings, picture_hosts=PICTURE_HOSTS).picture(url, limit=10)


def test_a_photo_too_many_is_said_and_not_kept(site: Site, user: WeChatUser) -> None:
    door = site.http.app.state.door  # type: ignore[attr-defined]
    originals = site.services.settings.folder("vault/originals")
    with pictures_at(picture()) as address:
        site.http.app.state.door = replace(  # type: ignore[attr-defined]
            door, messengers={"wechat": WeChat(site.services.settings, picture_hosts=("127.0.0.1",))}
        )
        user.write(COMPLAINT[0])
        answers = [user.push("image", PicUrl=f"{address}/photo", MediaId="m") for _ in range(10)]
    assert ["最多上传 9 张" in answer for answer in answers] == [False] * 9 + [True]
    assert len(list(originals.glob("*"))) == 9


def test_only_what_wechat_sealed_for_this_account_comes_in(site: Site, user: WeChatUser) -> None:
    words = user.xml("text", Content=COMPLAINT[0])
    assert user.send(words, msg_signature="0" * 40).status_code == 403
    assert user.send(words, signature="0" * 40).status_code == 403
    assert user.http.post("/channels/wechat", params=user.query(), content=words).status_code == 403
    user.key = OTHER_KEY
    assert user.send(words).status_code == 403
    user.key, user.now = KEY, user.now - timedelta(hours=2)
    assert user.send(words).status_code == 403
    assert site.bot.heard == []


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"<xml>", b"<xml><Encrypt>AAAA</Encrypt></xml>", b"{}"])
def test_a_strangers_bytes_are_refused_and_nothing_breaks(site: Site, user: WeChatUser, body: bytes) -> None:
    query = {**user.query(), "msg_signature": "0" * 40}
    assert site.http.post("/channels/wechat", params=query, content=body).status_code == 403


def test_a_sealed_message_that_is_no_message_is_refused(user: WeChatUser) -> None:
    for inside in (
        "",
        "no xml",
        "<xml></xml>",
        '<!DOCTYPE x [<!ENTITY e "臭">]><xml><Content>&e;</Content></xml>',
    ):
        assert user.send(inside).status_code == 403


def test_the_key_before_the_last_change_still_opens_and_answers(tmp_path: Path) -> None:
    keys = {**WECHAT, "wechat_aes_key": OTHER_KEY, "wechat_aes_key_before": KEY}
    with open_site(tmp_path / "home", **keys) as opened:
        old = WeChatUser(opened.visitor(), opened.services.clock())
        assert "什么地方" in old.write(COMPLAINT[0])
        old.key = OTHER_KEY
        assert "什么时候" in old.write(COMPLAINT[1])


def test_what_wechat_would_not_deliver_is_cut_and_said_so() -> None:
    assert shortened("臭" * 600) == "臭" * 600
    cut = shortened("臭" * 1_000)
    assert len(cut.encode()) <= REPLY_BYTES
    assert cut.endswith("网页）")


def test_what_is_cut_keeps_the_choices_at_its_end() -> None:
    cut = shortened("臭" * 1_000 + "\n\n回复 1 提交")
    assert len(cut.encode()) <= REPLY_BYTES
    assert cut.endswith("网页）\n\n回复 1 提交")


def test_words_cannot_break_out_of_the_answer(
    site: Site, user: WeChatUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.bot, "answer", lambda _: (200, [{"text": "a]]></Content><b/>"}]))
    assert user.write("臭") == "a]] ></Content><b/>"
