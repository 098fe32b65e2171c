"""What does the door cost? The same turns straight to Rasa, the same report to a bare endpoint."""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import httpx

from runtime.bench.ratios import say
from runtime.config import Secrets
from tests.services import free_port
from tests.whole_platform import Platform, whole_platform

TURNS = (
    "我要举报",
    "有家化工厂每天半夜排放刺鼻的臭气",
    "杭州市余杭区仓前街道文一西路",
    "每天晚上十点以后",
    "永清化工厂",
    "头晕恶心",
)
CONVERSATIONS = 15
REPORTS = 300
AT_ONCE = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of it, to see whether it works")
    share = 10 if parser.parse_args().small else 1
    with tempfile.TemporaryDirectory() as folder:
        limits = {"HUANSU_CHAT_TURNS_PER_MINUTE": "100000", "HUANSU_REPORTS_PER_HOUR": "1000000"}
        with whole_platform(Path(folder), **limits) as platform:
            _chat(platform, max(2, CONVERSATIONS // share))
            _reports(platform, REPORTS // share)


def _chat(platform: Platform, conversations: int) -> None:
    token = Secrets.at(platform.home).bot
    door: list[float] = []
    direct: list[float] = []
    for _ in range(conversations):
        with httpx.Client(base_url=platform.url, timeout=60, trust_env=False) as browser:
            browser.get("/")
            for text in TURNS:
                door.append(_timed(browser, "/chat/messages", {"text": text}))
        headers = {"X-Huansu-Token": token}
        with httpx.Client(base_url=platform.bot_url, timeout=60, trust_env=False, headers=headers) as rasa:
            sender = uuid4().hex
            for text in TURNS:
                body: dict[str, object] = {"sender": sender, "text": text, "button": None, "metadata": {}}
                direct.append(_timed(rasa, "/webhooks/gateway/message", body))
    say("chat turn, p95, through the door / straight to Rasa", _p95(door) / _p95(direct), "<= 1.5")


def _reports(platform: Platform, count: int) -> None:
    port = free_port()
    bare = subprocess.Popen([sys.executable, "-m", "tests.bench.bare", str(port), str(platform.home)])
    try:
        _until_up(f"http://127.0.0.1:{port}/openapi.json")
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(3):
            theirs.append(_throughput(f"http://127.0.0.1:{port}/reports", count))
            ours.append(_throughput(f"{platform.url}/api/v1/reports", count))
    finally:
        bare.terminate()
        bare.wait()
    ratio = statistics.median(ours) / statistics.median(theirs)
    say("reports a second, POST / bare endpoint that commits one row", ratio, ">= 0.5")


def _throughput(address: str, count: int) -> float:
    """Reports a second with several clients at once, each report another text."""
    with httpx.Client(timeout=60, trust_env=False) as client, ThreadPoolExecutor(AT_ONCE) as pool:

        def send(number: int) -> None:
            text = f"第{number}件：杭州市余杭区仓前街道工厂夜间排放刺鼻气味 {uuid4()}"
            client.post(address, json={"text": text}).raise_for_status()

        begun = time.perf_counter()
        list(pool.map(send, range(count)))
        return count / (time.perf_counter() - begun)


def _timed(client: httpx.Client, address: str, body: Mapping[str, object]) -> float:
    begun = time.perf_counter()
    client.post(address, json=body).raise_for_status()
    return time.perf_counter() - begun


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _until_up(address: str) -> None:
    for _ in range(300):
        try:
            if httpx.get(address, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


if __name__ == "__main__":
    main()
