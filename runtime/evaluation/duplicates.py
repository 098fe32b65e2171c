"""How well are duplicates found? Our cases and the usual means on one pool, judged by known events."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from nlu_data.taxonomy import load_taxonomy
from runtime.evaluation.baselines import keyword_rules
from runtime.evaluation.gold import DuplicatesGold, Row
from runtime.evaluation.intervals import Estimate, bootstrap
from runtime.messages import moment
from triage.classification.wording import plain
from triage.domain.names import NameKind, names_in

MEASURES = ("B-cubed P", "B-cubed R", "B-cubed F1", "hard-negative error")
_BLOCK = 512
_EARLY, _TWELVE_WEEKS = 100, timedelta(weeks=12)

Cases = Mapping[str, Hashable]
Clustering = Callable[[Sequence[Row]], Sequence[Hashable]]


@dataclass(frozen=True, slots=True)
class DuplicatesTable:
    """B-cubed is averaged by event; messages of no known event are known to be nothing and do not count."""

    title: str
    pool: int
    events: int
    negatives: int
    rows: Mapping[str, tuple[Estimate, ...]]
    largest: Mapping[str, int]  # messages in the largest case


def duplicates_table(
    gold: DuplicatesGold, systems: Mapping[str, Clustering], *, seed: int = 0
) -> DuplicatesTable:
    cases = {name: _cases(gold, cluster) for name, cluster in systems.items()}
    return DuplicatesTable(
        gold.name,
        len(gold.pool),
        len(set(gold.events.values())),
        len(gold.negatives),
        {name: measures(gold, each, seed=seed) for name, each in cases.items()},
        {name: max(Counter(each.values()).values(), default=0) for name, each in cases.items()},
    )


def measures(gold: DuplicatesGold, cases: Cases, *, seed: int = 0) -> tuple[Estimate, ...]:
    """Events and pairs are drawn as wholes: messages of one event are no independent trials."""
    by_event = np.array(list(_by_event(gold, cases))).reshape(-1, 2)
    wrong = np.array([cases.get(a, a) == cases.get(b, b) for a, b in gold.negatives], dtype=np.float64)
    found = bootstrap(lambda drawn: _b_cubed(by_event[drawn]), len(by_event), seed=seed)
    if not len(wrong):
        return *found, Estimate(float("nan"), float("nan"), float("nan"))
    return *found, *bootstrap(lambda drawn: [float(wrong[drawn].mean())], len(wrong), seed=seed)


def _by_event(gold: DuplicatesGold, cases: Cases) -> Iterator[tuple[float, float]]:
    """Precision and recall of each event."""
    members, together = defaultdict(set), defaultdict(set)
    for message, event in gold.events.items():
        members[event].add(message)
        together[cases.get(message, message)].add(message)
    for listed in members.values():
        found = [together[cases.get(message, message)] for message in listed]
        yield (
            float(np.mean([len(case & listed) / len(case) for case in found])),
            float(np.mean([len(case & listed) / len(listed) for case in found])),
        )


def _b_cubed(by_event: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    precision, recall = by_event.mean(axis=0).tolist()
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def usual_means() -> dict[str, Clustering]:
    """Thresholds are round numbers; none was chosen on gold."""
    return {
        "every message alone": lambda pool: list(range(len(pool))),
        "same words exactly": lambda pool: [plain(row["text"]) for row in pool],
        "TF-IDF cosine >= 0.5": partial(_linked, likeness=_cosine, least=0.5),
        "Jaccard (MinHash) >= 0.15": partial(_linked, likeness=_jaccard, least=0.15),
        "Signalen's rule, a shared name for 50 m": _same_spot_and_kind,
    }


def _cases(gold: DuplicatesGold, cluster: Clustering) -> Cases:
    return {row["id"]: case for row, case in zip(gold.pool, cluster(gold.pool), strict=True)}


def _linked(
    pool: Sequence[Row], *, likeness: Callable[[Sequence[str]], sparse.csr_matrix], least: float
) -> list[int]:
    """Whoever is like somebody in a group belongs to the group."""
    links = likeness([plain(_whole(row)) for row in pool])
    links.data[links.data < least] = 0
    links.eliminate_zeros()
    return [int(group) for group in connected_components(links, directed=False)[1]]


def _same_spot_and_kind(pool: Sequence[Row]) -> list[int]:
    """One category and at most 50 m and 12 weeks apart. Texts have no coordinates: a road, estate, village,
    firm or water that both name early on stands for the distance, cues of the taxonomy for the category.
    """
    taxonomy = load_taxonomy()
    kinds = keyword_rules(taxonomy, [_whole(row) for row in pool]).values[:, : len(taxonomy.tops)]
    times = [moment(row.get("time", "")) for row in pool]
    spots: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, row in enumerate(pool):
        if kinds[at].any():
            for name in names_in(_whole(row)[:_EARLY]):
                if name.kind not in (NameKind.DISTRICT, NameKind.TOWN):
                    spots[name.key, int(kinds[at].argmax())].append(at)
    near = {
        (one, other)
        for places in spots.values()
        for one, other in combinations(places, 2)
        if _close(times[one], times[other])
    }
    ones, others = zip(*near, strict=True) if near else ((), ())
    links = sparse.coo_matrix((np.ones(len(near)), (ones, others)), shape=(len(pool), len(pool)))
    return [int(group) for group in connected_components(links, directed=False)[1]]


def _close(one: datetime | None, other: datetime | None) -> bool:
    return one is None or other is None or abs(one - other) <= _TWELVE_WEEKS


def _whole(row: Row) -> str:
    return f"{row.get('title', '')} {row['text']}"


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
