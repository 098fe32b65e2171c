"""Why this kind? The words of the text that counted most, as people would underline them."""

from collections.abc import Mapping, Sequence
from heapq import nsmallest

from triage.classification.wording import NUMBER

MOST = 6
_RUNS = 12  # of the strongest runs only; the rest is noise
_FAR_LESS = 0.25

Span = tuple[int, int, float]


def words(text: str, weights: Mapping[str, float], cues: Sequence[str]) -> tuple[str, ...]:
    """Known cues that counted, then other runs joined where they overlap.

    Left out: single characters, house numbers, and whatever counted far less than the first word.
    """
    known = _known(text, weights, cues)
    telling = (run for run in weights.items() if run[1] > 0 and len(run[0]) > 1 and NUMBER not in run[0])
    strongest = nsmallest(_RUNS, telling, key=lambda run: (-run[1], run[0]))
    found = [(start, start + len(run), weight) for run, weight in strongest if (start := text.find(run)) >= 0]
    joined = _joined([span for span in found if not any(_overlap(span, cue) for cue in known)])
    best = [*_best_first(known), *_best_first(joined)]
    least = _FAR_LESS * max((weight for _, _, weight in best), default=0.0)
    return tuple(dict.fromkeys(text[start:end] for start, end, weight in best if weight >= least))[:MOST]


def _known(text: str, weights: Mapping[str, float], cues: Sequence[str]) -> list[Span]:
    """Cues in the text whose runs speak for the kind, longer ones before those they contain."""
    found: list[Span] = []
    for cue in sorted(cues, key=len, reverse=True):
        start = text.find(cue)
        if start < 0:
            continue
        weight = sum(weights.get(cue[at : at + 2], 0.0) for at in range(len(cue) - 1))
        span = (start, start + len(cue), weight)
        if weight > 0 and not any(_overlap(span, other) for other in found):
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


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _best_first(spans: Sequence[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: (-span[2], span[0]))
