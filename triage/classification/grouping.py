"""Which texts must stay together in an evaluation? Near-duplicates, so that no test text was learned."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from triage.classification.features import fit_features

ALIKE = 0.6  # cosine of TF-IDF over characters and pairs; the same letter with another greeting has more
_BLOCK = 512

Ints = npt.NDArray[np.int64]


def near_duplicate_groups(plain_texts: Sequence[str], *, alike: float = ALIKE) -> Ints:
    """The number of the group each text belongs to; chains of likeness form one group."""
    features = fit_features(plain_texts, most=200_000, least=2)
    matrix = features.matrix(plain_texts)
    links = sparse.vstack([_links(matrix, start, alike) for start in range(0, len(plain_texts), _BLOCK)])
    _, groups = connected_components(links, directed=False)
    return np.asarray(groups, dtype=np.int64)


def folds(groups: Ints, count: int, *, seed: int) -> Ints:
    """The fold of each text; a group is never torn apart."""
    rng = np.random.default_rng(seed)
    shuffled = rng.permutation(int(groups.max()) + 1 if len(groups) else 0)
    return np.asarray(shuffled[groups] % count, dtype=np.int64)


def _links(matrix: sparse.csr_matrix, start: int, alike: float) -> sparse.csr_matrix:
    likeness = sparse.csr_matrix(matrix[start : start + _BLOCK] @ matrix.T)
    likeness.data[likeness.data < alike] = 0
    likeness.eliminate_zeros()
    return likeness
