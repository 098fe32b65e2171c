"""Two neighbours report the same smell through different doors; the desk sees one matter and answers both."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.integration.lives import SMELL, SMELL_AGAIN, run_all
from tests.web_site import Site, open_site
from triage.domain.reports import Report

NUMBER = r"HS\d{6}-\d{6}-\d{2}"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


def _report(site: Site, number: str) -> Report:
    with site.services.unit_of_work() as uow:
        found = uow.reports.by_receipt(number)
    assert found is not None
    return found


def _take(browser: TestClient, report: Report, step: str, **more: str) -> None:
    page = browser.get(f"/desk/reports/{report.id}").text
    hidden = dict(re.findall(r'name="(csrf|version)" value="([^"]*)"', page))
    form = {**hidden, "step": step, **more}
    reply = browser.post(f"/desk/reports/{report.id}/step", data=form, follow_redirects=False)
    assert reply.status_code == 303, reply.text


def _asked(site: Site, number: str, code: str) -> str:
    return site.visitor().post("/status", data={"receipt": number, "code": code}).text


def test_from_a_sentence_in_the_chat_to_an_answer_for_two(site: Site) -> None:
    card = site.tell_all([SMELL, "文一西路永清化工厂", "每天半夜"])
    first = _report(site, card["number"])
    assert "正在核对由哪个部门负责" in _asked(site, card["number"], card["code"])
    run_all(site.services)

    site.services.later(hours=3)
    filled = {"text": SMELL_AGAIN, "name": "林某某", "phone": "13900001111"}
    number = re.search(NUMBER, site.visitor().post("/report", data=filled).text)
    assert number
    second = _report(site, number[0])
    run_all(site.services)

    clerk, chief = site.sign_in("clerk"), site.sign_in("chief")
    queue = clerk.get("/desk").text
    for shown in (first.receipt, second.receipt, "恶臭异味", "余杭区", "剩"):
        assert shown in queue
    case = re.search(r'href="(/desk/cases/[^"]+)"', clerk.get(f"/desk/reports/{second.id}").text)
    assert case
    page = clerk.get(case[1]).text
    assert page.index(first.receipt) < page.index(second.receipt)
    assert "13900001111" not in queue + page

    for report in (first, second):
        _take(clerk, report, "accept")
        _take(clerk, report, "assign", where="监察一队")
        _take(clerk, report, "draft", reason="夜间确有排放，已责令停产整改。")
        _take(chief, report, "close", reason="同意", despite="true")
        _take(chief, report, "reply", reason="夜间确有排放，已责令停产整改。")
    told = _asked(site, card["number"], card["code"])
    assert "已经办结并答复" in told
    assert "已责令停产整改" in told
    assert "监察一队" not in told


def test_what_is_nobodys_pollution_waits_for_a_person_with_the_reason(site: Site) -> None:
    site.http.post("/api/v1/reports", json={"text": "邻居把车停在我家门口，请你们管一管"})
    run_all(site.services)
    page = site.sign_in("clerk").get("/desk?tab=attention").text
    assert "邻居把车停在我家门口" in page
    assert "需人工：" in page
