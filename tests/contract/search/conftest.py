"""Where do the indexes of the contract suite come from? Each test has its own, empty at first."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from tests.contract.search.sites import Site
from tests.fakes_search import CountingEncoder, RememberedReports
from tests.services import ELASTICSEARCH as ELASTICSEARCH_ADDRESS
from tests.services import address_of
from triage.ports import SimilarReports

ELASTICSEARCH = pytest.param("elasticsearch", marks=pytest.mark.service("elasticsearch"))


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    return address_of(ELASTICSEARCH_ADDRESS)


@pytest.fixture(params=["embedded", ELASTICSEARCH])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    with _site(request, tmp_path) as site:
        yield site


@pytest.fixture(params=["remembered", "embedded", ELASTICSEARCH])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SimilarReports]:
    if request.param == "remembered":
        yield RememberedReports(CountingEncoder())
    else:
        with _site(request, tmp_path) as site:
            yield site.open()


@contextmanager
def _site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    if request.param == "embedded":
        yield Site("embedded", str(tmp_path / "index"))
        return
    url = request.getfixturevalue("elasticsearch_url")
    alias = f"test-{uuid4().hex}"
    site = Site("elasticsearch", url, alias)
    yield site
    with closing(Elasticsearch(url)) as client:
        for name in site.versions():
            client.indices.delete(index=name)
