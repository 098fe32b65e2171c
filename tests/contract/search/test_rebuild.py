"""Is a rebuilt index complete, though reports came and went while it was built?"""

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Lock

import pytest

from search.indexer import rebuild
from tests.contract.search.reports import ALWAYS, report
from tests.contract.search.sites import REPOSITORY, Site
from tests.fakes_search import CountingEncoder
from triage.domain.errors import SearchUnavailable
from triage.domain.reports import ReportId
from triage.ports import IndexedReport

KILLED_BUILDING = """
import os, signal, sys
from tests.contract.search.sites import Site
from tests.contract.search.reports import report

with Site(*sys.argv[1:]).open().rebuilding() as building:
    building.add([report("油烟")])
    os.kill(os.getpid(), signal.SIGKILL)
"""


class Record:
    """The record the index is made from: written first, as the platform does."""

    def __init__(self) -> None:
        self._rows: dict[ReportId, IndexedReport] = {}
        self._lock = Lock()

    def keep(self, row: IndexedReport) -> None:
        with self._lock:
            self._rows[row.id] = row

    def drop(self, id: ReportId) -> None:
        with self._lock:
            del self._rows[id]

    def rows(self) -> list[IndexedReport]:
        with self._lock:
            return list(self._rows.values())

    def read(self) -> Iterator[IndexedReport]:
        """Read when asked for, like a query."""
        yield from self.rows()


def test_a_rebuilt_index_holds_what_the_record_holds(site: Site) -> None:
    index = site.open()
    index.put([report("旧的噪声举报")])
    fresh = [report(f"河道黑臭{n}", adcode="320102") for n in range(1203)]
    steps: list[int] = []
    assert rebuild(index, iter(fresh), steps.append) == 1203
    assert steps == [500, 1000, 1203]
    assert index.count() == 1203
    assert list(index.find("噪声")) == []
    assert len(index.like("河道黑臭", city="3201", limit=2000, **ALWAYS)) == 1203


def test_an_index_can_be_built_where_there_was_none(site: Site) -> None:
    index = site.open()
    rebuild(index, [report("河道黑臭")])
    assert index.count() == 1


def test_the_old_index_answers_until_the_new_one_is_complete(site: Site) -> None:
    index = site.open()
    index.put([report("河道黑臭", adcode="320102")])

    def slowly() -> Iterator[IndexedReport]:
        for n in range(11):
            assert len(index.find("河道")) == 1
            yield from (report(f"油烟{n}") for _ in range(100))

    rebuild(index, slowly())
    assert list(index.find("河道")) == []


def test_what_is_put_replaced_or_forgotten_meanwhile_wins_over_the_record(site: Site) -> None:
    index = site.open()
    kept, changed, gone, early = (
        report(f"{word}很响", adcode="320102") for word in ("打桩", "风机", "水泵", "喇叭")
    )
    index.put([kept, changed, gone, early])

    def record() -> Iterator[IndexedReport]:
        index.forget([early.id])
        index.put([report("变压器很响", id=changed.id, adcode="320102")])
        index.put([report("冷却塔很响", adcode="320102")])
        yield from (kept, changed, gone, early)
        yield from (report("油烟") for _ in range(600))
        index.forget([gone.id])

    rebuild(index, record())
    hits = index.like("很响", city="3201", **ALWAYS)
    assert sorted(hit.report.text for hit in hits) == ["冷却塔很响", "变压器很响", "打桩很响"]
    assert index.count() == 603
    index.put([early])
    assert [it.id for it in index.find("喇叭")] == [early.id]


def test_no_change_is_lost_while_threads_write_and_the_index_is_rebuilt(site: Site) -> None:
    index, record, number = site.open(), Record(), count()
    landmark = report("渗滤液", adcode="320102")
    record.keep(landmark)
    index.put([landmark])

    def write() -> None:
        for _ in range(12):
            new = report(f"第{next(number)}次夜间施工", adcode="320102")
            record.keep(new)
            index.put([new])
            again = report("改为油烟", id=new.id, adcode="320102")
            record.keep(again)
            index.put([again])
        record.drop(new.id)
        index.forget([new.id])

    def look() -> None:
        for _ in range(40):
            assert [it.id for it in index.find("渗滤液")] == [landmark.id]

    with ThreadPoolExecutor(3) as pool:
        tasks = [pool.submit(task) for task in (write, write, look)]
        rebuild(index, record.read())
        while not all(task.done() for task in tasks):
            rebuild(index, record.read())
    for task in tasks:
        task.result()
    assert index.count() == len(record.rows()) == 1 + 2 * 11
    hits = index.like("油烟", city="3201", limit=500, **ALWAYS)
    assert {hit.report for hit in hits} == set(record.rows())
    assert list(index.find("施工")) == []


def test_a_new_model_takes_over_with_everything_that_came_meanwhile(site: Site) -> None:
    old, new = site.open(), site.open(CountingEncoder("counting-b", dims=128))
    before, meanwhile = report("河道黑臭", adcode="320102"), report("河道死鱼", adcode="320102")
    old.put([before])

    def record() -> Iterator[IndexedReport]:
        old.put([meanwhile])
        yield before

    rebuild(new, record())
    hits = new.like("河道死鱼", city="3201", **ALWAYS)
    assert [hit.report for hit in hits] == [meanwhile, before]
    assert hits[0].similarity == pytest.approx(1, abs=0.01)
    with pytest.raises(SearchUnavailable, match="huansu reindex"):
        old.put([report("油烟")])


def test_a_rebuild_that_fails_leaves_the_old_index_and_nothing_else(site: Site) -> None:
    index = site.open()
    index.put([report("河道黑臭")])

    def broken() -> Iterator[IndexedReport]:
        yield from (report("油烟") for _ in range(700))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rebuild(index, broken())
    assert index.count() == 1
    assert len(site.versions()) == 1


def test_a_rebuild_removes_what_earlier_ones_left(site: Site) -> None:
    index = site.open()
    for _ in range(3):
        rebuild(index, [report("河道黑臭")])
        assert len(site.versions()) == 1
    arguments = [site.backend, site.address, site.alias]
    killed = subprocess.run([sys.executable, "-c", KILLED_BUILDING, *arguments], cwd=REPOSITORY, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(site.versions()) == 2
    index.put([report("油烟")])
    rebuild(index, [report("河道黑臭")])
    assert len(site.versions()) == 1
    assert index.count() == 1
