"""How well are duplicates found? Our cases and the usual means on one pool, judged by known events."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from runtime.evaluation.gold import DuplicatesGold, Row
from triage.classification.wording import plain

MEASURES = ("B-cubed P", "B-cubed R", "B-cubed F1", "hard-negative error", "largest case")
_BLOCK = 512

Cases = Mapping[str, Hashable]
Clustering = Callable[[Sequence[Row]], Sequence[Hashable]]


@dataclass(frozen=True, slots=True)
class DuplicatesTable:
    """B-cubed is averaged by event; messages of no known event are known to be nothing and do not count."""

    title: str
    pool: int
    events: int
    negatives: int
    rows: Mapping[str, tuple[float, ...]]


def duplicates_table(gold: DuplicatesGold, systems: Mapping[str, Clustering]) -> DuplicatesTable:
    rows = {name: measures(gold, _cases(gold, cluster)) for name, cluster in systems.items()}
    return DuplicatesTable(
        gold.name, len(gold.pool), len(set(gold.events.values())), len(gold.negatives), rows
    )


def measures(gold: DuplicatesGold, cases: Cases) -> tuple[float, ...]:
    members, together = defaultdict(set), defaultdict(set)
    for message, event in gold.events.items():
        members[event].add(message)
        together[cases.get(message, message)].add(message)
    precision, recall = [], []
    for listed in members.values():
        found = [together[cases.get(message, message)] for message in listed]
        precision.append(float(np.mean([len(case & listed) / len(case) for case in found])))
        recall.append(float(np.mean([len(case & listed) / len(listed) for case in found])))
    p, r = float(np.mean(precision)), float(np.mean(recall))
    wrong = [cases.get(a, a) == cases.get(b, b) for a, b in gold.negatives]
    largest = max(Counter(cases.values()).values(), default=0)
    return (
        p,
        r,
        2 * p * r / max(1e-9, p + r),
        float(np.mean(wrong)) if wrong else float("nan"),
        float(largest),
    )


def usual_means() -> dict[str, Clustering]:
    """Thresholds are round numbers; none was chosen on gold."""
    return {
        "every message alone": lambda pool: list(range(len(pool))),
        "same words exactly": lambda pool: [plain(row["text"]) for row in pool],
        "TF-IDF cosine >= 0.5": partial(_linked, likeness=_cosine, least=0.5),
        "Jaccard (MinHash) >= 0.15": partial(_linked, likeness=_jaccard, least=0.15),
    }


def _cases(gold: DuplicatesGold, cluster: Clustering) -> Cases:
    return {row["id"]: case for row, case in zip(gold.pool, cluster(gold.pool), strict=True)}


def _linked(
    pool: Sequence[Row], *, likeness: Callable[[Sequence[str]], sparse.csr_matrix], least: float
) -> list[int]:
    """Whoever is like somebody in a group belongs to the group."""
    links = likeness([plain(f"{row.get('title', '')} {row['text']}") for row in pool])
    links.data[links.data < least] = 0
    links.eliminate_zeros()
    return [int(group) for group in connected_components(links, directed=False)[1]]


def _cosine(texts: Sequence[str]) -> sparse.csr_matrix:
    words = TfidfVectorizer(analyzer="char", ngram_range=(2, 4), sublinear_tf=True)
    matrix = sparse.csr_matrix(words.fit_transform(texts))
    return _products(matrix, matrix, 0.3)


def _jaccard(texts: Sequence[str]) -> sparse.csr_matrix:
    """What MinHash estimates, computed exactly over shingles of four characters."""
    matrix = sparse.csr_matrix(
        CountVectorizer(analyzer="char", ngram_range=(4, 4), binary=True).fit_transform(texts)
    )
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    shared = sparse.coo_matrix(_products(matrix, matrix, 1))
    union = sizes[shared.row] + sizes[shared.col] - shared.data
    return sparse.csr_matrix(
        (shared.data / np.maximum(1, union), (shared.row, shared.col)), shape=shared.shape
    )


def _products(left: sparse.csr_matrix, right: sparse.csr_matrix, least: float) -> sparse.csr_matrix:
    """Inner products of all rows, block by block, small ones dropped so that memory stays bounded."""
    blocks = []
    for start in range(0, left.shape[0], _BLOCK):
        block = sparse.csr_matrix(left[start : start + _BLOCK] @ right.T, dtype=np.float64)
        block.data[block.data < least] = 0
        block.eliminate_zeros()
        blocks.append(block)
    return sparse.csr_matrix(sparse.vstack(blocks))
