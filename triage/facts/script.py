"""How is a text brought into one script? Simplified, half width, plain digits, nothing invisible."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import opencc

_GONE = "\0"  # stands for what nobody sees, until it is taken out
_ENCLOSED = 0xE000  # ① and ¹ wait here: many in a row write a number, one alone counts or squares
_RUN = re.compile(r"[0-9\ue000-\ue009]{5,}")
_DIGITS = {_ENCLOSED + digit: str(digit) for digit in range(10)}
_FEWEST = 3
_BY_KIND = dict.fromkeys(("Cc", "Cf", "Mn", "Me"), _GONE) | {"Zs": " ", "Zl": "\n", "Zp": "\n", "Pd": "-"}
_KNOWN = {"\n": "\n", "\t": "\t", "—": "—", "−": "-"} | dict.fromkeys("•‧・∙⋅●", "·")


@lru_cache(maxsize=1)
def same_script() -> dict[int, str]:
    """A table for str.translate: traditional and full-width characters to the usual ones, one for one."""
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return wide | {ord(old): new for old, new in zip(characters, simple, strict=True) if old != new}


class _Usual(dict[int, str]):
    """Characters join the table when they are met; one for one."""

    def __missing__(self, code: int) -> str:
        self[code] = usual = _usual(chr(code))
        return usual


@lru_cache(maxsize=1)
def _table() -> _Usual:
    return _Usual(same_script())


def plain_of(text: str) -> tuple[str, Sequence[int]]:
    """The text without disguises, and where in `text` each of its characters stands, and the end."""
    plain = _RUN.sub(_written_out, text.translate(_table()))
    if _GONE not in plain:
        return plain, range(len(text) + 1)
    kept = [place for place, character in enumerate(plain) if character != _GONE]
    return plain.replace(_GONE, ""), [*kept, len(text)]


def _usual(character: str) -> str:
    kind = unicodedata.category(character)
    if known := _KNOWN.get(character) or _BY_KIND.get(kind):
        return known
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit) if kind == "Nd" else chr(_ENCLOSED + digit)
    normal = unicodedata.normalize("NFKC", character)
    return normal if len(normal) == 1 else character


def _written_out(run: re.Match[str]) -> str:
    enclosed = sum(ord(character) >= _ENCLOSED for character in run[0])
    return run[0].translate(_DIGITS) if enclosed >= _FEWEST else run[0]
