"""Is Elasticsearch asked for exactly what the port promises?"""

from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pytest

from search import queries
from search.documents import Origin, document
from triage.domain.reports import ReportId
from triage.ports import IndexedReport

ID = ReportId(UUID("018f8c7e-0000-7000-8000-000000000001"))
REPORT = IndexedReport(ID, "化工厂夜间偷排废水", datetime(2025, 6, 1, tzinfo=UTC), adcode="320102")
VECTOR = np.array([0.6, 0.8], np.float32)


def test_the_mapping_refuses_unknown_fields_and_remembers_the_model() -> None:
    body = queries.index_body(Origin(1, "letters-1a2b", 256))
    assert body["mappings"]["dynamic"] == "strict"
    assert queries.origin_of(body) == Origin(1, "letters-1a2b", 256)
    assert body["mappings"]["properties"]["vector"]["dims"] == 256


def test_every_field_that_is_sent_is_mapped() -> None:
    mapped = queries.index_body(Origin(1, "m", 2))["mappings"]["properties"].keys()
    made = document(REPORT, VECTOR)
    sent = queries.source(made).keys() | queries.source(made, encoded=False).keys()
    assert sent | queries.forgotten("i", ID)["_source"].keys() <= mapped


def test_vectors_are_searched_exhaustively_behind_the_filter() -> None:
    mapping = queries.index_body(Origin(1, "m", 2))["mappings"]["properties"]["vector"]
    assert mapping["index_options"] == {"type": "flat"}
    query = queries.like_query(VECTOR, city="3201", window=(5, 9), limit=20)
    assert query["size"] == query["knn"]["k"] == query["knn"]["num_candidates"] == 20
    assert query["knn"]["query_vector"] == pytest.approx([0.6, 0.8])
    assert query["knn"]["filter"] == [
        {"range": {"received": {"gte": 5, "lte": 9, "format": "epoch_millis"}}},
        {"term": {"city": "3201"}},
    ]


def test_without_a_city_only_time_filters() -> None:
    (only,) = queries.like_query(VECTOR, city="", window=(5, 9), limit=20)["knn"]["filter"]
    assert "range" in only


def test_no_more_is_asked_for_than_a_server_gives() -> None:
    assert queries.like_query(VECTOR, city="", window=(5, 9), limit=10**6)["size"] == queries.MOST
    assert queries.find_query(["噪声"], adcode="", limit=10**6)["size"] == queries.MOST


def test_all_words_must_occur_and_the_place_only_filters() -> None:
    query = queries.find_query(["夜间", "施工"], adcode="3201", limit=50)["query"]["bool"]
    assert query["must"] == [{"match": {"words": {"query": "夜间 施工", "operator": "and"}}}]
    assert query["filter"] == [{"prefix": {"adcode": "3201"}}]
    assert queries.find_query(["夜间"], adcode="", limit=50)["query"]["bool"]["filter"] == []


def test_a_vector_is_sent_short_and_still_right() -> None:
    made = document(REPORT, np.array([1 / 3, 2 / 3], np.float32))
    sent = queries.source(made)["vector"]
    assert sent == pytest.approx([1 / 3, 2 / 3], abs=5e-4)
    assert all(len(str(number)) <= 8 for number in sent)


def test_a_document_without_vector_is_sent_without_one() -> None:
    assert "vector" not in queries.source(document(REPORT, None))
    waiting = queries.source(document(REPORT, VECTOR), encoded=False)
    assert waiting["unencoded"] is True
    assert "vector" not in waiting


@pytest.mark.parametrize("cosine", [-1.0, 0.0, 0.25, 1.0])
def test_a_score_is_turned_back_into_the_cosine(cosine: float) -> None:
    assert queries.cosine((1 + cosine) / 2) == pytest.approx(cosine)


def test_orders_name_document_and_condition() -> None:
    made = document(REPORT, VECTOR)
    assert queries.add_missing("i", made)["_op_type"] == "create"
    assert queries.replace("i", made)["_op_type"] == "index"
    assert queries.remove("i", ID) == {"_op_type": "delete", "_index": "i", "_id": str(ID)}
    seen = {"_seq_no": 7, "_primary_term": 1}
    assert queries.unless_changed(queries.remove("i", ID), seen)["if_seq_no"] == 7


def test_who_is_known_is_asked_by_ids_and_for_all_of_them_at_once() -> None:
    query = queries.known_query([ID])
    assert query == {"query": {"ids": {"values": [str(ID)]}}, "size": 1, "source": False}
