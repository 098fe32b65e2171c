"""Does it hold on real servers? PostgreSQL, Elasticsearch, Redis; a worker dies, the broker forgets."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from elasticsearch import Elasticsearch
from redis import Redis

from tests.contract.storage.samples import own_schema
from tests.services import ELASTICSEARCH, POSTGRES, REDIS, address_of
from tests.whole_platform import ROOT, Platform, whole_platform
from triage.domain.calendar import local_day
from triage.storage.engine import open_engine, reading
from triage.storage.read_models import QueueFilter, QueueRow, desk_queue

PATIENCE = 240.0  # jobs that the broker forgot are offered again after their lease
MATTERS = (
    "杭州市余杭区仓前街道文一西路的永清化工厂每天半夜排放刺鼻的臭气，熏得窗户都不敢开",
    "余杭区仓前街道文一西路永清化工厂昨晚又排放刺鼻的臭气，窗户都不敢开",
    "成都市武侯区桂溪街道锦城大道工地凌晨两点还在打桩，噪音大得睡不着",
)


@pytest.fixture(scope="module")
def servers() -> dict[str, str]:
    return {name: address_of(name) for name in (POSTGRES, REDIS, ELASTICSEARCH)}


@pytest.fixture
def settings(servers: dict[str, str]) -> Iterator[dict[str, str]]:
    with own_schema(servers[POSTGRES]) as record, own_schema(servers[POSTGRES]) as vault:
        yield {
            "HUANSU_DATABASE_URL": record,
            "HUANSU_VAULT_URL": vault,
            "HUANSU_BROKER_URL": servers[REDIS],
            "HUANSU_SEARCH_BACKEND": "elasticsearch",
            "HUANSU_ELASTICSEARCH_URL": servers[ELASTICSEARCH],
            "HUANSU_ELASTICSEARCH_ALIAS": f"test-{uuid4().hex}",
            "HUANSU_LEASE_SECONDS": "10",
        }


@pytest.mark.service("postgresql")
@pytest.mark.timeout(1800)
def test_reports_become_cases_although_a_worker_dies_and_the_broker_loses_everything(
    settings: dict[str, str], tmp_path: Path
) -> None:
    with whole_platform(tmp_path, **settings) as platform:
        second = another_worker(platform, settings)
        numbers = [filed(platform, MATTERS[0])]
        second.kill()
        second.wait()
        numbers.append(filed(platform, MATTERS[1]))
        with Redis.from_url(settings["HUANSU_BROKER_URL"]) as broker:
            broker.flushdb()
        numbers.append(filed(platform, MATTERS[2]))
        rows = until_linked(settings["HUANSU_DATABASE_URL"], numbers)
        smell, again, noise = (rows[number] for number in numbers)
        assert smell.case_number == again.case_number != noise.case_number
        assert (smell.primary_kind, noise.primary_kind) == ("air.odour", "noise.construction")
        assert all(row.owner_name and row.due for row in rows.values())
        assert indexed(settings) == len(numbers)


def another_worker(platform: Platform, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **settings, "HUANSU_HOME": str(platform.home)}
    return subprocess.Popen([sys.executable, "-m", "runtime.processes"], cwd=ROOT, env=environment)


def filed(platform: Platform, text: str) -> str:
    answer = httpx.post(f"{platform.url}/api/v1/reports", json={"text": text}, timeout=30, trust_env=False)
    answer.raise_for_status()
    return str(answer.json()["receipt"])


def until_linked(record: str, numbers: list[str]) -> dict[str, QueueRow]:
    engine = open_engine(record)
    deadline = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < deadline:
            with reading(engine)() as session:
                rows = desk_queue(session, "", QueueFilter(), today=local_day(datetime.now(UTC))).items
            linked = {row.receipt: row for row in rows if row.case_number}
            if linked.keys() >= set(numbers):
                return linked
            time.sleep(0.5)
    finally:
        engine.dispose()
    raise AssertionError(f"not linked within {PATIENCE:.0f} s: {set(numbers) - linked.keys()}")


def indexed(settings: dict[str, str]) -> int:
    alias = settings["HUANSU_ELASTICSEARCH_ALIAS"]
    with Elasticsearch(settings["HUANSU_ELASTICSEARCH_URL"]) as search:
        search.indices.refresh(index=alias)
        return int(search.count(index=alias)["count"])
