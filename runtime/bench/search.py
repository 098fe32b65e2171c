"""How fast, large and safe is the search index? Invented reports, readers beside a writer, kills in between.

python -m runtime.bench.search --size 1000000
python -m runtime.bench.search --size 20000 --elasticsearch http://127.0.0.1:9200
"""

import argparse
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import numpy as np
import numpy.typing as npt
from elasticsearch import Elasticsearch

from search import index_file
from search.documents import Document, milliseconds, origin
from search.elastic import ElasticIndex
from search.embedded import EmbeddedIndex
from search.indexer import rebuild
from search.versions import Versions
from triage.domain.reports import ReportId
from triage.ports import IndexedReport, Vectors

DIMS = 256
CITIES = [f"{province}{city:02d}" for province in range(11, 45) for city in range(1, 11)]  # 340
MATTERS = 5000  # clusters of vectors: what several people report in other words
DAYS = 730
START = datetime(2023, 1, 1, tzinfo=UTC)
ALIAS = "bench-reports"
WORDS = re.findall(
    "..",
    "工厂工地饭店河道夜间凌晨白天周末偷排废水废气油烟粉尘扬尘噪声施工打桩焚烧垃圾异味"
    "刺鼻居民小区学校村民反映多次无人管理严重影响休息睡眠渣土水泥喷漆水塔臭味死鱼沙石",
)

Index = EmbeddedIndex | ElasticIndex
Times = dict[str, list[tuple[float, float]]]  # on the clock, on the processor


class DrawnEncoder:
    """Stands in for a model: a text begins with its matter, and its vector lies near the centre of that."""

    model = "bench-drawn"
    dims = DIMS

    def __init__(self) -> None:
        self._centres = np.random.default_rng(1).standard_normal((MATTERS, DIMS)).astype(np.float32)

    def encode(self, texts: Sequence[str]) -> Vectors:
        draw = np.random.default_rng(zlib.crc32("".join(texts[:3]).encode()))
        noise = draw.standard_normal((len(texts), DIMS), np.float32) * np.float32(0.6)
        rows: Vectors = self._centres[[int(text.partition("号")[0]) % MATTERS for text in texts]] + noise
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows


@dataclass(frozen=True)
class Place:
    """Where the index is: a folder, or the URL of a server."""

    folder: str = ""
    url: str = ""

    def open(self) -> Index:
        if self.url:
            return ElasticIndex(self.url, ALIAS, DrawnEncoder())
        return EmbeddedIndex(Path(self.folder), DrawnEncoder())


def reports(size: int, seed: int) -> Iterator[IndexedReport]:
    """In order of time; cities are uneven, the largest has fifty times the reports of the smallest."""
    rng = np.random.default_rng(seed)
    cities = rng.choice(len(CITIES), size, p=_weights())
    matters = rng.integers(MATTERS, size=size)
    seconds = np.sort(rng.integers(DAYS * 86400, size=size))
    words = rng.integers(len(WORDS), size=(size, 16), dtype=np.uint8)
    ids = rng.bytes(16 * size)
    for at in range(size):
        yield IndexedReport(
            id=ReportId(UUID(bytes=ids[16 * at : 16 * at + 16])),
            text=f"{matters[at]}号事项" + "".join(WORDS[word] for word in words[at]),
            received=START + timedelta(seconds=int(seconds[at])),
            adcode=f"{CITIES[cities[at]]}02",
            detail=f"幸福路{at % 300}号",
            kinds=("air", "air.odour"),
            channel="web_chat",
        )


def fill(place: Place, size: int) -> float:
    """Straight into a file, the words ready; seconds for the writing alone, not for inventing."""
    encoder, versions, stream = DrawnEncoder(), Versions(Path(place.folder)), reports(size, seed=2)
    times = Times()
    path = versions.fresh()
    index_file.create(path, origin(encoder))
    with index_file.opened(path) as connection:
        while group := list(islice(stream, 5000)):
            vectors = encoder.encode([report.text for report in group])
            made = [_document(report, vector) for report, vector in zip(group, vectors, strict=True)]
            with _timed(times, "written"), index_file.transaction(connection, write=True):
                index_file.add_missing(connection, made)
    versions.point_current(path)
    return sum(clock for clock, _ in times["written"])


def _document(report: IndexedReport, vector: Vectors) -> Document:
    body = {field.name: getattr(report, field.name) for field in fields(report) if field.name != "id"}
    body["received"] = milliseconds(report.received)
    words = " ".join(re.findall("..", report.text.partition("事项")[2]))
    half = vector.astype(np.float16)
    return Document(report.id, body["received"], report.adcode[:4], report.adcode, words, body, half)


def read(place: Place, seconds: float, seed: int) -> Times:
    """One reader: mostly duplicates in a city and 90 days, sometimes without a city, sometimes by words."""
    index, rng, times = place.open(), np.random.default_rng(seed), Times()
    index.find(WORDS[0], limit=1)  # loads the dictionary
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        until = START + timedelta(days=int(rng.integers(90, DAYS)))
        week, quarter = until - timedelta(days=7), until - timedelta(days=90)
        for _ in range(20):
            text, city = f"{rng.integers(MATTERS)}号事项", CITIES[rng.choice(len(CITIES), p=_weights())]
            with _timed(times, "like, city and 90 days"):
                index.like(text, city=city, since=quarter, until=until)
        with _timed(times, "like, no city, 7 days"):
            index.like(text, city="", since=week, until=until)
        with _timed(times, "like, no city, 90 days"):
            index.like(text, city="", since=quarter, until=until)
        two = " ".join(rng.choice(WORDS, 2, replace=False))
        for name, adcode in (("a city", city), ("a province", city[:2]), ("the country", "")):
            with _timed(times, f"find two words, {name}"):
                index.find(two, adcode=adcode)
    return times


