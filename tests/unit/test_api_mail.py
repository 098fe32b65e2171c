"""The mail door: a letter becomes one report, its sender a contact in the vault, machines get no answer."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from api.letters import read_letter
from tests.unit.test_api_pictures import picture
from tests.web_site import Site, open_site
from triage.domain.reports import Channel, ReportId
from triage.storage.tables import ReportRow

TEXT = "化工厂夜里排放刺鼻气味，幸福小区北门，每天半夜。\n请查处。"
ADDRESS = "citizen@example.org"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home", public_url="https://report.example.gov.cn") as opened:
        yield opened


def letter(text: str = TEXT, **headers: str) -> EmailMessage:
    message = EmailMessage()
    known = {"From": f"林某 <{ADDRESS}>", "To": "report@example.gov.cn", "Message-ID": "<1@example.org>"}
    for name, value in {**known, "Subject": "举报化工厂", **headers}.items():
        message[name] = value
    message.set_content(text)
    return message


def post(site: Site, message: EmailMessage | bytes, token: str | None = None) -> Any:
    raw = message if isinstance(message, bytes) else message.as_bytes()
    headers = {"X-Huansu-Service": token or site.services.secrets.service}
    return site.http.post("/channels/mail", content=raw, headers=headers)


def answered(site: Site, message: EmailMessage | bytes) -> EmailMessage:
    reply = post(site, message)
    assert reply.status_code == 200, reply.text
    parsed = email.message_from_bytes(reply.content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def reports(site: Site) -> list[ReportRow]:
    with site.services.reading() as session:
        return list(session.scalars(select(ReportRow)))


def test_a_letter_becomes_a_report_and_its_sender_hears_number_and_code(site: Site) -> None:
    answer = answered(site, letter())
    body = answer.get_content()
    number, code = re.findall(r"受理编号：(\S+)\n查询码：(\S+)", body)[0]
    assert ADDRESS in str(answer["to"])
    assert answer["auto-submitted"] == "auto-replied"
    assert answer["in-reply-to"] == "<1@example.org>"
    assert site.http.post("/status", data={"receipt": number, "code": code}).status_code == 200
    (row,) = reports(site)
    assert (row.channel, row.text) == (str(Channel.MAIL), f"举报化工厂\n{TEXT}")


def test_the_senders_address_is_in_the_vault_and_nowhere_in_the_record(site: Site) -> None:
    answered(site, letter())
    (row,) = reports(site)
    assert row.reporter is not None
    told = site.services.vault.reveal(row.reporter, actor="bao", reason="回访", at=site.services.clock())
    assert told == {"name": "林某", "email": ADDRESS}
    files = [path for path in site.services.settings.home.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if ADDRESS.encode() in path.read_bytes()] == []


def test_the_same_letter_delivered_twice_is_one_report(site: Site) -> None:
    first, second = answered(site, letter()), answered(site, letter())
    assert first.get_content() == second.get_content()
    assert len(reports(site)) == 1


def test_the_pictures_of_a_letter_that_comes_again_are_not_kept_again(site: Site) -> None:
    message = letter()
    message.add_attachment(picture(), maintype="image", subtype="jpeg", filename="a.jpg")
    message.add_attachment(b"no picture", maintype="image", subtype="png", filename="b.png")
    assert "第 2 张图片" in answered(site, message).get_content()
    assert "没有收取的附件：1 张图片" in answered(site, message).get_content()
    assert len(site.sealed_originals()) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Return-Path": "<>"},
        {"Precedence": "bulk"},
        {"List-Id": "<news.example.org>"},
    ],
)
def test_what_a_machine_wrote_is_neither_filed_nor_answered(site: Site, headers: dict[str, str]) -> None:
    assert post(site, letter(**headers)).status_code == 204
    assert reports(site) == []


def test_photos_come_along_and_other_attachments_are_named_as_not_taken(site: Site) -> None:
    message = letter()
    message.add_attachment(picture(), maintype="image", subtype="jpeg", filename="a.jpg")
    message.add_attachment(b"no picture", maintype="image", subtype="png", filename="b.png")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="材料.pdf")
    body = answered(site, message).get_content()
    assert "没有收取的附件：材料.pdf、第 2 张图片" in body
    (row,) = reports(site)
    with site.services.unit_of_work() as uow:
        assert len(uow.reports.attachments(ReportId(row.id))) == 1


def test_pages_and_old_code_pages_are_read() -> None:
    message = letter()
    message.set_content(
        "<style>p{}</style><p>河水发黑</p><div>南门桥</div><script>x()</script>", subtype="html"
    )
    assert read_letter(message.as_bytes()).text.split() == ["河水发黑", "南门桥"]
    head = "From: a@example.org\nSubject: =?gb2312?B?" + "us3LrreiutofPw==" + "?=\nContent-Type: text/plain"
    raw = head.encode() + b"; charset=gb2312\n\n" + "河水发黑，镕基桥".encode("gb18030")
    assert read_letter(raw).text == "河水发黑，镕基桥"
    wrongly_named = head.encode() + b"; charset=x-unknown\n\n" + "南门桥".encode()
    assert read_letter(wrongly_named).text == "南门桥"


def test_quoted_lines_of_an_earlier_letter_are_left_out() -> None:
    assert read_letter(letter("还在排。\n\n> 您的来信已经登记\n> 谢谢").as_bytes()).text == "还在排。"


def test_of_a_letter_that_is_refused_no_photo_is_left(site: Site) -> None:
    message = letter("臭" * 20_001)
    message.add_attachment(picture(), maintype="image", subtype="jpeg", filename="a.jpg")
    assert "没有能够登记" in answered(site, message).get_content()
    assert not list(site.services.settings.folder("vault/originals").glob("*"))


def test_who_cannot_be_filed_is_told_why_and_where_to_go(site: Site) -> None:
    body = answered(site, letter("臭" * 20_001)).get_content()
    assert "没有能够登记" in body
    assert "https://report.example.gov.cn/report" in body
    assert reports(site) == []


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"Subject: x\n\nno sender"])
def test_what_is_no_message_is_refused_in_words(site: Site, raw: bytes) -> None:
    assert post(site, raw).status_code == 422
    assert reports(site) == []


def test_only_our_own_mail_server_hands_letters_in(site: Site) -> None:
    assert post(site, letter(), token="guessed").status_code == 401
    assert reports(site) == []
