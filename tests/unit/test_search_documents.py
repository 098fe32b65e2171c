"""What does the index keep of a report?"""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import numpy as np
import pytest

from search.documents import Origin, document, documents, milliseconds, origin, report_of, similarity
from tests.fakes_search import CountingEncoder
from triage.domain.errors import SearchUnavailable
from triage.domain.reports import ReportId
from triage.ports import IndexedReport

ID = ReportId(UUID("018f8c7e-0000-7000-8000-000000000001"))
NOON = datetime(2025, 6, 1, 4, 0, tzinfo=UTC)
REPORT = IndexedReport(
    ID, "化工厂夜间偷排废水", NOON, adcode="320102004", kinds=("water", "water.industrial")
)


def test_a_document_is_placed_by_city_and_time() -> None:
    made = document(REPORT, CountingEncoder().encode([REPORT.text])[0])
    assert (made.city, made.adcode, made.received) == ("3201", "320102004", milliseconds(NOON))
    assert made.vector is not None
    assert made.vector.dtype == np.float16
    assert np.linalg.norm(made.vector.astype(np.float32)) == pytest.approx(1, abs=1e-3)


def test_a_report_without_place_has_no_city() -> None:
    assert document(IndexedReport(ID, "噪声", NOON), None).city == ""


def test_a_text_that_says_nothing_has_no_vector() -> None:
    assert document(IndexedReport(ID, "😀", NOON), np.zeros(8, np.float32)).vector is None


def test_the_report_comes_back_from_its_document() -> None:
    assert report_of(ID, document(REPORT, None).body) == REPORT


def test_what_a_backend_adds_to_the_body_does_not_come_back() -> None:
    assert report_of(ID, {**document(REPORT, None).body, "unencoded": True}) == REPORT


def test_time_is_cut_to_the_millisecond_in_any_zone() -> None:
    shanghai = timezone(timedelta(hours=8))
    moment = datetime(2025, 6, 1, 12, 0, 0, 999_999, tzinfo=shanghai)
    assert milliseconds(moment) == milliseconds(NOON) + 999
    assert milliseconds(datetime(1969, 12, 31, 23, 59, 59, 999_500, tzinfo=UTC)) == -1


def test_of_two_reports_with_one_id_the_later_is_kept() -> None:
    later = IndexedReport(ID, "油烟", NOON)
    assert [made.body["text"] for made in documents([REPORT, later], CountingEncoder())] == ["油烟"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Origin(1, "counting-b", 64), id="another model"),
        pytest.param(Origin(1, "counting-a", 128), id="another length"),
        pytest.param(Origin(0, "counting-a", 64), id="an older way to make documents"),
    ],
)
def test_an_index_of_other_origin_is_refused_with_the_way_out(other: Origin) -> None:
    with pytest.raises(SearchUnavailable, match="huansu reindex"):
        other.must_be(origin(CountingEncoder()))


@pytest.mark.parametrize(("cosine", "expected"), [(-0.4, 0.0), (0.0, 0.0), (0.5, 0.5), (1.0004, 1.0)])
def test_similarity_stays_between_nothing_and_one(cosine: float, expected: float) -> None:
    assert similarity(cosine) == expected
