"""Letters, visits, calls and copied orders: does a clerk's form become a report like every other?"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.integration.lives import run_all
from tests.unit.test_api_pictures import picture
from tests.web_site import Site, open_site
from triage.domain.calendar import local_day
from triage.domain.open_clocks import base_code
from triage.domain.reports import Channel, Report
from triage.domain.workflow import Step
from triage.usecases.desk_intake import on_record

NUMBER = r"HS\d{6}-\d{6}-\d{2}"
NAME, PHONE = "欧阳某乙", "13800000000"
LETTER = {
    "channel": "letter",
    "received": "2026-05-28",
    "external_no": "信2026-17",
    "text": "晨光包装厂夜里排放臭气",
    "adcode": "350102",
    "place": "东街口西侧",
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


def form_of(browser: TestClient) -> dict[str, str]:
    page = browser.get("/desk/intake").text
    return dict(re.findall(r'name="(csrf|client_key)" value="([^"]+)"', page))


def sent(browser: TestClient, form: Mapping[str, str], **more: str) -> tuple[int, str]:
    reply = browser.post("/desk/intake", data={**form, **more})
    return reply.status_code, reply.text


def taken_in(site: Site, page: str) -> Report:
    number = re.search(NUMBER, page)
    assert number
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(number[0])
    assert report is not None
    return report


def test_a_letter_is_a_report_from_the_day_it_was_received_and_says_who_recorded_it(site: Site) -> None:
    clerk = site.sign_in("clerk")
    status, page = sent(clerk, form_of(clerk), **LETTER, wish="secret", phone=PHONE, name=NAME)
    assert status == 200
    assert NAME not in page
    assert PHONE not in page
    report = taken_in(site, page)
    run_all(site.services)
    assert (report.channel, report.external_no) == (Channel.LETTER, "信2026-17")
    assert local_day(report.received) == date(2026, 5, 28)
    assert len(site.services.vault.same_reporter(PHONE)) == 1
    with site.services.unit_of_work() as uow:
        steps = uow.reports.steps(report.id)
        clocks = {base_code(row.clock): local_day(row.due) for row in uow.reports.clocks(report.id)}
    note = next(taken for taken in steps if taken.step is Step.NOTE)
    assert (note.actor, note.at) == ("clerk", site.services.clock())
    assert note.reason == "录入来信，2026年5月28日收到；举报人要求对身份保密"
    assert clocks
    shown = clerk.get(f"/desk/reports/{report.id}").text
    assert "留有联系方式" in shown
    assert NAME not in shown


@pytest.mark.parametrize("channel", [Channel.VISIT, Channel.TELEPHONE, Channel.WEIBO, Channel.MAIL])
def test_what_came_another_way_keeps_its_channel(site: Site, channel: Channel) -> None:
    clerk = site.sign_in("clerk")
    status, page = sent(clerk, form_of(clerk), **LETTER | {"channel": channel.value})
    assert (status, taken_in(site, page).channel) == (200, channel)


def test_a_channel_with_a_door_of_its_own_is_not_typed_in(site: Site) -> None:
    clerk = site.sign_in("clerk")
    assert sent(clerk, form_of(clerk), **LETTER | {"channel": Channel.WECHAT.value})[0] == 422


def test_terms_count_from_the_day_of_receipt(site: Site) -> None:
    clerk = site.sign_in("clerk")
    early = taken_in(site, sent(clerk, form_of(clerk), **LETTER)[1])
    today = taken_in(site, sent(clerk, form_of(clerk), **LETTER | {"received": "2026-06-01"})[1])
    run_all(site.services)
    with site.services.unit_of_work() as uow:
        early_due, late_due = (uow.reports.standing(each.id).due for each in (early, today))
    assert early_due is not None
    assert late_due is not None
    assert early_due < late_due


def test_the_receipt_opens_the_look_up(site: Site) -> None:
    clerk = site.sign_in("clerk")
    page = sent(clerk, form_of(clerk), **LETTER)[1]
    code = re.search(r"<dt>查询码</dt><dd>([^<]+)</dd>", page)
    assert code
    found = site.http.post("/status", data={"receipt": taken_in(site, page).receipt, "code": code[1]})
    assert found.status_code == 200


def test_the_same_form_sent_twice_is_one_report(site: Site) -> None:
    clerk = site.sign_in("clerk")
    form = form_of(clerk) | LETTER | {"phone": PHONE}
    scan = ("photos", ("a.jpg", picture(), "image/jpeg"))
    first, second = (clerk.post("/desk/intake", data=form, files=[scan]).text for _ in range(2))
    assert taken_in(site, first) == taken_in(site, second)
    assert len(site.sealed_originals()) == 1
    assert "没有重复登记" in second
    assert len(site.services.vault.same_reporter(PHONE)) == 1


ORDER = LETTER | {"channel": "hotline_12345", "external_no": "GD-7", "due": "2026-06-10"}


def test_an_order_of_the_hotline_brings_its_deadline_and_is_taken_in_once(site: Site) -> None:
    clerk = site.sign_in("clerk")
    form = form_of(clerk)
    report = taken_in(site, sent(clerk, form, **ORDER)[1])
    with site.services.unit_of_work() as uow:
        clocks = {row.clock: local_day(row.due) for row in uow.reports.clocks(report.id)}
    assert clocks["order"] == date(2026, 6, 10)
    assert sent(clerk, form, **ORDER)[0] == 200
    status, page = sent(clerk, form_of(clerk), **ORDER)
    assert status == 409
    assert report.receipt in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"received": "2026-06-02"}, "收到日期不能晚于今天"),
        ({"received": "2024-06-02"}, "一年以前"),
        ({"received": ""}, "请填写收到日期"),
        ({"due": "明天"}, "请填写工单期限"),
        ({"channel": "web_form"}, "请选择来件方式"),
        ({"channel": "hotline_12345", "external_no": ""}, "工单编号"),
        ({"adcode": "350202"}, "所在区划"),
        ({"text": " "}, "请写下"),
        ({"name": "", "phone": "一三八"}, "电话号码只能有"),
        ({"name": "某乙", "phone": ""}, "填了姓名还需要"),
        ({"wish": "anonymous"}, "要求匿名的"),
        ({"wish": "loud"}, "对身份的要求"),
        ({"place": "长" * 501}, "超过 500 字"),
    ],
    ids=lambda each: next(iter(each)) if isinstance(each, dict) else "",
)
def test_a_mistake_is_told_and_costs_nothing_that_was_typed(
    site: Site, wrong: dict[str, str], told: str
) -> None:
    clerk = site.sign_in("clerk")
    typed = LETTER | {"time": "夜里十一点", "source": "晨光包装厂", "phone": PHONE} | wrong
    status, page = sent(clerk, form_of(clerk), **typed)
    assert status == 422
    assert told in page
    assert "夜里十一点" in page
    assert (LETTER["text"] in page) is (typed["text"] == LETTER["text"])
    assert site.services.vault.same_reporter(PHONE) == ()


def test_scans_are_kept_without_what_they_carry_and_nothing_else_is(site: Site) -> None:
    clerk = site.sign_in("clerk")
    scan = ("photos", ("a.jpg", picture(), "image/jpeg"))
    page = clerk.post("/desk/intake", data=form_of(clerk) | LETTER, files=[scan]).text
    with site.services.unit_of_work() as uow:
        assert len(uow.reports.attachments(taken_in(site, page).id)) == 1
    broken = ("photos", ("a.jpg", b"no picture", "image/jpeg"))
    reply = clerk.post("/desk/intake", data=form_of(clerk) | LETTER, files=[broken])
    assert reply.status_code == 415
    assert "照片没有保留" in reply.text
    kept = len(list(site.services.settings.folder("vault/originals").rglob("*")))
    for wrong in ({"text": " "}, {"received": "2026-06-02"}, {"adcode": "350202"}):
        assert (
            clerk.post("/desk/intake", data=form_of(clerk) | LETTER | wrong, files=[scan]).status_code == 422
        )
    assert len(list(site.services.settings.folder("vault/originals").rglob("*"))) == kept > 0
    many = clerk.post("/desk/intake", data=form_of(clerk) | LETTER, files=[scan] * 10)
    assert "最多 9 张" in many.text


def test_only_who_handles_reports_takes_them_in(site: Site) -> None:
    auditor = site.sign_in("auditor")
    assert auditor.get("/desk/intake").status_code == 403
    assert 'href="/desk/intake"' not in auditor.get("/desk").text
    assert 'href="/desk/intake"' in site.sign_in("chief").get("/desk").text


def test_a_clerk_chooses_among_the_own_divisions_only(site: Site) -> None:
    clerk = site.sign_in("xiamen")
    page = clerk.get("/desk/intake").text
    assert "思明区" in page
    assert "鼓楼区" not in page
    assert sent(clerk, form_of(clerk), **LETTER)[0] == 422
    report = taken_in(site, sent(clerk, form_of(clerk), **LETTER | {"adcode": ""})[1])
    assert report.hint_adcode == "350200"


TABLE = """工单编号,诉求内容,派单时间,办理时限,事发地点,诉求人,联系电话
GD-1,晨光包装厂夜里排放臭气,2026-05-29,2026-06-09,福州市鼓楼区东街口,欧阳某乙,13800000000
GD-2,河水发黑,,,福州市台江区,,138****0000
GD-3,工地半夜施工,2026-06-09,,,,
GD-4,,,,,,
GD-5,餐馆油烟,,,,某丙,一三八0
GD-7,已抄录过的工单,,,,,
"""


def uploaded(browser: TestClient, table: bytes) -> tuple[int, str]:
    form = {"csrf": form_of(browser)["csrf"]}
    reply = browser.post("/desk/intake/orders", data=form, files={"table": ("orders.csv", table)})
    return reply.status_code, reply.text


def rows_of(page: str) -> dict[str, str]:
    found = re.findall(r'name="(csrf|rows)" value="([^"]+)"', page)
    return {name: unescape(value) for name, value in found}


def test_a_table_of_orders_is_checked_first_and_filed_once(site: Site) -> None:
    clerk = site.sign_in("clerk")
    sent(clerk, form_of(clerk), **ORDER)
    status, page = uploaded(clerk, TABLE.encode())
    assert status == 200
    assert "可以登记 2 件" in page
    for told in ("第4行：", "第5行：没有编号或者没有内容", "第6行：电话号码只能有", "跳过"):
        assert told in page
    with site.services.unit_of_work() as uow:
        assert on_record("GD-1", uow) is None
    form = rows_of(page)
    result = clerk.post("/desk/intake/orders/file", data=form).text
    assert "已登记 2 件，此前已登记 0 件，0 件未登记" in result
    assert PHONE not in result
    again = clerk.post("/desk/intake/orders/file", data=form).text
    assert "已登记 0 件，此前已登记 2 件" in again
    assert len(site.services.vault.same_reporter(PHONE)) == 1
    with site.services.unit_of_work() as uow:
        order = on_record("GD-1", uow)
        assert order is not None
        clocks = {row.clock: local_day(row.due) for row in uow.reports.clocks(order.id)}
    assert (order.channel, local_day(order.received)) == (Channel.HOTLINE_12345, date(2026, 5, 29))
    assert clocks["order"] == date(2026, 6, 9)


def test_an_order_that_somebody_copied_meanwhile_is_left_out_with_a_note(site: Site) -> None:
    clerk = site.sign_in("clerk")
    form = rows_of(uploaded(clerk, TABLE.encode())[1])
    sent(clerk, form_of(clerk), **ORDER)
    result = clerk.post("/desk/intake/orders/file", data=form).text
    assert "工单 GD-7 已经登记" in result
    assert "1 件未登记" in result


@pytest.mark.parametrize("table", [b"", b"a,b\n1,2\n", b"PK\x03\x04"], ids=["empty", "headless", "broken"])
def test_what_is_no_table_of_orders_is_refused(site: Site, table: bytes) -> None:
    status, page = uploaded(site.sign_in("clerk"), table)
    assert status == 422
    assert 'role="alert"' in page


def test_rows_that_did_not_come_whole_are_not_filed(site: Site) -> None:
    clerk = site.sign_in("clerk")
    form = {"csrf": form_of(clerk)["csrf"], "rows": '[{"channel"'}
    assert clerk.post("/desk/intake/orders/file", data=form).status_code == 422


def test_the_table_is_for_those_who_handle_reports(site: Site) -> None:
    auditor = site.sign_in("auditor")
    csrf = re.search(r'name="csrf" value="([^"]+)"', auditor.get("/desk").text)
    assert csrf
    form = {"csrf": csrf[1], "rows": "[]"}
    assert auditor.post("/desk/intake/orders/file", data=form).status_code == 403
