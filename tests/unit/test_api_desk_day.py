"""A long day at the desk: nothing is typed twice, nothing is lost, and what burns comes first."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.signed_in import IDLE
from api.web.opinions import kind_label
from api.web.queue_filter import TABS
from tests.web_reports import Told, case_of, put, ring
from tests.web_site import PASSWORD, Site, open_site
from triage.documents.tables import read_sheets
from triage.domain.reports import ReportId
from triage.domain.workflow import Step
from triage.ports import StepTaken
from triage.storage.read_models import QueueFilter, desk_queue, report_page

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
        ("industry", {"industry": "catering", "reason": "核实"}, "行业已更正。"),
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
    [("clerk", "/desk"), ("cashier", "/desk/claims"), ("keeper", "/desk/accounts")],
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


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("unit=闽侯", {"闽侯"}, id="by unit"),
        pytest.param("area=闽侯县", {"闽侯"}, id="by the name of a place"),
        pytest.param("area=350100", {"闽侯", "鼓楼"}, id="by a code, with all below"),
        pytest.param("since=2026-06-02", {"鼓楼"}, id="from a day on"),
        pytest.param("until=2026-06-01", {"闽侯"}, id="to a day"),
        pytest.param("here=attention&kind=air", set(), id="a form stays in its tab"),
        pytest.param("here=attention&text={闽侯}", {"闽侯"}, id="a search looks in all tabs"),
        pytest.param("here=open&text={case}", {"闽侯"}, id="by the number of a case"),
    ],
)
def test_the_queue_is_cut_to_what_is_asked_for(site: Site, query: str, found: set[str]) -> None:
    june = [datetime(2026, 6, day, 4, tzinfo=UTC) for day in (1, 2)]
    far = Told(text="闽侯", owner="福州市闽侯生态环境局", adcode="350121", received=june[0])
    first = put(site.services, replace(far, steps=(Step.REFUSE,) if "text=" in query else ()))
    put(site.services, Told(text="鼓楼", received=june[1]))
    with site.services.reading() as session:
        page = report_page(session, first, "")
    assert page.case
    asked = query.replace("{闽侯}", page.report.receipt).replace("{case}", page.case.number)
    shown = site.sign_in("clerk").get(f"/desk?{asked}").text
    assert {text for text in ("闽侯", "鼓楼") if f"<p>{text}</p>" in shown} == found


def test_tabs_and_export_keep_the_filters(site: Site) -> None:
    put(site.services, Told(received=datetime(2026, 6, 2, 4, tzinfo=UTC)))
    page = site.sign_in("clerk").get("/desk?kind=air&unit=鼓楼&since=2026-06-01").text
    links = re.findall(r'<a href="([^"]*\?[^"]*(?:tab|as)=[^"]*)"', page)
    assert len(links) == len(TABS) + 2
    for link in links:
        assert "kind=air" in link
        assert "since=2026-06-01" in link


@pytest.mark.parametrize("area", ["没有这里县", "鼓楼区"])
def test_a_place_that_is_unknown_or_not_clear_is_asked_back(site: Site, area: str) -> None:
    reply = site.sign_in("clerk").get("/desk", params={"area": area})
    assert reply.status_code == 422
    assert "全称" in reply.text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_filtered_leaves_as_a_table_without_people(site: Site, form: str) -> None:
    put(site.services, Told(text="王建国，电话13800138000，厂里排废气", target="=晨光包装厂"))
    put(site.services, Told(text="别处的事", adcode="350203"))
    reply = site.sign_in("clerk").get(f"/desk/export?unit=鼓楼&area=350102&as={form}")
    assert reply.status_code == 200
    rows = [
        [str(cell) for cell in row] for sheet in read_sheets(reply.content) for row in sheet.rows if any(row)
    ]
    assert len(rows) == 2
    assert "排废气" in rows[1][-1]
    assert "13800138000" not in repr(rows)
    assert "'=晨光包装厂" in rows[1]
    assert site.sign_in("cashier").get("/desk/export").status_code == 403


def test_cases_are_found_by_number_by_report_and_by_name(site: Site) -> None:
    near = put(site.services, Told(target="晨光包装厂"))
    put(site.services, Told(target="永丰砖厂"))
    with site.services.reading() as session:
        page = report_page(session, near, "")
    assert page.case
    clerk = site.sign_in("clerk")
    for text in (page.case.number, page.report.receipt, "晨光"):
        shown = clerk.get("/desk/cases", params={"text": text}).text
        assert page.case.number in shown
        assert "永丰砖厂" not in shown


def test_the_history_says_what_was_corrected_and_by_whom(site: Site) -> None:
    id, clerk = put(site.services, Told(kind="air.odour")), site.sign_in("clerk")
    site.services.now += timedelta(minutes=5)
    assert act(clerk, id, "kinds", primary="noise.construction", reason="是施工").status_code == 303
    site.services.now += timedelta(minutes=5)
    assert act(clerk, id, "severity", level="urgent", reason="夜间").status_code == 303
    page = clerk.get(f"/desk/reports/{id}").text
    history = page[page.index("<h2>经过</h2>") :]
    assert f"污染类型：{kind_label('air.odour')} → {kind_label('noise.construction')}" in history
    assert "轻重缓急：一般 → 紧急" in history
    assert "<b>人工更正</b> clerk同志" in history


def test_a_report_is_linked_to_a_case_by_any_of_its_numbers_and_shows_what_it_left(site: Site) -> None:
    first, own = put(site.services, Told()), put(site.services, Told(target="永丰砖厂"))
    far = put(site.services, Told(adcode="350203"))
    numbers = {}
    with site.services.reading() as session:
        for id in (first, far):
            page = report_page(session, id, "")
            assert page.case
            numbers[id] = (page.case.number, page.report.receipt, page.case.id)
    clerk, xiamen = site.sign_in("clerk"), site.sign_in("xiamen")
    here = put(site.services, Told(adcode="350203", target="南山船厂"))
    assert act(xiamen, here, "link-number", number=numbers[first][0], reason="x").status_code == 422
    assert act(clerk, own, "link-number", number="AJ1", reason="同一家").status_code == 422
    assert act(clerk, own, "link-number", number=numbers[first][0]).status_code == 422, "a reason is needed"
    for number in numbers[first][:2]:
        own, typed = put(site.services, Told(target="永丰砖厂")), number.replace("-", " ").lower()
        assert act(clerk, own, "link-number", number=typed, reason="同一家").status_code == 303
        assert case_of(site.services, own) == numbers[first][2]
    member = put(site.services, Told(case=numbers[first][2]))
    assert act(clerk, member, "unlink", reason="核实后是两家").status_code == 303
    shown = clerk.get(f"/desk/reports/{member}").text
    assert re.search(rf"曾从案件.*{numbers[first][0]}.*核实后是两家", shown)


def test_a_place_is_corrected_by_its_name_and_offices_are_offered(site: Site) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    put(site.services, Told(owner="福州市闽侯生态环境局"))
    assert '<option value="福州市闽侯生态环境局">' in clerk.get(f"/desk/reports/{id}").text
    unclear = act(clerk, id, "place", adcode="没有这里县", reason="现场核实")
    assert unclear.status_code == 422
    assert "没有这里县" in unclear.text
    form = {"adcode": "闽侯县", "others": "福州市仓山区、350203", "reason": "现场核实"}
    assert act(clerk, id, "place", **form).status_code == 303
    with site.services.unit_of_work() as uow:
        assert uow.reports.standing(id).adcode == "350121"
        last = uow.reports.steps(id)[-1].detail
    assert last
    assert last["others"] == ["350104", "350203"]


def test_the_next_step_comes_first_and_is_open(site: Site) -> None:
    page = site.sign_in("clerk").get(f"/desk/reports/{put(site.services, Told())}").text
    aside = page[page.index("<aside") :]
    assert aside.index("下一步") < aside.index("办理时限")
    assert re.search(r"<details open><summary>受理</summary>", aside)


def test_the_month_is_told_in_words_with_the_reports_behind_each_figure(site: Site) -> None:
    now = site.services.clock()
    first = put(site.services, Told(received=now, kind="noise.social"))
    put(site.services, Told(received=now, kind="noise.social", case=case_of(site.services, first)))
    put(site.services, Told(received=now, kind="air.odour", adcode="350203"))
    put(site.services, Told(received=now - timedelta(days=31)))
    put(site.services, Told(received=now - timedelta(days=365)))
    analyst, month = site.sign_in("analyst"), f"{now:%Y-%m}"
    page = analyst.get(f"/desk/analysis?month={month}").text
    assert "本月收到举报 3 件，比上月（1 件）增加 200.0%，比上年同月（1 件）增加 200.0%" in page
    assert "有 1 个案件在本月被两次以上反映，最多的 2 件。" in page
    assert "本月尚未结束" in page
    noise = re.search(r'<td>噪声[^<]*</td><td class="number"><a href="([^"]+)">2</a>', page)
    assert noise
    listed = analyst.get(noise[1].replace("&amp;", "&")).text
    assert f"/desk/reports/{first}" in listed
    assert listed.count('class="row-link"') == 2
    table = analyst.get(f"/desk/analysis/month.csv?month={month}")
    assert "总量,收到,3," in table.text
    assert site.sign_in("clerk").get(f"/desk/analysis?month={month}").status_code == 403


CLOSED = (Step.ACCEPT, Step.ASSIGN, Step.DRAFT, Step.CLOSE)


def test_every_figure_of_the_month_leads_to_exactly_the_reports_it_counts(site: Site) -> None:
    now = site.services.clock()
    today = now.date()
    told = Told(received=now, due=today + timedelta(days=3))
    first = put(site.services, replace(told, steps=CLOSED))
    put(site.services, replace(told, received=now - timedelta(hours=11), steps=CLOSED))
    put(site.services, replace(told, due=today - timedelta(days=1), steps=CLOSED))
    put(site.services, replace(told, due=today - timedelta(days=1), kind="", industry=""))
    put(site.services, replace(told, case=case_of(site.services, first)))
    analyst = site.sign_in("analyst")
    page = analyst.get(f"/desk/analysis?month={now:%Y-%m}").text
    assert re.findall(r"<dt>办结</dt><dd><a [^>]*>(\d+)<", page) == ["3"], "one was received in May"
    links = re.findall(r'<a href="(/desk\?[^"]+)">(\d+)</a>', page)
    assert ">未判定<" in page
    assert len(links) >= 11
    for address, number in links:
        listed = analyst.get(address.replace("&amp;", "&")).text
        assert listed.count('class="row-link"') == int(number), address
    assert analyst.get("/desk?tab=all&kept=nonsense").status_code == 422


def test_the_lines_of_a_table_add_up_however_many_there_are(site: Site) -> None:
    now = site.services.clock()
    keys = ("farming", "mining", "food", "textile", "wood", "paper", "metal", "trade", "health")
    for key in (*keys, "mining"):
        put(site.services, Told(received=now, industry=key))
    page = site.sign_in("analyst").get(f"/desk/analysis?month={now:%Y-%m}").text
    table = page.partition("<h2>行业</h2>")[2].partition("</table>")[0]
    counts = re.findall(r'<td class="number">(?:<a [^>]*>)?(\d+)<', table)
    assert counts == ["2", "1", "1", "1", "1", "1", "1", "2"]
    assert "<td>其他 2 项</td>" in table


@pytest.mark.parametrize("month", ["x", "2026-13", "2099-01"])
def test_what_is_no_month_with_figures_is_refused_in_words(site: Site, month: str) -> None:
    assert site.sign_in("analyst").get(f"/desk/analysis?month={month}").status_code == 422


def test_a_report_that_had_a_case_of_its_own_goes_back_to_it(site: Site) -> None:
    other, id = put(site.services, Told()), put(site.services, Told(target="永丰砖厂"))
    own, clerk = case_of(site.services, id), site.sign_in("clerk")
    into = str(case_of(site.services, other))
    assert act(clerk, id, "link", case=into, reason="同一家").status_code == 303
    assert act(clerk, id, "unlink", reason="核实后是两家").status_code == 303
    assert case_of(site.services, id) == own
