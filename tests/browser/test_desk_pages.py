"""Staff sign in, work the queue from the keyboard, decide, correct, and read the figures."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from runtime.accounts import ROLES
from tests.browser.conftest import Served
from tests.web_reports import Told, case_of, put
from tests.web_site import PASSWORD
from triage.domain.workflow import Step
from triage.storage.staff import Account, create_account


def _sign_in(page: Page, username: str) -> None:
    page.goto("/desk")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile(r"/desk$"))


def test_a_wrong_password_is_said_and_the_right_one_opens_the_queue(desk: Page, served: Served) -> None:
    put(served.services, Told())
    desk.goto("/desk")
    desk.get_by_label("用户名").fill("clerk")
    desk.get_by_label("密码").fill("wrong")
    desk.get_by_role("button", name="登录").click()
    expect(desk.get_by_role("alert")).to_contain_text("用户名或密码不对")
    _sign_in(desk, "clerk")
    expect(desk.locator("#queue tbody tr")).to_have_count(1)


def test_the_queue_is_worked_from_the_keyboard(desk: Page, served: Served, tmp_path: Path) -> None:
    today = served.services.clock().date()
    for days in (1, 2, 3):
        put(served.services, Told(text=f"第{days}件", due=today + timedelta(days=days + 5)))
    _sign_in(desk, "clerk")
    for key in ("j", "j", "k", "j"):
        desk.keyboard.press(key)
    expect(desk.locator("#queue .row-link").nth(1)).to_be_focused()
    expect(desk.locator("#queue tr.here")).to_contain_text("第2件")
    desk.screenshot(path=tmp_path / "queue.png")
    desk.keyboard.press("/")
    expect(desk.get_by_label("搜索")).to_be_focused()
    desk.keyboard.type("j")
    expect(desk.get_by_label("搜索")).to_have_value("j")
    desk.keyboard.press("Tab")
    desk.locator("#queue .row-link").nth(1).focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".told").first).to_have_text("第2件")
    desk.keyboard.press("n")
    expect(desk.locator(".told").first).to_have_text("第3件")
    desk.keyboard.press("p")
    expect(desk.locator(".told").first).to_have_text("第2件")


def test_the_bar_of_an_account_with_every_role_takes_one_line_and_leads_everywhere(
    desk: Page, served: Served, tmp_path: Path
) -> None:
    with served.services.unit_of_work() as uow:
        person = Account("all", "欧阳某某同志", tuple(ROLES), "", active=True)
        create_account(uow.session, person, PASSWORD, at=served.services.clock())
        uow.commit()
    _sign_in(desk, "all")
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.screenshot(path=tmp_path / "bar.png")
    bar = desk.locator(".bar").bounding_box()
    assert bar is not None
    assert bar["height"] < 70, "one line"
    more = desk.locator(".bar .more summary")
    more.click()
    desk.screenshot(path=tmp_path / "more.png")
    desk.locator(".bar nav").get_by_role("link", name="账号").click()
    expect(desk).to_have_url(re.compile("/desk/accounts$"))
    expect(more).to_have_attribute("aria-current", "true")


def test_a_report_is_accepted_corrected_and_answered(desk: Page, served: Served, tmp_path: Path) -> None:
    id = put(served.services, Told(attention="类型把握不足，请人工判断"))
    _sign_in(desk, "chief")
    desk.goto(f"/desk/reports/{id}")
    desk.screenshot(path=tmp_path / "report.png", full_page=True)
    desk.get_by_text("责任单位：福州市鼓楼生态环境局").click()
    desk.get_by_label("单位名称").fill("福州市城市管理局")
    desk.get_by_label("单位名称").locator("xpath=ancestor::form").get_by_label("理由").fill("属城管职责")
    desk.get_by_role("button", name="保存责任单位").click()
    expect(desk.locator(".opinion", has_text="责任单位")).to_contain_text("福州市城市管理局")
    desk.get_by_role("button", name="受理", exact=True).click()
    expect(desk.locator(".standing")).to_contain_text("已受理")
    desk.get_by_role("button", name="交办").click()
    expect(desk.locator(".standing")).to_contain_text("办理中")
    desk.get_by_label("调查情况和答复内容").fill("已责令整改，异味消除。")
    desk.get_by_role("button", name="拟写答复").click()
    expect(desk.locator(".missing")).to_contain_text("依据")
    desk.get_by_label("缺项属实，仍要办结").check()
    desk.get_by_label("办结意见").fill("当场整改完毕，无需另行处理")
    desk.get_by_role("button", name="办结", exact=True).click()
    desk.get_by_label("答复内容（会告诉举报人）").fill("已责令整改，异味消除。")
    desk.get_by_role("button", name="答复", exact=True).click()
    expect(desk.locator(".standing")).to_contain_text("已答复")
    expect(desk.locator(".attention")).to_have_count(0)


def test_two_reports_of_one_matter_are_seen_on_their_case_in_order(
    desk: Page, served: Served, tmp_path: Path
) -> None:
    case = case_of(served.services, put(served.services, Told(text="先来的举报")))
    second = put(served.services, Told(text="后来的举报", case=case))
    _sign_in(desk, "clerk")
    desk.goto(f"/desk/reports/{second}")
    expect(desk.locator(".alike")).to_contain_text("判为同一件")
    desk.get_by_role("link", name="AJ").first.click()
    rows = desk.locator("#queue tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("先来的举报")
    expect(rows.nth(0)).to_contain_text("首次举报")
    desk.screenshot(path=tmp_path / "case.png", full_page=True)


def test_the_analysis_shows_charts_and_their_tables(desk: Page, served: Served, tmp_path: Path) -> None:
    now = served.services.clock()
    for days, kind in ((1, "noise.social"), (2, "air.odour"), (35, "noise.social"), (380, "water.outfall")):
        steps = (Step.ACCEPT, Step.ASSIGN, Step.DRAFT, Step.CLOSE) if days > 30 else ()
        put(served.services, Told(kind=kind, received=now - timedelta(days=days), steps=steps))
    _sign_in(desk, "chief")
    desk.get_by_role("link", name="分析").click()
    charts = desk.locator("img.chart")
    expect(charts).to_have_count(5)
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        desk.wait_for_function(
            "image => image.complete && image.naturalWidth > 0", arg=chart.element_handle()
        )
    expect(desk.locator("main")).to_contain_text("噪声")
    desk.screenshot(path=tmp_path / "analysis.png", full_page=True)


def test_the_desk_fits_a_telephone(phone: Page, served: Served) -> None:
    id = put(served.services, Told(attention="请核对地点", severity="urgent"))
    _sign_in(phone, "clerk")
    for address in ("/desk", f"/desk/reports/{id}", "/desk/cases"):
        phone.goto(address)
        wide = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, address
