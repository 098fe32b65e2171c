"""Do several processes share one index, and what does one that is killed leave behind?"""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID

from search.embedded import EmbeddedIndex
from tests.contract.search.reports import ALWAYS, report
from tests.contract.search.sites import REPOSITORY, Site
from tests.fakes_search import CountingEncoder

KILLED_INSIDE = """
import os, signal, sys
from pathlib import Path
from search import index_file
from search.documents import documents
from tests.contract.search.reports import report
from tests.fakes_search import CountingEncoder

path = Path(sys.argv[1])
many = documents([report(f"打桩噪声{n}", adcode="320102") for n in range(6000)], CountingEncoder())
with index_file.opened(path) as connection, index_file.transaction(connection, write=True):
    index_file.replace(connection, many)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_several_processes_write_at_once_is_all_there(site: Site) -> None:
    writers = [site.writer(group=5, puts=10) for _ in range(2)]
    printed = [writer.communicate()[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    ids = {UUID(hex) for output in printed for hex in output.split()}
    index = site.open()
    assert len(ids) == index.count() == 2 * 5 * 10
    assert {hit.report.id for hit in index.like("夜间废气", city="3201", limit=500, **ALWAYS)} == ids


def test_a_process_killed_while_it_writes_takes_nothing_safe_with_it(site: Site) -> None:
    safe: set[UUID] = set()
    for lines in (1, 3):
        with site.writer(group=40, puts=10_000) as writer:
            assert writer.stdout is not None
            for _ in range(lines):
                safe |= {UUID(hex) for hex in writer.stdout.readline().split()}
            os.kill(writer.pid, signal.SIGKILL)
    index = site.open()
    found = {it.id for it in index.find("废气", limit=10_000)}
    assert safe <= found
    assert len(found) == index.count()
    index.put([report("油烟")])
    assert index.count() == len(found) + 1


def test_a_transaction_cut_off_by_a_kill_leaves_no_trace_in_the_file(tmp_path: Path) -> None:
    index = EmbeddedIndex(tmp_path, CountingEncoder())
    before = [report(f"夜间施工{n}", adcode="320102") for n in range(20)]
    index.put(before)
    (path,) = tmp_path.glob("*.sqlite3")
    killed = subprocess.run([sys.executable, "-c", KILLED_INSIDE, str(path)], cwd=REPOSITORY, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert path.with_name(path.name + "-wal").stat().st_size > 100_000  # it had begun to write
    index.put([report("油烟")])
    assert index.count() == 21
    assert list(index.find("打桩")) == []
    assert len(index.like("夜间施工", city="3201", limit=100, **ALWAYS)) == 20
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.execute("INSERT INTO entry (entry) VALUES ('integrity-check')")
