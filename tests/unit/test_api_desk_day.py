"""A long day at the desk: nothing is typed twice, nothing is lost, and what burns comes first."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.signed_in import IDLE
from tests.web_reports import Told, put, ring
from tests.web_site import PASSWORD, Site, open_site
from triage.domain.reports import ReportId
from triage.domain.workflow import Step
from triage.ports import StepTaken
from triage.storage.read_models import QueueFilter, desk_queue

DRAFTED = "夜间生产，废气未经处理，已责令整改。"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


def act(browser: TestClient, id: ReportId, name: str, **form: str) -> Any:
    page = browser.get(f"/desk/reports/{id}").text
    hidden = dict(re.findall(r'name="(csrf|version)" value="([^"]*)"', page))
    return browser.post(f"/desk/reports/{id}/{name}", data={**hidden, **form}, follow_redirects=False)


def drafted(site: Site, *more: Step) -> ReportId:
    """A reply was told in words."""
    id = put(site.services, Told(steps=(Step.ACCEPT, Step.ASSIGN)))
    with site.services.unit_of_work() as uow:
        uow.reports.take_step(id, StepTaken(Step.DRAFT, "clerk", site.services.clock(), DRAFTED))
        for step in more:
            uow.reports.take_step(id, StepTaken(step, "chief", site.services.clock(), "同意"))
        uow.commit()
    return id


@pytest.mark.parametrize(
    ("then", "page"),
    [
        pytest.param(Step.CLOSE, "", id="the answer to the reporter"),
        pytest.param(Step.SEND_BACK, "", id="a draft that came back"),
        pytest.param(Step.SEND_BACK, "/reply", id="the form with every part"),
        pytest.param(Step.CLOSE, "/notices?kind=reply", id="the paper"),
    ],
)
def test_what_was_drafted_is_not_typed_again(site: Site, then: Step, page: str) -> None:
    id = drafted(site, then)
    shown = site.sign_in("clerk").get(f"/desk/reports/{id}{page}").text
    assert re.search(rf"<textarea[^>]*>{DRAFTED}", shown)


@pytest.mark.parametrize(
    ("form", "waits"),
    [
        pytest.param({"step": "note", "reason": "已联系网格员"}, True, id="a note answers nothing"),
        pytest.param({"step": "remind"}, True, id="nor does a reminder"),
        pytest.param({"step": "note", "reason": "看过", "looked": "true"}, False, id="looked into"),
        pytest.param({"step": "accept"}, False, id="the report moves on"),
    ],
)
def test_only_what_answers_it_takes_a_report_from_the_tab(
    site: Site, form: dict[str, str], *, waits: bool
) -> None:
    id, clerk = put(site.services, Told(attention="地名有多种可能")), site.sign_in("clerk")
    assert act(clerk, id, "step", **form).status_code == 303
    assert (str(id) in clerk.get("/desk?tab=attention").text) is waits


def test_open_emergencies_come_first_on_every_page(site: Site) -> None:
    today = site.services.clock().date()
    for days in range(3):
        put(site.services, Told(due=today + timedelta(days=days)))
    burning = put(site.services, Told(severity="emergency", due=today + timedelta(days=30)))
    over = put(site.services, Told(severity="emergency", due=today, steps=(Step.REFUSE,)))
    with site.services.reading() as session:
        pages = [
            desk_queue(session, "", QueueFilter(), today=today, number=number, size=2) for number in (1, 2, 3)
        ]
    shown = [row.report for page in pages for row in page.items]
    assert shown[0] == burning
    assert len(set(shown)) == 5
    assert shown.index(over) > 0


TYPED = "监测站十一月七日夜间采样，已装入档案。"


def test_what_was_typed_stands_in_its_form_when_somebody_else_was_faster(site: Site) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    reply = act(clerk, id, "step", step="refuse", reason=TYPED, where="街道办", version="0")
    assert reply.status_code == 409
    assert re.search(rf'<textarea id="r-refuse"[^>]*>{TYPED}</textarea>', reply.text)
    assert re.search(r'<input id="w-refuse"[^>]*value="街道办"', reply.text)
    assert reply.text.count(TYPED) == 1, "no other form takes it over"


@pytest.mark.parametrize("why", ["ended", "another session"])
def test_what_was_typed_is_given_back_when_the_session_has_ended(site: Site, why: str) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    if why == "ended":
        site.services.now += 2 * IDLE
    form = {"csrf": "x", "version": "1", "step": "accept", "reason": TYPED, "password": "机密口令"}
    reply = clerk.post(f"/desk/reports/{id}/step", data=form)
    assert reply.status_code == (401 if why == "ended" else 403)
    assert f">{TYPED}</textarea>" in reply.text
    assert "desk.css" in reply.text
    assert "机密口令" not in reply.text


def test_what_was_typed_on_any_other_page_is_given_back_too(site: Site) -> None:
    id, chief = put(site.services, Told(severity="emergency")), site.sign_in("chief")
    ring(site.services, id)
    page = chief.get(f"/desk/incidents/{id}").text
    hidden = dict(re.findall(r'name="(csrf|version)" value="([^"]*)"', page))
    form = {**hidden, "version": "0", "step": "dismiss", "reason": TYPED}
    reply = chief.post(f"/desk/incidents/{id}/step", data=form)
    assert reply.status_code == 409
    assert TYPED in reply.text


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("step", {"step": "accept"}, "已完成：受理。"),
        ("severity", {"level": "urgent", "reason": "核实"}, "轻重缓急已更正。"),
        ("messages", {"text": "请补充排放时间"}, "消息已发给举报人。"),
    ],
)
def test_a_form_says_what_it_saved(site: Site, name: str, form: dict[str, str], said: str) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    page = clerk.get(act(clerk, id, name, **form).headers["location"]).text
    assert f'role="status">{said}</p>' in page
    assert 'role="status"' not in clerk.get(f"/desk/reports/{id}").text


@pytest.mark.parametrize(
    ("username", "first"),
    [("clerk", "/desk"), ("cashier", "/desk/claims"), ("keeper", "/desk/policies")],
)
def test_everybody_lands_on_a_page_they_may_open_and_is_led_to_no_other(
    site: Site, username: str, first: str
) -> None:
    browser = site.visitor()
    form = {"username": username, "password": PASSWORD}
    landed = browser.post("/desk/login", data=form)
    assert (landed.status_code, landed.url.path) == (200, first)
    bar = re.search(r'<nav aria-label="工作台">(.*?)</nav>', landed.text, re.DOTALL)
    assert bar
    links = re.findall(r'href="([^"]+)"', bar[1])
    assert {address: browser.get(address).status_code for address in links} == dict.fromkeys(links, 200)
