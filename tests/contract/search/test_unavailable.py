"""What does a caller see when the index cannot be reached? One error of ours, and soon."""

import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from search.elastic import ElasticIndex
from search.embedded import EmbeddedIndex
from search.indexer import rebuild
from tests.contract.search.reports import ALWAYS, report
from tests.fakes_search import CountingEncoder
from triage.domain.errors import SearchUnavailable

Index = EmbeddedIndex | ElasticIndex

CALLS: dict[str, Callable[[Index], object]] = {
    "put": lambda index: index.put([report("河道黑臭")]),
    "like": lambda index: index.like("河道黑臭", city="", **ALWAYS),
    "find": lambda index: index.find("河道黑臭"),
    "forget": lambda index: index.forget([report("河道黑臭").id]),
    "count": lambda index: index.count(),
    "rebuild": lambda index: rebuild(index, [report("河道黑臭")]),
}


@pytest.fixture(params=list(CALLS.values()), ids=list(CALLS))
def call(request: pytest.FixtureRequest) -> Callable[[Index], object]:
    chosen: Callable[[Index], object] = request.param
    return chosen


@pytest.mark.timeout(20)
def test_a_server_that_is_down(call: Callable[[Index], object]) -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    index = ElasticIndex(f"http://127.0.0.1:{port}", "reports", CountingEncoder())
    with pytest.raises(SearchUnavailable, match="cannot be reached"):
        call(index)


@pytest.mark.timeout(20)
def test_a_server_that_accepts_and_never_answers(call: Callable[[Index], object]) -> None:
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        index = ElasticIndex(url, "reports", CountingEncoder(), timeout=0.1)
        with closing(index), pytest.raises(SearchUnavailable, match="cannot be reached"):
            call(index)


def test_a_folder_that_cannot_be_used(call: Callable[[Index], object], tmp_path: Path) -> None:
    taken = tmp_path / "index"
    taken.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(SearchUnavailable):
        call(EmbeddedIndex(taken, CountingEncoder()))


def test_a_file_that_is_no_index_any_more(call: Callable[[Index], object], tmp_path: Path) -> None:
    index = EmbeddedIndex(tmp_path, CountingEncoder())
    index.put([report("河道黑臭")])
    (file,) = tmp_path.glob("*.sqlite3")
    file.write_bytes(b"not a database" * 1000)
    if call is CALLS["rebuild"]:
        call(index)  # the way out
        assert index.count() == 1
    else:
        with pytest.raises(SearchUnavailable, match="not a database"):
            call(index)
