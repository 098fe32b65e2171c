"""What is said to Elasticsearch? Pure builders of its JSON: no client, no server."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from search.documents import Document, Origin
from triage.domain.reports import ReportId

Json = dict[str, Any]

MOST = 10_000  # what Elasticsearch gives out at once
_VECTOR_DIGITS = 5  # finer than the half-precision numbers it is made of, and a third of their length in JSON

_KEPT = {"type": "keyword", "index": False, "doc_values": False}
_KEYWORD = {"type": "keyword"}


def index_body(origin: Origin) -> Json:
    """Settings and mapping of one version. Replicas as soon as a second node can hold them."""
    return {
        "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
        "mappings": {
            "dynamic": "strict",
            "_meta": {"version": origin.version, "model": origin.model, "dims": origin.dims},
            "_source": {"excludes": ["vector", "words", "city"]},  # made from the rest, never read back
            "properties": _properties(origin.dims),
        },
    }


def origin_of(index: Mapping[str, Any]) -> Origin:
    return Origin(**index["mappings"]["_meta"])


def like_query(
    vector: npt.NDArray[np.floating[Any]], *, city: str, window: tuple[int, int], limit: int
) -> Json:
    """The nearest among everything that passes the filter; a `flat` field leaves nothing out."""
    first, last = window
    where: list[Json] = [{"range": {"received": {"gte": first, "lte": last, "format": "epoch_millis"}}}]
    if city:
        where.append({"term": {"city": city}})
    size = min(limit, MOST)
    knn = {
        "field": "vector",
        "query_vector": vector.tolist(),
        "k": size,
        "num_candidates": size,
        "filter": where,
    }
    return {"knn": knn, "size": size}


def find_query(words: Sequence[str], *, adcode: str, limit: int) -> Json:
    """All words, in any order; the place only filters and does not count."""
    all_words = {"match": {"words": {"query": " ".join(words), "operator": "and"}}}
    where = [{"prefix": {"adcode": adcode}}] if adcode else []
    return {
        "query": {"bool": {"must": [all_words], "filter": where}},
        "size": min(limit, MOST),
        "sort": ["_score", {"received": "desc"}],
    }


def known_query(ids: Sequence[ReportId]) -> Json:
    return {"query": {"ids": {"values": [str(id) for id in ids]}}, "size": len(ids), "source": False}


def marked_query(mark: str, *, limit: int = 500) -> Json:
    """Documents that still wait for something, with what is needed to change only the state seen here."""
    return {"query": {"term": {mark: True}}, "size": limit, "seq_no_primary_term": True}


def cosine(score: float) -> float:
    """Back from the score that Elasticsearch makes of a cosine, (1 + cosine) / 2."""
    return 2 * score - 1


def source(document: Document, *, encoded: bool = True) -> Json:
    """Not `encoded` means that the vector is still to be made by the model of the index."""
    body = {**document.body, "city": document.city, "words": document.words}
    if not encoded:
        return body | {"unencoded": True}
    if document.vector is None:
        return body
    return body | {"vector": document.vector.astype(np.float64).round(_VECTOR_DIGITS).tolist()}


def replace(index: str, document: Document, *, encoded: bool = True) -> Json:
    return _action("index", index, document.id) | {"_source": source(document, encoded=encoded)}


def add_missing(index: str, document: Document) -> Json:
    """Refused with 409 where the document is, or is marked as forgotten."""
    return _action("create", index, document.id) | {"_source": source(document)}


def remove(index: str, id: ReportId) -> Json:
    return _action("delete", index, id)


def forgotten(index: str, id: ReportId) -> Json:
    """A mark that keeps an index that is being built from adding the report again."""
    return _action("index", index, id) | {"_source": {"forgotten": True}}


def unless_changed(action: Json, hit: Mapping[str, Any]) -> Json:
    """Refused with 409 when the document is no longer the one that a search has seen."""
    return action | {"if_seq_no": hit["_seq_no"], "if_primary_term": hit["_primary_term"]}


def _action(kind: str, index: str, id: ReportId) -> Json:
    return {"_op_type": kind, "_index": index, "_id": str(id)}


def _properties(dims: int) -> Json:
    return {
        "text": _KEPT,
        "detail": _KEPT,
        "words": {"type": "text", "analyzer": "whitespace"},
        "received": {"type": "date", "format": "epoch_millis"},
        "city": _KEYWORD,
        "adcode": _KEYWORD,
        "kinds": _KEYWORD,
        "target": _KEYWORD,
        "case": _KEYWORD,
        "channel": _KEYWORD,
        "vector": {
            "type": "dense_vector",
            "dims": dims,
            "similarity": "cosine",
            "index_options": {"type": "flat"},
        },
        "unencoded": {"type": "boolean"},
        "forgotten": {"type": "boolean"},
    }
