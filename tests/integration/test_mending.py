"""Is an index that got lost while all runs noticed and filled again, some reports a round?"""

import shutil

import pytest

from runtime.health import findings
from runtime.mending import mend_index, missing
from search.elastic import ElasticIndex
from tests.fakes import Installation
from tests.integration.lives import NOISE, SMELL, file, run_all
from triage.domain.reports import ReportId


@pytest.fixture
def reports(installation: Installation) -> list[ReportId]:
    found = [file(installation, text).report for text in (SMELL, NOISE, NOISE)]
    run_all(installation)
    return found


def told(installation: Installation) -> tuple[str, bool]:
    (found,) = (each for each in findings(installation, bot=True) if each.part == "检索")
    return found.words, found.well


def test_a_whole_index_is_left_alone(installation: Installation, reports: list[ReportId]) -> None:
    file(installation)  # waits for its jobs, which index it
    assert told(installation) == ("已收录 3 件", True)
    assert mend_index(installation) == 0
    assert installation.search.known(reports) == set(reports)


@pytest.mark.parametrize("lost", ["", "*", "*.sqlite3*"])
def test_what_was_lost_is_told_and_comes_back_the_newest_first(
    installation: Installation, reports: list[ReportId], lost: str
) -> None:
    folder = installation.settings.folder("index")
    for path in folder.glob(lost) if lost else [folder]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert told(installation) == ("已收录 0 件，缺 3 件，系统正在补录", False)
    assert mend_index(installation, most=2) == 2
    assert installation.search.known(reports) == set(reports[1:])
    assert mend_index(installation, most=2) == 1
    assert told(installation) == ("已收录 3 件", True)
    assert [hit.id for hit in installation.search.find("臭气")] == [reports[0]]


def test_an_index_that_does_not_answer_is_tried_again_in_the_next_round(
    installation: Installation, reports: list[ReportId]
) -> None:
    installation.used_search = ElasticIndex("http://127.0.0.1:9", "nobody", installation.encoder)
    assert mend_index(installation) == 0
    assert told(installation) == ("不可用", False)
    installation.used_search = None
    assert missing(installation) == 0
    assert len(reports) == 3
