"""A clerk's logins in Chromium: by the office's own provider on another site, and with a telephone's code."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MILLISECONDS, PHONE, Served, serving_site
from tests.identity_provider import provider
from tests.web_site import PASSWORD


@pytest.fixture
def joined(tmp_path: Path) -> Iterator[Served]:
    with provider() as settings, serving_site(tmp_path / "home", **settings) as site:
        yield site


@pytest.fixture
def browser_page(chromium: Browser, joined: Served) -> Iterator[Page]:
    context = chromium.new_context(base_url=joined.url, viewport=PHONE, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    yield context.new_page()
    context.close()


def test_the_offices_own_login_leads_to_the_desk(browser_page: Page) -> None:
    """The provider is on another site (localhost), so cookies have to survive the way back."""
    browser_page.goto("/desk")
    browser_page.get_by_role("link", name="用统一认证登录").click()
    expect(browser_page).to_have_url(re.compile(r"http://localhost:"))
    browser_page.get_by_role("button", name="s-1").click()
    expect(browser_page).to_have_url(re.compile(r"127.0.0.1:\d+/desk$"))
    expect(browser_page.get_by_role("link", name="clerk同志")).to_be_visible()


def test_a_telephone_is_added_and_asked_for(browser_page: Page, joined: Served, tmp_path: Path) -> None:
    browser_page.goto("/desk/login")
    browser_page.get_by_label("用户名").fill("clerk")
    browser_page.get_by_label("密码").fill(PASSWORD)
    browser_page.get_by_role("button", name="登录", exact=True).click()
    browser_page.get_by_role("link", name="clerk同志").click()
    browser_page.get_by_role("link", name="两步登录").click()
    browser_page.get_by_role("button", name="开始设置").click()
    expect(browser_page.locator("svg")).to_be_visible()
    browser_page.screenshot(path=tmp_path / "second-factor.png", full_page=True)
    wide = browser_page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    totp = pyotp.TOTP(browser_page.locator("code").inner_text().replace(" ", ""))
    now = joined.services.clock
    browser_page.get_by_label("6 位验证码").fill(totp.at(now(), counter_offset=-1))
    browser_page.get_by_role("button", name="开启").click()
    expect(browser_page.get_by_role("status")).to_contain_text("请重新登录")
    browser_page.get_by_label("用户名").fill("clerk")
    browser_page.get_by_label("密码").fill(PASSWORD)
    browser_page.get_by_role("button", name="登录", exact=True).click()
    browser_page.get_by_label("6 位验证码").fill(totp.at(now()))
    browser_page.get_by_role("button", name="登录", exact=True).click()
    expect(browser_page).to_have_url(re.compile(r"/desk$"))
