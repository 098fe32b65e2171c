"""From a request on the report's page to the contact and back to nothing, as four people see it."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from tests.integration.lives import run_all
from tests.web_site import PASSWORD, Site, open_site
from triage.storage.staff import Account, create_account
from triage.storage.trail import Entry

NAME, PHONE = "欧阳某乙", "13800000000"
WHY, YES = "现场找不到排口，需请举报人指认", "确有必要，同意查看"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        with opened.services.unit_of_work() as uow:
            for username, roles, division in (
                ("bao", ("custodian",), ""),
                ("ning", ("custodian",), ""),
                ("both", ("clerk", "custodian"), ""),
                ("far", ("custodian",), "350200"),
            ):
                person = Account(username, username, roles, division, active=True)
                create_account(uow.session, person, PASSWORD, at=opened.services.clock())
            uow.commit()
        body = {
            "text": "晨光包装厂夜里排放臭气",
            "adcode": "350102",
            "contact": {"name": NAME, "phone": PHONE},
        }
        assert opened.http.post("/api/v1/reports", json=body).status_code == 201
        run_all(opened.services)
        yield opened


def report_of(site: Site) -> str:
    page = site.sign_in("clerk").get("/desk?tab=all").text
    return str(re.search(r"/desk/reports/([0-9a-f-]{36})", page)[1])  # type: ignore[index]


def post(browser: TestClient, address: str, **form: str) -> tuple[int, str]:
    csrf = re.search(r'name="csrf" value="([^"]*)"', browser.get("/desk/reveals").text)
    assert csrf
    reply = browser.post(address, data={"csrf": csrf[1], **form}, follow_redirects=False)
    return reply.status_code, reply.text


def ask(site: Site, browser: TestClient, **form: str) -> tuple[int, str]:
    return post(
        browser, f"/desk/reports/{report_of(site)}/reveal", **{"minutes": "30", "reason": WHY, **form}
    )


def request_of(site: Site) -> str:
    return str(site.services.reveals.latest()[0].asked.id)


def test_a_clerk_sees_no_contact_until_a_custodian_agrees_and_only_for_the_time_box(site: Site) -> None:
    clerk, bao = site.sign_in("clerk"), site.sign_in("bao")
    assert ask(site, clerk)[0] == 303
    address = f"/desk/reveals/{request_of(site)}"
    status, page = post(clerk, f"{address}/open")
    assert (status, PHONE in page) == (403, False)
    assert WHY in bao.get("/desk/reveals").text
    assert post(bao, f"{address}/decide", granted="true", reason=YES)[0] == 303
    assert "查看联系方式" in clerk.get(f"/desk/reports/{report_of(site)}").text
    status, page = post(clerk, f"{address}/open")
    assert status == 200
    assert NAME in page
    assert PHONE in page
    status, page = post(bao, f"{address}/open")
    assert (status, PHONE in page) == (403, False)
    site.services.later(minutes=30)
    clerk = site.sign_in("clerk")
    status, page = post(clerk, f"{address}/open")
    assert (status, PHONE in page) == (403, False)
    assert "批准的查看时间已过" in page


def test_the_auditor_sees_who_asked_what_and_why_and_no_contact(site: Site) -> None:
    clerk, bao, auditor = site.sign_in("clerk"), site.sign_in("bao"), site.sign_in("auditor")
    ask(site, clerk)
    post(bao, f"/desk/reveals/{request_of(site)}/decide", granted="true", reason=YES)
    post(clerk, f"/desk/reveals/{request_of(site)}/open")
    for address in ("/desk/reveals", "/desk/reveals/trail"):
        page = auditor.get(address).text
        assert WHY in page
        assert YES in page
        assert PHONE not in page
        assert NAME not in page
    assert [entry.action for entry in site.services.vault.trail()] == ["ask", "grant", "open"]
    assert "留痕完整" in auditor.get("/desk/reveals/trail").text
    assert clerk.get("/desk/reveals/trail").status_code == 403


def test_a_long_trail_is_shown_page_by_page(site: Site) -> None:
    vault, contact = site.services.vault, uuid4()
    for n in range(101):
        vault.note(Entry("original", contact, "li", f"理由之{n}号", site.services.clock()))
    auditor = site.sign_in("auditor")
    first = auditor.get("/desk/reveals/trail").text
    assert ("理由之100号" in first, "理由之0号" in first) == (True, False)
    assert "共 101 条" in first
    second = auditor.get("/desk/reveals/trail?page=2").text
    assert ("理由之100号" in second, "理由之0号" in second) == (False, True)


def test_of_two_custodians_at_once_one_wins_and_the_other_hears_who(site: Site) -> None:
    ask(site, site.sign_in("clerk"))
    bao, ning, address = site.sign_in("bao"), site.sign_in("ning"), f"/desk/reveals/{request_of(site)}/decide"
    assert post(bao, address, granted="true", reason=YES)[0] == 303
    status, page = post(ning, address, granted="false", reason="理由不够充分")
    assert status == 409
    assert "已由 bao 办理" in page


def test_nobody_approves_an_own_request(site: Site) -> None:
    both = site.sign_in("both")
    ask(site, both)
    status, page = post(both, f"/desk/reveals/{request_of(site)}/decide", granted="true", reason=YES)
    assert status == 403
    assert "不能审批自己提出的申请" in page


def test_a_refusal_is_told_with_its_reason(site: Site) -> None:
    clerk = site.sign_in("clerk")
    ask(site, clerk)
    refused = "可先由现场人员自行查找"
    post(site.sign_in("bao"), f"/desk/reveals/{request_of(site)}/decide", granted="false", reason=refused)
    assert refused in clerk.get(f"/desk/reports/{report_of(site)}").text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        pytest.param({"reason": "查"}, "请写明理由", id="no reason worth the name"),
        pytest.param({"minutes": "100000"}, "查看时长", id="for months"),
    ],
)
def test_a_request_must_say_why_and_for_how_long(site: Site, form: dict[str, str], words: str) -> None:
    status, page = ask(site, site.sign_in("clerk"), **form)
    assert status == 422
    assert words in page


def test_a_custodian_of_another_division_neither_sees_nor_decides(site: Site) -> None:
    ask(site, site.sign_in("clerk"))
    far = site.sign_in("far")
    assert WHY not in far.get("/desk/reveals").text
    assert post(far, f"/desk/reveals/{request_of(site)}/decide", granted="true", reason=YES)[0] == 404


def test_a_custodian_cannot_ask_and_a_clerk_cannot_decide(site: Site) -> None:
    assert ask(site, site.sign_in("bao"))[0] == 403
    clerk = site.sign_in("clerk")
    ask(site, clerk)
    assert post(clerk, f"/desk/reveals/{request_of(site)}/decide", granted="true", reason=YES)[0] == 403


def test_while_the_key_is_away_reports_with_contact_are_accepted_and_requests_say_why_not(site: Site) -> None:
    file = site.services.settings.home / "secrets.json"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace('"vault"', '"elsewhere"'), encoding="utf-8")
    contact = {"name": "司徒某丙", "phone": "13900000000"}
    filed = site.http.post("/api/v1/reports", json={"text": "河水发黑发臭", "contact": contact})
    assert filed.status_code == 201
    status, page = ask(site, site.sign_in("clerk"))
    assert status == 503
    assert "密钥不在" in page
    file.write_text(whole, encoding="utf-8")
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(filed.json()["receipt"])
    assert report is not None
    assert report.reporter is not None
    at = site.services.clock()
    assert site.services.vault.reveal(report.reporter, actor="t", reason="test", at=at) == contact
