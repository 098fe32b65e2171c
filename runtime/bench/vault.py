"""What does the vault cost at intake? The same reports with a contact and without, in turns, in one run."""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx

from runtime.bench.ratios import say
from runtime.bootstrap import Services
from runtime.config import Settings
from runtime.models import ROOT
from runtime.sealing import seal_decisions
from triage.storage.migrate import upgrade

REPORTS, BATCH = 600, 20
TEXT = "楼下包装厂每天夜里排放刺鼻的臭气，窗户都不敢开，多次反映没有改善。"
CONTACT = {"name": "某甲", "phone": "13800000000"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of it, to see whether it works")
    reports = REPORTS // 10 if parser.parse_args().small else REPORTS
    with tempfile.TemporaryDirectory() as folder:
        services = _installed(Path(folder))
        with _serving(Path(folder)) as url, httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
            _batch(client, contact=True)  # connections, keys and plans are there before anything counts
            without, with_contact = _in_turns(client, reports // BATCH)
        hashes = _hashes(services)
        began = time.perf_counter()
        sealed = seal_decisions(services)
        sealing = time.perf_counter() - began
    ratio = statistics.median(with_contact) / statistics.median(without)
    print_rates(without, with_contact)
    say("intake, time with a contact in the vault / without", ratio, "<= 1.15")
    share = sealing / sealed / statistics.median(without)
    say("sealing of a report's first step / its intake, beside it", share, "<= 0.15")
    say("slow hash of a query code / intake of a report", hashes / statistics.median(without), "<= 0.5")


def print_rates(without: list[float], with_contact: list[float]) -> None:
    """For people; the table of `make bench` leaves it out."""
    for name, times in (("without", without), ("with", with_contact)):
        rate = 1 / statistics.median(times)
        spread = statistics.quantiles(times, n=4)
        low, high = 1 / spread[2], 1 / spread[0]
        _say(f"{name} contact: {rate:.0f} reports a second, middle half {low:.0f} to {high:.0f}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _in_turns(client: httpx.Client, batches: int) -> tuple[list[float], list[float]]:
    """A batch of each in turn, so that a machine that slows down slows both."""
    without, with_contact = [], []
    for _ in range(max(2, batches // 2)):
        without.append(_batch(client, contact=False))
        with_contact.append(_batch(client, contact=True))
    return without, with_contact


def _batch(client: httpx.Client, *, contact: bool) -> float:
    """Seconds a report."""
    more: dict[str, object] = {"contact": CONTACT} if contact else {}
    began = time.perf_counter()
    for _ in range(BATCH):
        headers = {"Idempotency-Key": uuid4().hex}
        client.post("/api/v1/reports", json={"text": TEXT, **more}, headers=headers).raise_for_status()
    return (time.perf_counter() - began) / BATCH


def _hashes(services: Services) -> float:
    began = time.perf_counter()
    for _ in range(BATCH):
        services.codes.hash("7KM2Q-X4T9B")
    return (time.perf_counter() - began) / BATCH


def _installed(home: Path) -> Services:
    services = Services(Settings(home=home, reports_per_hour=1_000_000))
    upgrade(services.settings.record_url, "record")
    upgrade(services.settings.identity_url, "vault")
    services.vault.keep(uuid4(), CONTACT, at=datetime.now(UTC))
    return services


@contextmanager
def _serving(home: Path) -> Iterator[str]:
    """The real web server in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    more = {"HUANSU_HOME": str(home), "HUANSU_PORT": str(port), "HUANSU_REPORTS_PER_HOUR": "1000000"}
    with subprocess.Popen([sys.executable, "-m", "api"], cwd=ROOT, env={**os.environ, **more}) as server:
        try:
            yield _answering(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()


def _answering(url: str, seconds: float = 60) -> str:
    deadline = time.monotonic() + seconds
    while True:
        try:
            httpx.get(f"{url}/api/v1/health/live", trust_env=False)
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return url


if __name__ == "__main__":
    main()
