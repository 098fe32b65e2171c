"""The Weibo door: only signed pushes, the same bot in words and numbers, nothing kept of the account."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from api.chat.weibo import REPLY_CHARACTERS
from tests.messengers import WECHAT, WEIBO, WeChatUser, WeiboUser
from tests.web_site import Site, open_site
from triage.domain.reports import Channel
from triage.storage.tables import ReportRow

COMPLAINT = ["化工厂夜里排放刺鼻气味", "幸福小区北门", "每天半夜"]
UID = "2489518277"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    changes = {**WEIBO, "public_url": "https://report.example.gov.cn", "chat_turns_per_minute": 1_000}
    with open_site(tmp_path / "home", **changes) as opened:
        yield opened


@pytest.fixture
def user(site: Site) -> WeiboUser:
    return WeiboUser(site.visitor(), site.services.clock())


def filed(user: WeiboUser) -> str:
    for text in COMPLAINT:
        user.write(text)
    user.write("匿名举报")
    return user.write("1")


def test_weibos_own_example_of_a_signature_opens_the_door(tmp_path: Path) -> None:
    asked = {
        "timestamp": "1397022061823",
        "nonce": "57155157",
        "signature": "90e4c22c90a58f26526c2dd5b6c56c8822edeaa1",
        "echostr": "dnPdpTZz85",
    }
    with open_site(tmp_path / "home", weibo_app_secret="xyz123xyz") as opened:
        assert opened.http.get("/channels/weibo", params=asked).text == "dnPdpTZz85"
        assert opened.http.get("/channels/weibo", params={**asked, "nonce": "1"}).status_code == 403


def test_without_an_account_there_is_no_such_door_and_no_door_for_other_platforms(tmp_path: Path) -> None:
    with open_site(tmp_path / "home") as opened:
        for platform in ("weibo", "douyin"):
            assert opened.http.get(f"/channels/{platform}").status_code == 404
            assert opened.http.post(f"/channels/{platform}", content=b"{}").status_code == 404


def test_a_complaint_told_on_weibo_becomes_a_report_of_that_channel(site: Site, user: WeiboUser) -> None:
    answer = filed(user)
    assert re.search(r"HS\d{6}-\d{6}-\d{2}", answer)
    assert "查询码" in answer
    with site.services.reading() as session:
        (row,) = session.scalars(select(ReportRow)).all()
    assert (row.channel, row.text.startswith(COMPLAINT[0])) == (str(Channel.WEIBO), True)


def test_the_account_is_kept_nowhere(site: Site, user: WeiboUser) -> None:
    filed(user)
    user.write("还有一件事")
    kept = [path for path in site.services.settings.home.rglob("*") if path.is_file()]
    assert kept
    assert [path.name for path in kept if UID.encode() in path.read_bytes()] == []


def test_the_same_account_name_on_two_platforms_is_two_people(tmp_path: Path) -> None:
    with open_site(tmp_path / "home", **WEIBO, **WECHAT) as opened:
        WeiboUser(opened.visitor(), opened.services.clock()).write("臭")
        WeChatUser(opened.visitor(), opened.services.clock(), openid=UID).write("吵")
        first, second = (turn["sender"] for turn in opened.bot.heard)
    assert first != second


def test_a_message_sent_again_is_one_turn_and_another_in_the_same_second_is_two(
    site: Site, user: WeiboUser
) -> None:
    once = user.message("text", text=COMPLAINT[0])
    assert user.send(once).json() == user.send(once).json()
    assert len(site.bot.heard) == 1
    same_second = json.loads(once) | {"text": COMPLAINT[1]}
    user.send(json.dumps(same_second))
    assert [turn["text"] for turn in site.bot.heard] == COMPLAINT[:2]


def test_photos_places_voices_and_events_get_an_answer_that_helps(site: Site, user: WeiboUser) -> None:
    data = {"vfid": 821804459, "tovfid": 821804469}
    assert "https://report.example.gov.cn/report" in user.push("image", text="发了一张图片", data=data)
    assert "文字" in user.push("voice", text="发了一个语音消息", data=data)
    assert "文字" in user.push("position", text="我在这里", data={"longitude": "116.3", "latitude": "39.9"})
    assert "什么地方" in user.push("event", text="关注事件消息", data={"subtype": "follow"})
    assert user.push("event", text="取消关注", data={"subtype": "unfollow", "key": ""}) == ""
    assert site.bot.heard == []


def test_only_what_is_signed_and_fresh_comes_in(site: Site, user: WeiboUser) -> None:
    words = user.message("text", text=COMPLAINT[0])
    assert user.send(words, signature="0" * 40).status_code == 403
    assert user.send(words, timestamp="1").status_code == 403
    user.now -= timedelta(hours=2)
    assert user.send(words).status_code == 403
    assert site.bot.heard == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"type":"text","sender_id":"x","receiver_id":"1"}',
        b'{"type":"text","sender_id":1,"receiver_id":2,"text":{"a":1}}',
        b'{"type":"event","sender_id":1,"receiver_id":2,"data":[1]}',
    ],
)
def test_signed_nonsense_is_refused_and_nothing_breaks(user: WeiboUser, body: bytes) -> None:
    assert user.send(body).status_code == 403


def test_a_long_answer_is_cut_before_its_choices(
    site: Site, user: WeiboUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"text": "臭" * 500, "buttons": [{"title": "提交", "id": "file"}]}
    monkeypatch.setattr(site.bot, "answer", lambda _: (200, [told]))
    answer = user.write("臭")
    assert len(answer) == REPLY_CHARACTERS
    assert answer.startswith("臭臭")
    assert answer.endswith("（完整内容请看网页）\n\n回复 1 提交")
