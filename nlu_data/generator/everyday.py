"""Which words may stand in any text? Everyday words from jieba's dictionary, strewn in as harmless noise.

A model that only ever sees generated sentences takes every character it met in complaints alone for a sign of
one. Strewing words that have nothing to do with the matter teaches it which characters mean nothing.
"""

import re
from functools import lru_cache
from importlib.util import find_spec
from itertools import accumulate
from math import sqrt
from pathlib import Path
from random import Random

_ENTRY = re.compile(r"^(\S\S+) (\d\d+) ", re.MULTILINE)
LEAST = 30  # occurrences in the dictionary's corpus
_SHARE = 0.5  # of the texts get some
_FEWEST, _MOST = 3, 15


def strewn(text: str, rng: Random) -> str:
    """The text with a run of everyday words somewhere between its parts, or as it was."""
    if rng.random() >= _SHARE:
        return text
    words, weights = _words()
    picked = rng.choices(words, cum_weights=weights, k=rng.randint(_FEWEST, _MOST))
    parts = text.split(" ")
    place = rng.randint(0, len(parts))
    parts[place:place] = ["".join(picked[start : start + 3]) for start in range(0, len(picked), 3)]
    return " ".join(parts)


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Words of two and more characters, weighted by the root of how often they occur."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is needed for its dictionary")
    text = (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8")
    counted = {word: int(count) for word, count in _ENTRY.findall(text)}
    common = {word: count for word, count in counted.items() if count >= LEAST}
    return tuple(common), tuple(accumulate(sqrt(count) for count in common.values()))
