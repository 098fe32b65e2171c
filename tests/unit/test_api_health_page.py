"""Does the administrator see what stands still or is missing, and nobody else?"""

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from runtime.health import LONGEST_WAIT
from tests.integration.lives import run_all
from tests.web_site import Site, open_site
from triage.storage.tables import OutboxRow


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


def table(site: Site) -> dict[str, tuple[str, str]]:
    """Words and result of every part."""
    page = site.sign_in("keeper").get("/desk/health").text
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", page)
    return {part: (words.strip(), re.sub("<.*?>", "", result)) for part, words, result in rows}


def file_one(site: Site) -> None:
    contact = {"name": "欧阳某乙", "phone": "13800000000"}
    body = {"text": "晨光包装厂夜里排放臭气", "adcode": "350102", "contact": contact}
    assert site.http.post("/api/v1/reports", json=body).status_code == 201


def written_before(site: Site, age: timedelta) -> None:
    with site.services.writing.begin() as session:
        session.execute(update(OutboxRow).values(created=site.services.clock() - age))


def test_jobs_that_wait_too_long_are_seen_and_done_ones_are_not(site: Site) -> None:
    file_one(site)
    assert table(site)["待办任务"][0].startswith("1 项未完成，其中 0 项重试过，最早的登记于 20")
    written_before(site, LONGEST_WAIT * 1.01)
    assert table(site)["待办任务"][1] == "需处理"
    run_all(site.services)
    done = table(site)
    assert done["待办任务"] == ("0 项未完成，其中 0 项重试过", "正常")
    assert "2026-06-01" in done["处理进程最近完成任务"][0]


def test_a_scheduler_that_was_not_heard_of_is_seen(site: Site) -> None:
    assert table(site)["调度进程最近活动"][1] == "需处理"
    written = site.services.settings.folder("broker") / "schedule"
    written.touch()
    now = site.services.clock().timestamp()
    os.utime(written, (now, now))
    assert table(site)["调度进程最近活动"] == ("2026-06-01 10:00", "正常")
    site.services.now += LONGEST_WAIT * 1.01
    assert table(site)["调度进程最近活动"][1] == "需处理"


def test_what_is_missing_is_named_and_what_is_there_has_its_version(site: Site) -> None:
    models = site.services.settings.folder("models")
    (models / "kinds-0123456789ab").mkdir()
    (models / "current.json").write_text('{"kinds": "kinds-0123456789ab"}')
    shown = table(site)
    assert shown["分类模型"] == ("kinds-0123456789ab", "正常")
    assert shown["对话模型"] == ("不可用", "需处理")
    assert shown["身份库密钥"][1] == "正常"
    assert shown["检索"][1] == "正常"
    assert shown["对话助手"] == ("有应答", "正常")
    site.services.settings.home.joinpath("secrets.json").unlink()
    assert table(site)["身份库密钥"] == ("不可用", "需处理")


@pytest.mark.parametrize("username", ["clerk", "chief", "auditor", "cashier"])
def test_nobody_else_sees_it(site: Site, username: str) -> None:
    assert site.sign_in(username).get("/desk/health").status_code == 403
