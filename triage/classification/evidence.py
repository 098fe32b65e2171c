"""Why this kind? The words of the text that counted most, as people would underline them."""

from collections.abc import Sequence

MOST = 6


def words(text: str, weighted: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """Runs that counted, joined where they overlap in the text; best first, single characters left out."""
    strongest = sorted((w for w in weighted if w[1] > 0 and len(w[0]) > 1), key=lambda w: (-w[1], w[0]))[:12]
    spans: list[tuple[int, int, float]] = []
    for run, weight in strongest:
        start = text.find(run)
        if start >= 0:
            spans = _merged(spans, (start, start + len(run), weight))
    best = sorted(spans, key=lambda span: (-span[2], span[0]))[:MOST]
    return tuple(dict.fromkeys(text[start:end] for start, end, _ in best))


def _merged(spans: list[tuple[int, int, float]], new: tuple[int, int, float]) -> list[tuple[int, int, float]]:
    start, end, weight = new
    apart = []
    for span in spans:
        if span[0] < end and start < span[1]:
            start, end, weight = min(start, span[0]), max(end, span[1]), weight + span[2]
        else:
            apart.append(span)
    return [*apart, (start, end, weight)]
