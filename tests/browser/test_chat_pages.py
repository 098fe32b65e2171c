"""A citizen reports on a small phone, or with the keyboard alone, and never loses a word."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.unit.test_api_pictures import picture

NUMBER = re.compile(r"HS\d{6}-\d{6}-\d{2}")


def _say(page: Page, text: str) -> None:
    page.get_by_label("写下您要反映的情况").fill(text)
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".bubble.me").last).to_contain_text(text)


def _wide(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_a_complaint_on_a_small_phone_ends_with_a_receipt_that_opens_its_state(
    phone: Page, served: Served, tmp_path: Path
) -> None:
    phone.goto("/")
    _say(phone, "化工厂夜里排放刺鼻气味")
    expect(phone.locator(".bubble.bot").last).to_contain_text("什么地方")
    _say(phone, "幸福小区北门")
    phone.get_by_role("button", name="每天夜里").click()
    phone.get_by_role("button", name="不留，保持匿名").click()
    phone.get_by_role("button", name="确认提交").click()
    card = phone.get_by_label("受理回执")
    expect(card).to_be_focused()
    number, code = (card.locator(f"[data-{name}]").inner_text() for name in ("number", "code"))
    assert NUMBER.fullmatch(number)
    assert _wide(phone) <= 0
    phone.screenshot(path=tmp_path / "receipt.png")
    card.get_by_role("link", name="查进度").click()
    expect(phone.get_by_label("受理编号")).to_have_value(number)
    phone.get_by_label("查询码").fill(code)
    phone.get_by_role("button", name="查询").click()
    expect(phone.get_by_label("查询结果")).to_contain_text("我们已收到并登记")
    assert _wide(phone) <= 0


def test_everything_can_be_done_with_the_keyboard_alone(desk: Page, served: Served) -> None:
    desk.goto("/")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="跳到正文")).to_be_focused()
    desk.get_by_label("写下您要反映的情况").focus()
    for text in ("化工厂夜里排放刺鼻气味", "幸福小区北门", "每天半夜"):
        desk.keyboard.insert_text(text)
        desk.keyboard.press("Enter")
        expect(desk.locator(".bubble.me").last).to_contain_text(text)
    expect(desk.get_by_label("姓名或称呼")).to_be_focused()
    desk.keyboard.insert_text("林某某")
    desk.keyboard.press("Tab")
    desk.keyboard.insert_text("139 0000 1111")
    desk.keyboard.press("Enter")
    expect(desk.locator(".bubble.bot").last).to_contain_text("确认提交吗")
    desk.get_by_role("button", name="确认提交").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("受理回执")).to_be_focused()
    assert "林某某" not in str(served.bot.heard)


def test_a_line_break_is_typed_with_shift(desk: Page, served: Served) -> None:
    desk.goto("/")
    desk.get_by_label("写下您要反映的情况").focus()
    desk.keyboard.insert_text("第一行")
    desk.keyboard.press("Shift+Enter")
    desk.keyboard.insert_text("第二行")
    assert served.bot.heard == []
    desk.keyboard.press("Enter")
    expect(desk.locator(".bubble.me").last).to_contain_text("第二行")
    assert served.bot.heard[0]["text"] == "第一行\n第二行"


@pytest.mark.parametrize("mood", ["broken", "silent"])
def test_when_the_bot_is_away_the_words_stay_and_the_form_has_them(
    phone: Page, served: Served, mood: str
) -> None:
    served.bot.mood = mood
    phone.goto("/")
    phone.get_by_label("写下您要反映的情况").fill("河水发黑发臭")
    phone.get_by_role("button", name="发送").click()
    trouble = phone.get_by_role("alert")
    expect(trouble).to_contain_text("暂时没有回应")
    expect(phone.get_by_label("写下您要反映的情况")).to_have_value("河水发黑发臭")
    trouble.get_by_role("link").click()
    expect(phone.get_by_label("发生了什么")).to_have_value("河水发黑发臭")
    phone.get_by_role("button", name="提交举报").click()
    expect(phone.get_by_role("heading", name="已登记")).to_be_visible()


def test_a_page_that_was_reloaded_goes_on_where_it_was(phone: Page) -> None:
    phone.goto("/")
    _say(phone, "化工厂夜里排放刺鼻气味")
    phone.get_by_label("写下您要反映的情况").fill("还没发出的话")
    phone.reload()
    expect(phone.locator(".bubble.me")).to_contain_text("化工厂夜里排放刺鼻气味")
    expect(phone.get_by_label("写下您要反映的情况")).to_have_value("还没发出的话")
    phone.get_by_role("button", name="重新开始").click()
    expect(phone.locator(".bubble.me")).to_have_count(0)


def test_what_stands_in_the_contact_form_stays_when_something_else_is_asked(phone: Page) -> None:
    phone.goto("/")
    _say(phone, "化工厂夜里排放刺鼻气味")
    _say(phone, "幸福小区北门")
    phone.get_by_role("button", name="每天夜里").click()
    phone.get_by_label("姓名或称呼").fill("王")
    _say(phone, "为什么要留电话")
    expect(phone.locator("form.contact")).to_have_count(1)
    expect(phone.get_by_label("姓名或称呼")).to_have_value("王")


def test_photos_are_previewed_sent_and_can_be_taken_back(phone: Page, served: Served) -> None:
    phone.goto("/")
    for name in ("烟囱.jpg", "河水.jpg"):
        photo = {"name": name, "mimeType": "image/jpeg", "buffer": picture()}
        phone.locator("#photo").set_input_files(photo)  # type: ignore[arg-type]
    expect(phone.locator("#previews img")).to_have_count(2)
    phone.get_by_role("button", name="移除照片 烟囱.jpg").click()
    _say(phone, "看照片")
    expect(phone.locator(".bubble.me img")).to_have_count(1)
    expect(phone.locator("#previews img")).to_have_count(0)
    assert len(served.bot.heard[-1]["metadata"]["attachments"]) == 1


def test_a_file_that_is_no_photo_is_named_as_such(phone: Page, served: Served) -> None:
    phone.goto("/")
    phone.locator("#photo").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7"}
    )
    phone.get_by_label("写下您要反映的情况").fill("看照片")
    phone.get_by_role("button", name="发送").click()
    expect(phone.get_by_role("alert")).to_contain_text("不是能打开的图片")
    assert served.bot.heard == []


def test_the_first_buttons_need_no_typing(phone: Page, served: Served) -> None:
    phone.goto("/")
    phone.get_by_role("button", name="我要举报").click()
    expect(phone.locator(".bubble.me")).to_contain_text("我要举报")
    expect(phone.locator(".bubble.bot").last).to_contain_text("什么情况")
    assert served.bot.heard[-1]["button"] == "report"


def test_a_wish_for_a_person_shows_how_to_reach_one(phone: Page) -> None:
    phone.goto("/")
    _say(phone, "转人工")
    expect(phone.locator("#log")).to_contain_text("12345")


def test_large_text_is_remembered_and_fits_the_small_screen(phone: Page) -> None:
    phone.goto("/")
    before = phone.evaluate("getComputedStyle(document.body).fontSize")
    phone.get_by_role("button", name="大字版").click()
    phone.goto("/report")
    expect(phone.get_by_role("button", name="大字版")).to_have_attribute("aria-pressed", "true")
    after = phone.evaluate("getComputedStyle(document.body).fontSize")
    assert float(after.removesuffix("px")) >= 1.25 * float(before.removesuffix("px"))
    for address in ("/", "/report", "/status", "/help", "/privacy"):
        phone.goto(address)
        assert _wide(phone) <= 0, address


@pytest.mark.parametrize("address", ["/", "/report", "/status", "/help", "/privacy"])
def test_what_is_touched_is_large_enough_and_lines_are_apart(phone: Page, address: str) -> None:
    phone.goto(address)
    small = phone.evaluate(
        """() => [...document.querySelectorAll('button, .button, .choice, .tabs a, input:not([type=hidden])')]
            .filter(e => e.offsetParent && !e.classList.contains('unseen'))
            .filter(e => e.getBoundingClientRect().height < 40)
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
    lines, size = (
        float(phone.evaluate(f"getComputedStyle(document.body).{name}").removesuffix("px"))
        for name in ("lineHeight", "fontSize")
    )
    assert lines / size >= 1.5


def test_the_form_works_without_script(chromium: object, served: Served) -> None:
    context = chromium.new_context(base_url=served.url, java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("link", name="直接填写表单举报")).to_be_visible()
    page.get_by_role("button", name="大字版").click()
    page.get_by_role("link", name="填表举报").click()
    page.get_by_label("发生了什么").fill("河水发黑")
    page.get_by_role("button", name="提交举报").click()
    assert NUMBER.search(page.content())
    context.close()
