"""The desk: who may enter, what each role and division sees, and that nobody sees who the reporter is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from api.signed_in import COOKIE, IDLE, LOCKOUT
from tests.unit.test_api_pictures import picture
from tests.web_reports import Told, case_of, put
from tests.web_site import PASSWORD, Site, open_site
from triage.domain.reports import Channel, ReportId
from triage.domain.standing import Attachment
from triage.storage.staff import sign_in

NUMBER = r"HS\d{6}-\d{6}-\d{2}"
FUZHOU, XIAMEN = "350102", "350203"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


@dataclass(frozen=True)
class Reply:
    status: int
    text: str


def _fields(page: str) -> dict[str, str]:
    """The hidden fields every form of the page carries."""
    found = dict(re.findall(r'name="(csrf|version)" value="([^"]*)"', page))
    assert found["csrf"]
    return found


def _login(browser: TestClient, username: str, password: str) -> int:
    data = {"username": username, "password": password}
    return browser.post("/desk/login", data=data, follow_redirects=False).status_code


def _act(browser: TestClient, id: ReportId, act: str, **form: str) -> Reply:
    page = browser.get(f"/desk/reports/{id}").text
    reply = browser.post(f"/desk/reports/{id}/{act}", data={**_fields(page), **form}, follow_redirects=False)
    return Reply(reply.status_code, reply.text)


@pytest.mark.parametrize(
    "address", ["/desk", "/desk/cases", "/desk/analysis", "/desk/policies", f"/desk/reports/{uuid4()}"]
)
def test_without_a_session_the_desk_leads_to_the_login(site: Site, address: str) -> None:
    reply = site.http.get(address, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, "/desk/login")


def test_a_wrong_password_and_an_unknown_name_look_the_same(site: Site) -> None:
    wrong = site.http.post("/desk/login", data={"username": "clerk", "password": "no"})
    nobody = site.http.post("/desk/login", data={"username": "ghost", "password": "no"})
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.text.replace("clerk", "") == nobody.text.replace("ghost", "")


@pytest.mark.parametrize("username", ["clerk", "ghost"])
def test_after_five_failures_an_address_waits_whether_the_name_exists_or_not(
    site: Site, username: str
) -> None:
    assert [_login(site.visitor(), username, "no") for _ in range(6)] == [401] * 5 + [429]
    assert _login(site.visitor(), username, PASSWORD) == 429
    assert _login(site.visitor(), "chief", PASSWORD) == 303


def test_a_strangers_failures_keep_nobody_out_elsewhere(site: Site) -> None:
    stranger = TestClient(site.http.app, client=("203.0.113.9", 50_000))
    assert [_login(stranger, "clerk", "no") for _ in range(6)][-1] == 429
    assert _login(site.visitor(), "clerk", PASSWORD) == 303


def test_who_got_in_after_all_starts_anew(site: Site) -> None:
    for _ in range(3):
        assert [_login(site.visitor(), "clerk", "no") for _ in range(4)] == [401] * 4
        assert _login(site.visitor(), "clerk", PASSWORD) == 303


def test_failures_from_many_addresses_lock_the_account_and_the_answer_is_that_for_a_wrong_name(
    site: Site,
) -> None:
    for _ in range(LOCKOUT.failures):
        sign_in(site.services.writing, "clerk", "no", now=site.services.clock(), lockout=LOCKOUT)
    locked = site.http.post("/desk/login", data={"username": "clerk", "password": PASSWORD})
    nobody = site.http.post("/desk/login", data={"username": "ghost", "password": PASSWORD})
    assert locked.status_code == nobody.status_code == 401
    assert locked.text.replace("clerk", "") == nobody.text.replace("ghost", "")
    site.services.later(minutes=15)
    assert _login(site.visitor(), "clerk", PASSWORD) == 303


def test_one_address_cannot_try_for_ever(site: Site) -> None:
    assert [_login(site.visitor(), f"ghost{n}", "no") for n in range(21)][-1] == 429


def test_the_session_cookie_is_strict(site: Site) -> None:
    reply = site.http.post(
        "/desk/login", data={"username": "clerk", "password": PASSWORD}, follow_redirects=False
    )
    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/desk" in cookie


def test_a_session_ends_when_nobody_works(tmp_path: Path) -> None:
    with open_site(tmp_path / "home") as site:
        browser = site.sign_in("clerk")
        start = site.services.clock()
        site.services.now = start + IDLE - timedelta(minutes=1)
        assert browser.get("/desk").url.path == "/desk"
        site.services.now = start + 2 * IDLE - timedelta(minutes=3)
        assert browser.get("/desk").url.path == "/desk"
        site.services.now = start + 4 * IDLE
        assert browser.get("/desk").url.path == "/desk/login"


def test_signing_out_ends_the_session_for_good(site: Site) -> None:
    browser = site.sign_in("clerk")
    stolen = browser.cookies[COOKIE]
    browser.post("/desk/logout", data=_fields(browser.get("/desk").text))
    thief = site.visitor()
    thief.cookies.set(COOKIE, stolen, path="/desk")
    assert thief.get("/desk").url.path == "/desk/login"


def test_the_administrator_of_the_system_reads_no_reports(site: Site) -> None:
    browser = site.sign_in("keeper")
    assert browser.get("/desk").status_code == 403
    assert browser.get("/desk/policies").status_code == 200


def test_the_queue_shows_what_waits_with_the_due_one_first(site: Site) -> None:
    today = site.services.clock().date()
    put(site.services, Told(text="很久以后到期的举报", due=today + timedelta(days=30)))
    put(site.services, Told(text="已经超期的举报", due=today - timedelta(days=4)))
    put(site.services, Told(text="需要人看的举报", attention="地点有两种可能", due=today + timedelta(days=1)))
    page = site.sign_in("clerk").get("/desk").text
    assert page.index("已经超期的举报") < page.index("需要人看的举报") < page.index("很久以后到期的举报")
    assert "超期 4 天" in page or "超期 5 天" in page
    assert "地点有两种可能" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=noise", {"施工噪声"}),
        ("kind=noise.construction", {"施工噪声"}),
        ("severity=urgent", {"储罐泄漏"}),
        ("text=鼓楼", {"施工噪声", "储罐泄漏"}),
        ("tab=attention", {"储罐泄漏"}),
        ("channel=letter", {"施工噪声"}),
        ("text=没有这个词", set()),
        ("tab=no-such-tab", {"施工噪声", "储罐泄漏"}),
    ],
)
def test_the_queue_is_filtered(site: Site, query: str, found: set[str]) -> None:
    put(site.services, Told(text="施工噪声", kind="noise.construction", channel=Channel.LETTER))
    put(site.services, Told(text="储罐泄漏", severity="urgent", attention="请核实"))
    page = site.sign_in("clerk").get(f"/desk?{query}").text
    assert {text for text in ("施工噪声", "储罐泄漏") if f"<p>{text}</p>" in page} == found


def test_everybody_sees_the_own_division_only(site: Site) -> None:
    here = put(site.services, Told(text="厦门的举报", adcode=XIAMEN))
    there = put(site.services, Told(text="福州的举报", adcode=FUZHOU))
    browser = site.sign_in("xiamen")
    page = browser.get("/desk").text
    assert "厦门的举报" in page
    assert "福州的举报" not in page
    assert browser.get(f"/desk/reports/{here}").status_code == 200
    assert browser.get(f"/desk/reports/{there}").status_code == 404
    assert browser.get(f"/desk/cases/{case_of(site.services, there)}").status_code == 404
    form = {**_fields(page), "version": "1", "step": "accept"}
    assert browser.post(f"/desk/reports/{there}/step", data=form).status_code == 404


def test_a_report_is_shown_with_reasons_and_without_personal_data(site: Site) -> None:
    told = Told(text="厂里排废气，我是林某某，电话 13900001111", attention="请核对地点")
    page = site.sign_in("clerk").get(f"/desk/reports/{put(site.services, told)}").text
    for shown in (
        "93%",
        "kinds-test",
        "大气污染防治法第五条",
        "信访工作条例第二十三条",
        "请核对地点",
        "匿名",
    ):
        assert shown in page
    assert "13900001111" not in page


def test_the_number_of_another_system_tells_nothing_of_a_person(site: Site) -> None:
    id, clerk = put(site.services, Told(external_no="G77-王某某13900001111")), site.sign_in("clerk")
    for address in (f"/desk/reports/{id}", f"/desk/reports/{id}/notices?kind=return"):
        page = clerk.get(address).text
        assert "G77-" in page
        assert "13900001111" not in page
        assert "王某某" not in page


def test_photos_are_shown_without_where_they_were_taken(site: Site) -> None:
    files = {"photos": ("a.jpg", picture())}
    number = re.search(NUMBER, site.http.post("/report", data={"text": "河水发黑"}, files=files).text)
    assert number
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(number[0])
    assert report is not None
    browser = site.sign_in("clerk")
    address = re.search(
        r'src="(/desk/reports/[^"]+/photos/[^"]+)"', browser.get(f"/desk/reports/{report.id}").text
    )
    assert address
    shown = browser.get(address[1])
    assert shown.headers["content-type"] == "image/jpeg"
    assert b"SecretCam" not in shown.content
    assert site.visitor().get(address[1], follow_redirects=False).status_code == 303


def test_a_photo_is_shown_as_it_was_kept_and_not_decoded_again(site: Site) -> None:
    report, now = put(site.services, Told()), site.services.clock()
    kept = Attachment(uuid4(), site.services.blobs.put(b"kept copy"), "image/png", 9)
    with site.services.unit_of_work() as uow:
        uow.conversations.open("form-1", at=now)
        uow.conversations.upload(kept, conversation="form-1", at=now)
        uow.reports.attach(report, (kept.id,))
        uow.commit()
    shown = site.sign_in("clerk").get(f"/desk/reports/{report}/photos/{kept.id}")
    assert (shown.status_code, shown.content, shown.headers["content-type"]) == (
        200,
        b"kept copy",
        "image/png",
    )
    assert shown.headers["x-content-type-options"] == "nosniff"


def test_the_steps_of_a_report_are_taken_by_those_who_may(site: Site) -> None:
    id = put(site.services, Told())
    clerk, chief = site.sign_in("clerk"), site.sign_in("chief")
    assert _act(clerk, id, "step", step="accept").status == 303
    assert _act(clerk, id, "step", step="assign", where="监察一队").status == 303
    assert _act(clerk, id, "step", step="draft", reason="已责令整改").status == 303
    assert _act(clerk, id, "step", step="close").status == 403
    assert _act(chief, id, "step", step="close", reason="同意").status == 422, "the reply has gaps"
    assert _act(chief, id, "step", step="close", reason="同意", despite="true").status == 303
    assert _act(chief, id, "step", step="reply", reason="已责令整改，异味已消除").status == 303
    with site.services.unit_of_work() as uow:
        taken = uow.reports.steps(id)
        assert uow.reports.standing(id).state == "replied"
    assert [(step.step, step.actor) for step in taken[-2:]] == [("close", "chief"), ("reply", "chief")]
    assert taken[-4].reason == "交给：监察一队"


def test_a_refusal_needs_a_reason_and_a_place_to_go(site: Site) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    assert _act(clerk, id, "step", step="refuse", where="街道办").status == 422
    assert _act(clerk, id, "step", step="refuse", reason="邻里纠纷").status == 422
    assert _act(clerk, id, "step", step="refuse", reason="邻里纠纷", where="街道办").status == 303
    with site.services.unit_of_work() as uow:
        assert uow.reports.steps(id)[-1].reason == "邻里纠纷\n可以向这里反映：街道办"


def test_a_step_the_workflow_does_not_know_here_is_refused_in_words(site: Site) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    reply = _act(clerk, id, "step", step="draft", reason="太早了")
    assert reply.status == 409
    assert "刷新" in reply.text or "改动" in reply.text


@pytest.mark.parametrize("step", ["register", "triage", "link", "override"])
def test_what_the_system_does_is_no_persons_step(site: Site, step: str) -> None:
    id = put(site.services, Told())
    assert _act(site.sign_in("chief"), id, "step", step=step, reason="x").status == 409


def test_a_page_that_is_out_of_date_changes_nothing(site: Site) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    stale = _fields(clerk.get(f"/desk/reports/{id}").text)
    assert _act(clerk, id, "step", step="accept").status == 303
    reply = clerk.post(f"/desk/reports/{id}/owner", data={**stale, "owner": "别的单位", "reason": "更正"})
    assert reply.status_code == 409
    assert "刚被别人改动" in reply.text


@pytest.mark.parametrize(
    ("act", "form", "shown"),
    [
        ("kinds", {"primary": "water.outfall", "kinds": "air.odour"}, "入河"),
        ("place", {"adcode": "350121", "detail": "上街镇工业路"}, "闽侯县"),
        ("owner", {"owner": "福州市城市管理局"}, "福州市城市管理局"),
        ("industry", {"industry": "textile"}, "纺织印染业"),
        ("severity", {"level": "urgent"}, "紧急"),
    ],
)
def test_a_correction_needs_a_reason_and_is_kept_beside_the_machines_answer(
    site: Site, act: str, form: dict[str, str], shown: str
) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    assert _act(clerk, id, act, **form).status == 422
    assert _act(clerk, id, act, reason="现场核实", **form).status == 303
    page = clerk.get(f"/desk/reports/{id}").text
    assert "人工 clerk同志" in page
    assert "现场核实" in page
    assert "次判断" in page
    assert act == "kinds" or shown in page


@pytest.mark.parametrize(
    ("act", "form"),
    [("place", {"adcode": "999999"}), ("severity", {"level": "mild"}), ("industry", {"industry": "none"})],
)
def test_a_correction_to_something_that_does_not_exist_is_refused(
    site: Site, act: str, form: dict[str, str]
) -> None:
    id = put(site.services, Told())
    assert _act(site.sign_in("clerk"), id, act, reason="核实", **form).status == 422


def test_a_report_is_moved_between_cases_and_back_with_reasons(site: Site) -> None:
    first = put(site.services, Told(text="第一件"))
    case = case_of(site.services, first)
    second = put(site.services, Told(text="第二件", case=case))
    clerk = site.sign_in("clerk")
    page = clerk.get(f"/desk/cases/{case}").text
    assert page.index("第一件") < page.index("第二件")
    assert "首次举报" in page
    assert _act(clerk, second, "unlink").status == 422
    assert _act(clerk, second, "unlink", reason="不是同一家厂").status == 303
    assert case_of(site.services, second) != case
    assert _act(clerk, second, "link", case=str(case), reason="核实后确是同一家").status == 303
    assert case_of(site.services, second) == case
    told = clerk.get(f"/desk/cases/{case}").text
    assert "不是同一家厂" in told
    assert "核实后确是同一家" in told


def test_who_only_analyses_changes_nothing(site: Site) -> None:
    id = put(site.services, Told())
    browser = site.sign_in("analyst")
    page = browser.get(f"/desk/reports/{id}").text
    assert "更正系统判断" not in page
    assert "加备注" not in page
    form = {**_fields(page), "version": "1", "step": "accept"}
    assert browser.post(f"/desk/reports/{id}/step", data=form).status_code == 403


@pytest.mark.parametrize("csrf", ["", "0" * 64])
def test_a_form_of_another_page_is_refused(site: Site, csrf: str) -> None:
    id = put(site.services, Told())
    form = {"csrf": csrf, "version": "1", "step": "accept"}
    reply = site.sign_in("clerk").post(f"/desk/reports/{id}/step", data=form)
    assert reply.status_code == 403
    with site.services.unit_of_work() as uow:
        assert uow.reports.standing(id).state == "registered"


def test_the_analysis_counts_what_was_put_in(site: Site) -> None:
    now = site.services.clock()
    for kind, months in (("noise.social", 0), ("noise.social", 0), ("air.odour", 1)):
        put(site.services, Told(kind=kind, received=now - timedelta(days=31 * months)))
    browser = site.sign_in("chief")
    page = browser.get("/desk/analysis").text
    assert "噪声" in page
    assert "66.7%" in page
    assert site.sign_in("clerk").get("/desk/analysis").status_code == 403


@pytest.mark.parametrize("chart", ["volume", "kinds", "channels", "districts"])
def test_charts_are_pictures_with_chinese_words(site: Site, chart: str) -> None:
    put(site.services, Told(received=site.services.clock()))
    reply = site.sign_in("chief").get(f"/desk/analysis/{chart}.svg")
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("image/svg+xml")
    assert re.search("[\u4e00-\u9fff]", reply.text)


def test_charts_of_nothing_are_charts_too(site: Site) -> None:
    assert site.sign_in("chief").get("/desk/analysis/kinds.svg").status_code == 200
    assert site.sign_in("chief").get("/desk/analysis").status_code == 200


def test_the_policies_of_a_day_are_listed_with_their_citations(site: Site) -> None:
    browser = site.sign_in("clerk")
    page = browser.get("/desk/policies?on=2026-11-24").text
    assert "信访工作条例" in page
    assert "信访工作条例" not in browser.get("/desk/policies?on=2000-01-01").text
    assert "待核实" in page
    inspections = browser.get("/desk/policies?words=督察").text
    assert "以转办单载明的期限为准" in inspections
    assert "信访工作条例" not in inspections


def test_cues_grades_and_reward_schemes_are_listed_beside_them(site: Site) -> None:
    browser = site.sign_in("clerk")
    page = browser.get("/desk/policies?on=2026-11-24").text
    assert "化学品泄漏" in page
    assert "国办函〔2014〕119号" in page
    assert "≥ 50000" in page
    rewards = browser.get("/desk/policies?on=2026-11-24&words=奖励").text
    assert "有奖举报 <small>" in rewards
    assert "轻重线索" not in rewards
    assert "国办函〔2014〕119号" not in browser.get("/desk/policies?on=2014-12-28").text
    assert "没有含有这些字的规则" in browser.get("/desk/policies?words=xyzzy").text


def test_no_page_of_the_desk_names_the_reporter(site: Site) -> None:
    form = {"text": "厂里排放废气", "name": "林某某", "phone": "13900001111"}
    number = re.search(NUMBER, site.http.post("/report", data=form).text)
    assert number
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(number[0])
    assert report is not None
    chief = site.sign_in("chief")
    for address in ("/desk?tab=all", f"/desk/reports/{report.id}", "/desk/analysis", "/desk/cases"):
        page = chief.get(address).text
        for secret in ("林某某", "13900001111", str(report.reporter)):
            assert secret not in page
    assert "留有联系方式" in chief.get(f"/desk/reports/{report.id}").text


def test_an_unknown_report_is_not_found(site: Site) -> None:
    clerk = site.sign_in("clerk")
    assert clerk.get(f"/desk/reports/{UUID(int=7)}").status_code == 404
    assert clerk.get("/desk/reports/no-uuid").status_code == 422


def _paper(browser: TestClient, id: ReportId, kind: str, **changed: str) -> Reply:
    page = browser.get(f"/desk/reports/{id}/notices?kind={kind}").text
    names = re.findall(r'name="field" value="([^"]+)"', page)
    known = {name: changed.get(name, "已核实") for name in names}
    form = {"csrf": _fields(page)["csrf"], "field": list(known), "value": list(known.values())}
    reply = browser.post(f"/desk/reports/{id}/notices/{kind}", data=form)
    return Reply(reply.status_code, reply.text)


def test_a_paper_is_drafted_from_what_is_known(site: Site) -> None:
    id = put(site.services, Told(text="厂里排废气，电话 13900001111"))
    clerk = site.sign_in("clerk")
    page = clerk.get(f"/desk/reports/{id}/notices?kind=acceptance").text
    assert "福州市鼓楼生态环境局" in page
    assert "13900001111" not in page
    paper = _paper(clerk, id, "acceptance", matter="<b>废气</b>", office="福州市鼓楼生态环境局")
    assert paper.status == 200
    assert "草稿" in paper.text
    assert "&lt;b&gt;废气&lt;/b&gt;" in paper.text


def test_a_paper_with_gaps_is_not_made_and_names_them(site: Site) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    paper = _paper(clerk, id, "refusal", reason="")
    assert paper.status == 422
    assert "还缺少：理由" in paper.text


def test_a_wrong_date_of_a_hearing_is_refused_in_words(site: Site) -> None:
    id, chief = put(site.services, Told()), site.sign_in("chief")
    reply = _act(chief, id, "hear", clock="register", first="2026-12-03", last="2026-12-01")
    assert reply.status == 422
    assert "结束日期" in reply.text