def write(place: Place, seconds: float, seed: int) -> Times:
    """One writer: reports one by one, each visible on return."""
    index, times = place.open(), Times()
    index.find(WORDS[0], limit=1)
    end = time.monotonic() + seconds
    for report in reports(100_000, seed):
        if time.monotonic() > end:
            break
        with _timed(times, "put one report"):
            index.put([report])
    return times


def write_until_killed(place: Place) -> None:
    """Groups of 200, each told once it is safe."""
    index, stream = place.open(), reports(1_000_000, seed=os.getpid())
    while group := list(islice(stream, 200)):
        index.put(group)
        _say("safe")


def kill_in_a_write(place: Place, seed: int, kills: int) -> None:
    rng, index = np.random.default_rng(seed), place.open()
    for _ in range(kills):
        before = index.count()
        command = [sys.executable, "-m", "runtime.bench.search", "--killed-in", place.folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603  itself
            said = child.stdout or sys.stdin
            said.readline()
            time.sleep(rng.uniform(0, 0.5))
            os.kill(child.pid, signal.SIGKILL)
            safe = 200 * (1 + said.read().count("safe"))
        start = time.perf_counter()
        added = index.count() - before
        took = time.perf_counter() - start
        verdict = "whole groups, nothing safe lost" if added >= safe and added % 200 == 0 else "DAMAGED"
        _say(f"  killed after {safe} safe: {added} there, answered after {took * 1000:.0f} ms: {verdict}")
    file = Versions(Path(place.folder)).current()
    with closing(sqlite3.connect(file or "")) as connection:
        _say(f"  integrity check: {connection.execute('PRAGMA integrity_check').fetchone()[0]}")


def beside(place: Place, readers: int, seconds: float) -> Times:
    """All readers and one writer at once, each a process."""
    with ProcessPoolExecutor(readers + 1, mp_context=get_context("spawn")) as pool:
        tasks = [pool.submit(read, place, seconds, seed) for seed in range(readers)]
        tasks.append(pool.submit(write, place, seconds, 99))
        times = Times()
        for task in tasks:
            for name, values in task.result().items():
                times.setdefault(name, []).extend(values)
    return times


def main() -> None:
    asked = _arguments()
    if asked.killed_in:
        write_until_killed(Place(asked.killed_in))
    elif asked.elasticsearch:
        measure_server(Place(url=asked.elasticsearch), asked)
    elif asked.folder:
        measure_folder(Place(asked.folder), asked)
    else:
        with tempfile.TemporaryDirectory(prefix="huansu-bench-") as folder:
            measure_folder(Place(folder), asked)


def measure_folder(place: Place, asked: argparse.Namespace) -> None:
    folder = Path(place.folder)
    folder.mkdir(exist_ok=True)
    if Versions(folder).current() is None:
        _built(asked.size, fill(place, asked.size))
    _say(f"size on disk {sum(it.stat().st_size for it in folder.iterdir()) / 1e6:.0f} MB")
    _beside(place, asked)
    _say("kill -9 while writing:")
    kill_in_a_write(place, seed=3, kills=asked.kills)


def measure_server(place: Place, asked: argparse.Namespace) -> None:
    """Built through the port, with the words cut, as `huansu reindex` does."""
    times = Times()
    with _timed(times, "built"):
        rebuild(place.open(), reports(asked.size, seed=2))
    _built(asked.size, times["built"][0][0])
    _beside(place, asked)
    with closing(Elasticsearch(place.url)) as client:
        for name in client.indices.get(index=f"{ALIAS}-*"):
            client.indices.delete(index=name)


def _built(size: int, seconds: float) -> None:
    _say(f"{size} reports of {DIMS} dims built in {seconds:.1f} s, {size / seconds:.0f} a second")


def _beside(place: Place, asked: argparse.Namespace) -> None:
    _say(f"{asked.readers} readers beside one writer, load {os.getloadavg()[0]:.1f}, milliseconds:")
    for name, values in beside(place, asked.readers, asked.seconds).items():
        (half, work), (most, much) = np.percentile(np.array(values) * 1000, [50, 95], axis=0)
        figures = f"p50 {half:8.1f} p95 {most:8.1f}   on the processor {work:8.1f} {much:8.1f}"
        _say(f"  {name:30} {figures}   ({len(values)} times)")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=15, help="of readers beside the writer")
    parser.add_argument("--kills", type=int, default=5, help="of a writer, with SIGKILL")
    parser.add_argument(
        "--folder", default="", help="where to keep the index, or find the one of an earlier run"
    )
    parser.add_argument("--elasticsearch", default="", metavar="URL")
    parser.add_argument("--killed-in", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _weights() -> npt.NDArray[np.float64]:
    weights = 1 / (np.arange(len(CITIES)) + 7.0)
    return np.asarray(weights / weights.sum())


@contextmanager
def _timed(times: Times, name: str) -> Iterator[None]:
    start, worked = time.perf_counter(), time.process_time()
    yield
    times.setdefault(name, []).append((time.perf_counter() - start, time.process_time() - worked))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
