"""Emergencies at the desk: who hears the alarm, and how the incident is led to its end."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web_reports import Told, put, ring
from tests.web_site import Site, open_site
from triage.domain.reports import ReportId

FUZHOU, XIAMEN = "350102", "350203"
RINGING = "无人接手"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def leak(site: Site) -> ReportId:
    id = put(site.services, Told(text="冷库液氨泄漏", adcode=FUZHOU, severity="emergency"))
    ring(site.services, id)
    return id


def act(browser: TestClient, id: ReportId, form: str = "step", **values: str) -> tuple[int, str]:
    panel = browser.get(f"/desk/incidents/{id}").text
    fields = dict(re.findall(r'name="(csrf|version)" value="([^"]*)"', panel))
    reply = browser.post(f"/desk/incidents/{id}/{form}", data={**fields, **values}, follow_redirects=False)
    return reply.status_code, reply.text


def test_the_alarm_is_on_every_page_of_those_who_handle_reports_there(site: Site, leak: ReportId) -> None:
    pages = ("/desk", "/desk/cases", "/desk/incidents", "/desk/duty", "/desk/policies", "/desk/alarm")
    for reader in ("clerk", "chief"):
        browser = site.sign_in(reader)
        for address in (*pages, f"/desk/reports/{leak}"):
            shown = browser.get(address)
            assert (shown.status_code, RINGING in shown.text) == (200, True), (reader, address)
            assert f"/desk/incidents/{leak}" in shown.text


def test_no_alarm_reaches_another_division_or_those_who_only_read(site: Site, leak: ReportId) -> None:
    assert RINGING not in site.sign_in("xiamen").get("/desk").text
    assert RINGING not in site.sign_in("auditor").get("/desk").text
    assert site.sign_in("xiamen").get(f"/desk/incidents/{leak}").status_code == 404
    assert site.sign_in("keeper").get("/desk/incidents").status_code == 403
    assert site.http.get("/desk/alarm", follow_redirects=False).status_code == 303


def test_asking_for_the_alarm_keeps_no_session_awake(site: Site, leak: ReportId) -> None:
    assert "set-cookie" not in site.sign_in("clerk").get("/desk/alarm").headers


def test_who_takes_the_incident_silences_the_alarm_and_nobody_takes_it_twice(
    site: Site, leak: ReportId
) -> None:
    clerk, chief = site.sign_in("clerk"), site.sign_in("chief")
    assert act(clerk, leak, step="take")[0] == 303
    assert RINGING not in clerk.get("/desk").text
    assert "clerk 牵头" in chief.get(f"/desk/incidents/{leak}").text
    status, page = act(chief, leak, step="take")
    assert (status, "clerk已经接手" in page) == (409, True)


def test_the_lead_is_handed_to_those_who_may_have_it(site: Site, leak: ReportId) -> None:
    clerk, chief = site.sign_in("clerk"), site.sign_in("chief")
    act(clerk, leak, step="take")
    for stranger in ("auditor", "xiamen", "nobody"):
        assert act(clerk, leak, step="hand_over", person=stranger)[0] == 422
    assert act(clerk, leak, step="hand_over", person="chief")[0] == 303
    assert "已移交 chief，等待接手" in clerk.get("/desk").text
    assert "由您接手" in chief.get("/desk").text
    act(chief, leak, step="take")
    assert RINGING not in chief.get("/desk").text


def test_an_incident_is_graded_by_both_tables_and_reported_to_its_end(site: Site, leak: ReportId) -> None:
    clerk = site.sign_in("clerk")
    assert act(clerk, leak, "grade", dead="3")[0] == 303
    panel = clerk.get(f"/desk/incidents/{leak}").text
    assert "国家突发环境事件应急预案（国办函〔2014〕119号）附件1" in panel
    assert "突发环境事件信息报告办法（环境保护部令第17号）附录" in panel
    assert re.search(r"重大</span>\s*<span class=\"due soon\"><b[^>]*>◷</b> 2026-06-01 12:00 前报告", panel)
    status, page = act(clerk, leak, "grade", dead="3", chosen="较大")
    assert (status, "定为较大的，请写明理由" in page) == (422, True)
    for step in ("first_report", "notify_neighbour", "continued_report", "final_report"):
        assert act(clerk, leak, step=step, reason="已电话报告市政府值班室")[0] == 303, step
    ended = clerk.get(f"/desk/incidents/{leak}").text
    assert "已终报" in ended
    assert "通报相邻地区" in ended


def test_what_was_not_reported_in_time_rings_until_it_is(site: Site, leak: ReportId) -> None:
    act(site.sign_in("clerk"), leak, "grade", dead="3")
    site.services.later(hours=2, minutes=1)
    clerk = site.sign_in("clerk")
    page = clerk.get("/desk").text
    assert "已超过报告时限" in page
    assert "应于 2026-06-01 12:00 前报告，clerk 牵头" in page
    act(clerk, leak, step="first_report", reason="已电话报告")
    assert "已超过报告时限" not in clerk.get("/desk").text


def test_a_false_alarm_is_said_with_a_reason_and_taken_back(site: Site, leak: ReportId) -> None:
    clerk = site.sign_in("clerk")
    status, page = act(clerk, leak, step="dismiss")
    assert (status, "请写明认定误报的理由" in page) == (422, True)
    act(clerk, leak, step="dismiss", reason="消防演练")
    assert RINGING not in clerk.get("/desk").text
    act(clerk, leak, step="revive", reason="演练之外另有泄漏")
    assert RINGING in clerk.get("/desk").text


def test_a_step_out_of_order_is_refused_and_the_panel_shows_how_things_stand(
    site: Site, leak: ReportId
) -> None:
    status, page = act(site.sign_in("clerk"), leak, step="final_report", reason="完了")
    assert (status, "情况刚有变化" in page) == (409, True)


def test_an_ordinary_report_becomes_an_incident_by_a_persons_word(site: Site) -> None:
    id, clerk = put(site.services, Told(adcode=FUZHOU)), site.sign_in("clerk")
    assert clerk.get(f"/desk/incidents/{id}").status_code == 404
    page = clerk.get(f"/desk/reports/{id}").text
    fields = dict(re.findall(r'name="(csrf|version)" value="([^"]*)"', page))
    form = {**fields, "step": "suspect", "reason": "罐车侧翻"}
    assert clerk.post(f"/desk/incidents/{id}/step", data=form, follow_redirects=False).status_code == 303
    assert RINGING in clerk.get("/desk").text


def test_an_analyst_leads_nothing(site: Site, leak: ReportId) -> None:
    assert act(site.sign_in("analyst"), leak, step="take")[0] == 403
