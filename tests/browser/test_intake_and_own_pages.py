"""A visitor's matter is taken in at the desk; with the printed receipt the visitor goes on alone."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Served
from tests.browser.test_desk_pages import _sign_in
from tests.unit.test_api_intake import TABLE
from tests.unit.test_api_pictures import picture


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_a_visitor_gets_a_receipt_supplements_and_withdraws_without_script(
    chromium: Browser, desk: Page, served: Served
) -> None:
    _sign_in(desk, "clerk")
    desk.get_by_role("link", name="登记", exact=True).click()
    desk.get_by_label("来件方式").select_option("visit")
    desk.get_by_label("反映的情况").fill("晨光包装厂夜里排放臭气")
    desk.get_by_role("button", name="登记", exact=True).click()
    expect(desk.get_by_role("button", name="打印受理回执")).to_be_visible()
    number, code = desk.locator(".slip dd").all_inner_texts()[:2]
    desk.emulate_media(media="print")
    expect(desk.get_by_role("link", name="再登记一件")).to_be_hidden()

    context = chromium.new_context(base_url=served.url, viewport=PHONE, java_script_enabled=False)
    phone = context.new_page()
    phone.goto("/status")
    phone.get_by_label("受理编号").fill(number)
    phone.get_by_label("查询码").fill(code)
    phone.get_by_role("button", name="查询").click()
    phone.get_by_role("button", name="查看消息与个人信息").click()
    _fits(phone)
    phone.get_by_label("还发现了什么").fill("昨夜又排了一次")
    phone.get_by_label("照片").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    phone.get_by_role("button", name="提交补充").click()
    supplement = phone.get_by_text("昨夜又排了一次（附照片 1 张）")
    expect(supplement).to_be_visible()
    phone.reload()
    expect(supplement).to_have_count(1)
    phone.get_by_text("我要撤回").click()
    phone.get_by_label("我确认撤回").check()
    phone.get_by_role("button", name="撤回举报").click()
    expect(phone.get_by_role("heading", name="已撤回")).to_be_visible()
    _fits(phone)
    context.close()


def test_a_table_of_orders_is_looked_at_before_it_is_filed(phone: Page) -> None:
    _sign_in(phone, "clerk")
    phone.goto("/desk/intake")
    _fits(phone)
    phone.get_by_label("工单表").set_input_files(
        {"name": "orders.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    phone.get_by_role("button", name="检查工单表").click()
    _fits(phone)
    phone.get_by_role("button", name=re.compile("登记这 3 件")).click()
    expect(phone.get_by_role("status")).to_contain_text("已登记 3 件")
