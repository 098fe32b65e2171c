"""A real Chromium against a real server: both on loopback, the bot played by a fake."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from api.app import create_app
from tests.fakes_bot import FakeBot, Json, listening
from tests.services import CHROMIUM, REQUIRED, free_port
from tests.web_site import MigratedInstallation, fresh_home, settings_in

PHONE: ViewportSize = {"width": 360, "height": 640}
DESK: ViewportSize = {"width": 1360, "height": 860}
PATIENCE_MILLISECONDS = 20_000


@dataclass(frozen=True)
class Served:
    """A site that listens."""

    url: str
    services: MigratedInstallation
    bot: FakeBot


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = os.environ.get(CHROMIUM) or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get(REQUIRED) == "1":
            pytest.fail("Chromium is required here and not installed")
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving_site(tmp_path / "home") as site:
        yield site


@contextmanager
def serving_site(home: Path, **changes: Any) -> Iterator[Served]:
    port = free_port()
    url, keys = f"http://127.0.0.1:{port}", fresh_home(home)

    def call(path: str, body: Json) -> Json:
        reply = httpx.post(url + path, json=body, headers={"X-Huansu-Service": keys.service}, trust_env=False)
        reply.raise_for_status()
        answer: Json = reply.json()
        return answer

    bot = FakeBot(call, keys.bot)
    with listening(bot) as address:
        services = MigratedInstallation(settings_in(home, bot_url=address, port=port, **changes))
        config = uvicorn.Config(create_app(services), host="127.0.0.1", port=port, log_level="error")
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        _until_it_answers(url)
        yield Served(url, services, bot)
        server.should_exit = True
        thread.join(20)


def _until_it_answers(url: str) -> None:
    transport = httpx.HTTPTransport(retries=8)  # waits longer from try to try
    with httpx.Client(transport=transport, trust_env=False) as client:
        assert client.get(f"{url}/api/v1/health/live").is_success


@pytest.fixture
def phone(chromium: Browser, served: Served) -> Iterator[Page]:
    yield from _page(chromium, served, PHONE)


@pytest.fixture
def desk(chromium: Browser, served: Served) -> Iterator[Page]:
    yield from _page(chromium, served, DESK)


def _page(chromium: Browser, served: Served, size: ViewportSize) -> Iterator[Page]:
    """A page on which anything the browser complains about fails the test."""
    complaints: list[str] = []
    context = chromium.new_context(
        base_url=served.url, viewport={"width": size["width"], "height": size["height"]}, locale="zh-CN"
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.extend(_complaint(said.type, said.text)))
    yield page
    context.close()
    assert complaints == []


def _complaint(kind: str, text: str) -> list[str]:
    """An answer with an error status is told by the page itself; everything else is a fault of the page."""
    return [text] if kind in {"error", "warning"} and "Failed to load resource" not in text else []
