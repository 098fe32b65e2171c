"""Replies at the desk: drafted part by part, checked, and closed with gaps only by whoever says why."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web_reports import Told, put
from tests.web_site import Site, open_site
from triage.domain.reports import ReportId
from triage.domain.workflow import Step

TEXT = "晨光包装厂夜间排放刺鼻气味。要求停止夜间生产；希望公布监测结果。"
COMPLETE = {
    "target": "晨光包装厂",
    "verdict": "属实",
    "findings": "夜间生产，废气未经处理。",
    "measures": "责令改正并立案。",
    "basis": "大气污染防治法第一百零八条",
    "remedy": "可以申请行政复议。",
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def id(site: Site) -> ReportId:
    return put(site.services, Told(text=TEXT, steps=(Step.ACCEPT, Step.ASSIGN)))


def draft(browser: TestClient, id: ReportId, *, answers: str = "已办理", **parts: str) -> tuple[int, str]:
    page = browser.get(f"/desk/reports/{id}/reply").text
    form: dict[str, object] = dict(re.findall(r'name="(csrf|version)" value="([^"]*)"', page))
    demands = [text for text in re.findall(r'name="demand" maxlength="500" value="([^"]*)"', page) if text]
    form |= {**COMPLETE, **parts, "demand": demands, "answer": [answers] * len(demands)}
    reply = browser.post(f"/desk/reports/{id}/reply", data=form, follow_redirects=False)
    return reply.status_code, reply.text


def close(browser: TestClient, id: ReportId, **form: str) -> tuple[int, str]:
    page = browser.get(f"/desk/reports/{id}").text
    hidden = dict(re.findall(r'name="(csrf|version)" value="([^"]*)"', page))
    reply = browser.post(
        f"/desk/reports/{id}/step", data={**hidden, "step": "close", **form}, follow_redirects=False
    )
    return reply.status_code, reply.text


def test_the_form_knows_demands_target_and_remedy_and_lists_what_is_missing(site: Site, id: ReportId) -> None:
    page = site.sign_in("clerk").get(f"/desk/reports/{id}/reply").text
    for known in ("要求停止夜间生产", "希望公布监测结果", "晨光包装厂", "行政复议法第二十条"):
        assert known in page
    for missing in ("没有写明是否属实", "没有写明调查情况", "没有写明依据", "没有答复诉求“要求停止夜间生产”"):
        assert missing in page
    assert "没有告知救济途径" not in page


def test_a_complete_reply_is_drafted_and_closed(site: Site, id: ReportId) -> None:
    assert draft(site.sign_in("clerk"), id)[0] == 303
    assert close(site.sign_in("chief"), id)[0] == 303
    with site.services.unit_of_work() as uow:
        taken = uow.reports.steps(id)
    assert "诉求“要求停止夜间生产”：已办理" in taken[-2].reason
    assert taken[-2].detail is not None
    assert taken[-2].detail["verdict"] == "属实"
    assert taken[-1].step is Step.CLOSE
    assert taken[-1].detail is None


def test_the_paper_begins_with_what_was_drafted(site: Site, id: ReportId) -> None:
    clerk = site.sign_in("clerk")
    draft(clerk, id, answers="已责令停产")
    paper = clerk.get(f"/desk/reports/{id}/notices?kind=reply").text
    for part in ("属实", "夜间生产，废气未经处理。", "责令改正并立案。", "大气污染防治法第一百零八条"):
        assert part in paper
    assert "关于“要求停止夜间生产”：已责令停产" in paper


def test_a_reply_with_gaps_is_not_handed_in_unless_that_is_wanted(site: Site, id: ReportId) -> None:
    clerk = site.sign_in("clerk")
    status, page = draft(clerk, id, basis="", answers="")
    assert status == 422
    assert "没有写明依据" in page
    assert "没有答复诉求“希望公布监测结果”" in page
    assert "夜间生产，废气未经处理。" in page, "what was typed is kept"
    assert draft(clerk, id, basis="", despite="true")[0] == 303


def test_a_matter_with_gaps_is_closed_only_with_the_reason_why(site: Site, id: ReportId) -> None:
    draft(site.sign_in("clerk"), id, basis="", despite="true")
    chief = site.sign_in("chief")
    assert "没有写明依据" in chief.get(f"/desk/reports/{id}").text
    status, page = close(chief, id, reason="同意")
    assert status == 422
    assert "答复还不完整，不能办结：没有写明依据。" in page
    assert close(chief, id, despite="true")[0] == 422, "a reason is needed"
    assert close(chief, id, despite="true", reason="当事人已撤回")[0] == 303
    with site.services.unit_of_work() as uow:
        closed = uow.reports.steps(id)[-1]
    assert (closed.step, closed.reason, closed.detail) == (
        Step.CLOSE,
        "当事人已撤回",
        {"despite": ["没有写明依据"]},
    )


def test_who_may_not_close_does_not_override_either(site: Site, id: ReportId) -> None:
    clerk = site.sign_in("clerk")
    draft(clerk, id, basis="", despite="true")
    assert close(clerk, id, despite="true", reason="同意")[0] == 403


def test_a_transferred_matter_is_closed_without_a_reply_of_ours(site: Site) -> None:
    other = put(site.services, Told(steps=(Step.TRANSFER,)))
    assert close(site.sign_in("chief"), other)[0] == 303


def test_a_reply_is_kept_without_names_and_numbers_of_people(site: Site, id: ReportId) -> None:
    draft(site.sign_in("clerk"), id, findings="联系人张伟13800138000所述属实。")
    with site.services.unit_of_work() as uow:
        kept = repr(uow.reports.steps(id)[-1])
    assert "所述属实" in kept
    assert "张伟" not in kept
    assert "13800138000" not in kept


def test_a_stale_page_and_a_wrong_state_change_nothing(site: Site, id: ReportId) -> None:
    clerk = site.sign_in("clerk")
    assert draft(clerk, id, version="0")[0] == 409
    early = put(site.services, Told(text=TEXT))
    assert "不能拟写答复" in clerk.get(f"/desk/reports/{early}/reply").text
    assert draft(clerk, early)[0] == 409
    assert draft(site.sign_in("xiamen"), id, csrf="x")[0] in (403, 404)
