"""Why this kind? The words of the text that counted most, as people would underline them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from triage.classification.wording import NUMBER

MOST = 6
_RUNS = 12  # of the strongest runs only; the rest is noise
_FAR_LESS = 0.25

Span = tuple[int, int, float]
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


class Telling:
    """The runs that mean something to people: neither single characters nor house numbers."""

    def __init__(self, grams: Sequence[str]) -> None:
        self._grams = np.array(grams, dtype=object)
        self._shown = np.array([len(gram) > 1 and NUMBER not in gram for gram in grams], dtype=bool)

    def speaking_for(self, whole: sparse.csr_matrix, weights: Floats, asked: Ints) -> list[dict[str, float]]:
        """The runs of each text that speak for a yes to the question asked of it, strongest first.

        `whole` has a row a text, `weights` a column a question; a text that is asked -1 has none.
        """
        row = np.repeat(np.arange(len(asked)), np.diff(whole.indptr))
        kept = np.flatnonzero(self._shown[whole.indices] & (asked[row] >= 0))
        counts = whole.data[kept] * weights[whole.indices[kept], asked[row[kept]]]
        kept, counts = kept[counts > 0], counts[counts > 0]
        order = np.lexsort((-counts, row[kept]))  # among equals as they stand in the row
        row, column = row[kept[order]], whole.indices[kept[order]]
        runs, weighed = self._grams[column].tolist(), counts[order].tolist()
        bounds = np.searchsorted(row, np.arange(len(asked) + 1)).tolist()
        return [dict(zip(runs[a:b], weighed[a:b], strict=True)) for a, b in pairwise(bounds)]


def words(text: str, weights: Mapping[str, float], cues: Sequence[str]) -> tuple[str, ...]:
    """Known cues that counted, then other runs joined where they overlap; what counted far less is left out.

    `weights` begins with the strongest run. Of cues that overlap the first one is taken.
    """
    known = _known(text, weights, cues)
    strongest = list(weights.items())[:_RUNS]
    found = [(start, start + len(run), weight) for run, weight in strongest if (start := text.find(run)) >= 0]
    joined = _joined([span for span in found if not _overlaps(span, known)])
    best = [*_best_first(known), *_best_first(joined)]
    least = _FAR_LESS * max((weight for _, _, weight in best), default=0.0)
    return tuple(dict.fromkeys(text[start:end] for start, end, weight in best if weight >= least))[:MOST]


def _known(text: str, weights: Mapping[str, float], cues: Sequence[str]) -> list[Span]:
    """Cues in the text whose runs speak for the kind."""
    found: list[Span] = []
    for cue in [cue for cue in cues if cue in text]:
        start = text.find(cue)
        weight = sum(weights.get(cue[at : at + 2], 0.0) for at in range(len(cue) - 1))
        span = (start, start + len(cue), weight)
        if weight > 0 and not _overlaps(span, found):
            found.append(span)
    return found


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Spans that overlap become one, in which their weights add up."""
    joined: list[Span] = []
    for start, end, weight in sorted(spans):
        if joined and start < joined[-1][1]:
            first, last, sum_so_far = joined[-1]
            joined[-1] = (first, max(last, end), sum_so_far + weight)
        else:
            joined.append((start, end, weight))
    return joined


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    start, end, _ = span
    return any(start < last and first < end for first, last, _ in others)


def _best_first(spans: Sequence[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: (-span[2], span[0]))
