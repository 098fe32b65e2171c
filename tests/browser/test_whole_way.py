"""Does the whole way work? Told in the chat, one case at the desk, the worker killed in between."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from runtime.config import Settings
from tests.browser.conftest import DESK, PHONE
from tests.whole_platform import ROOT, Platform, whole_platform
from triage.domain.calendar import local_day
from triage.storage.engine import open_engine, reading
from triage.storage.read_models import QueueFilter, desk_queue

SCREENS = ROOT / "var" / "screens"
FIRST = "杭州市余杭区仓前街道文一西路的永清化工厂每天半夜排放刺鼻的臭气，熏得窗户都不敢开"
AGAIN = "举报余杭区仓前街道文一西路永清化工厂，昨晚十一点多又排臭气，味道刺鼻，孩子直咳嗽"
PATIENCE = 240.0  # a job that died with its worker is offered again after its lease


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    with (
        tempfile.TemporaryDirectory(prefix="huansu-whole-") as folder,
        whole_platform(Path(folder), HUANSU_LEASE_SECONDS="10") as started,
    ):
        yield started


@pytest.mark.timeout(1800)
def test_two_citizens_one_matter(platform: Platform, chromium: Browser) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    first = report(chromium, platform, FIRST, "chat")
    os.kill(platform.pid_of("runtime.processes"), signal.SIGKILL)
    second = report(chromium, platform, AGAIN, "chat-again")
    rows = until_linked(platform, {first, second})
    assert rows[first] == rows[second]

    page = chromium.new_page(viewport=DESK)
    page.goto(f"{platform.url}/desk")
    page.fill("input[name=username]", platform.username)
    page.fill("input[name=password]", platform.password)
    page.keyboard.press("Enter")
    page.wait_for_selector("#queue")
    page.screenshot(path=SCREENS / "desk.png")
    page.get_by_role("link", name=first).click()
    told = page.inner_text("main")
    for expected in ("恶臭异味", "余杭区", "杭州市生态环境局余杭分局", "永清化工厂", "大气污染防治法"):
        assert expected in told
    page.screenshot(path=SCREENS / "report.png", full_page=True)
    page.locator("a[href^='/desk/cases/']").first.click()
    page.wait_for_load_state()
    told = page.inner_text("main")
    assert told.index(first) < told.index(second)
    page.screenshot(path=SCREENS / "case.png", full_page=True)


def report(chromium: Browser, platform: Platform, text: str, screen: str) -> str:
    """Anonymously, with as few answers as the bot asks for; returns the receipt number."""
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(platform.url)
    say(page, text)
    for _ in range(8):
        if page.locator("[data-number]:visible").count():
            break
        answer(page)
    number = page.locator("[data-number]:visible").inner_text()
    page.screenshot(path=SCREENS / f"{screen}.png")
    context.close()
    return number


def answer(page: Page) -> None:
    """Anonymous when asked, sent when summed up, unknown otherwise."""
    for wanted in ("匿名举报", "提交"):
        button = page.locator("#choices").get_by_role("button", name=wanted, exact=True)
        if button.count():
            button.click()
            break
    else:
        say(page, "不清楚")
    settle(page)


def say(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.click("#send")
    settle(page)


def settle(page: Page) -> None:
    """The bot has answered when it no longer types."""
    page.wait_for_timeout(300)
    page.wait_for_selector("#typing", state="hidden")


def until_linked(platform: Platform, numbers: set[str]) -> dict[str, str]:
    """Case by receipt number, once a worker has been at all of them."""
    sessions = reading(open_engine(Settings(home=platform.home).record_url))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with sessions() as session:
            today = local_day(datetime.now(UTC))
            rows = desk_queue(session, "", QueueFilter(), today=today).items
        cases = {row.receipt: row.case_number for row in rows if row.case_number}
        if numbers <= cases.keys():
            return cases
        time.sleep(0.5)
    raise AssertionError(f"not linked within {PATIENCE:.0f} s: {numbers - cases.keys()}")
