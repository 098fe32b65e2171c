"""Which characters of a text count? One plain form for every hand: simplified, half-width, no stops."""

import re
import unicodedata
from functools import lru_cache

import opencc

MOST = 4000  # characters that are read; what matters in a letter stands in its first pages
NUMBER = "0"  # stands for every number
_DIGITS = re.compile(r"[0-9]")
_NUMBER = re.compile(f"{NUMBER}{{2,}}")
_STOPS = re.compile(r"[^\w\u3400-\u9fff]|_")
_NOT_HAN = re.compile(r"[^\u3400-\u9fff]+")


class _Forms(dict[int, str]):
    """What each character counts as; a character is looked into when it first occurs."""

    def __missing__(self, point: int) -> str:
        sound = chr(point).encode("utf-8", "replace").decode("utf-8")  # half of a surrogate pair becomes "?"
        folded = unicodedata.normalize("NFKC", sound).lower()
        form = self[point] = _DIGITS.sub(NUMBER, _STOPS.sub(" ", str(_converter().convert(folded))))
        return form


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


_FORMS = _Forms()


def plain(text: str) -> str:
    """Stops become one space, numbers one zero; traditional characters become simplified ones."""
    return _NUMBER.sub(NUMBER, " ".join(text[:MOST].translate(_FORMS).split()))


def readable(text: str) -> bool:
    """Is there enough Chinese to judge? A few characters, not one repeated, and not lost among others."""
    letters = text.replace(" ", "")[:MOST]
    others = _NOT_HAN.findall(letters)
    han = len(letters) - sum(map(len, others))
    different = len(set(letters).difference(*others))
    return different >= min(24, max(4, han // 50)) and 4 * han >= len(letters)
