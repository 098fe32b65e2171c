"""Which characters of a text count? One plain form for every hand: simplified, half-width, no stops."""

import re
import unicodedata
from functools import lru_cache

import opencc

MOST = 4000  # characters that are read; what matters in a letter stands in its first pages
NUMBER = "0"  # stands for every number
_DIGITS = re.compile(r"[0-9]+")
_STOPS = re.compile(r"[^\w\u3400-\u9fff]+|_+")
_HAN = re.compile(r"[\u3400-\u9fff]")


def plain(text: str) -> str:
    """Stops become one space, numbers one zero; traditional characters become simplified ones."""
    sound = text[:MOST].encode("utf-8", "replace").decode("utf-8")  # halves of surrogate pairs become "?"
    folded = unicodedata.normalize("NFKC", sound).lower()
    return _DIGITS.sub(NUMBER, _STOPS.sub(" ", str(_converter().convert(folded)))).strip()


def readable(text: str) -> bool:
    """Is there enough Chinese to judge? A few characters, not one repeated, and not lost among others."""
    letters = text.replace(" ", "")
    han = _HAN.findall(letters[:MOST])
    different = len(set(han))
    return different >= min(24, max(4, len(han) // 50)) and 4 * len(han) >= len(letters[:MOST])


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
