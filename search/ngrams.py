"""Which character n-grams does a text hold? Whole batches at once, as numbers of buckets, in numpy alone."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]

_BREAK = 1  # every sign that is neither letter nor digit; no n-gram runs across it
_PRIMES = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


class Ngrams(NamedTuple):
    """One entry for each n-gram of a batch, text after text."""

    ids: Ids  # buckets
    starts: Ids  # for each text, where its n-grams begin
    places: Ids  # how many letters of its text stand before the n-gram


def letter_table(simplify: str = "") -> npt.NDArray[np.uint16]:
    """What each character of the basic plane counts as: wide forms narrow, capitals small, the rest a break.

    `simplify` lists pairs of characters (traditional, simplified) one after the other.
    """
    table = np.full(0x10000, _BREAK, dtype=np.uint16)
    for start, end in ((0x30, 0x3A), (0x61, 0x7B), (0x3400, 0x4DC0), (0x4E00, 0xA000)):
        table[start:end] = np.arange(start, end)
    table[0x41:0x5B] = np.arange(0x61, 0x7B)
    for wide, narrow in ((0xFF10, 0x30), (0xFF21, 0x41), (0xFF41, 0x61)):
        length = 10 if narrow == 0x30 else 26
        table[wide : wide + length] = table[narrow : narrow + length]
    for traditional, plain in zip(simplify[::2], simplify[1::2], strict=True):
        table[ord(traditional)] = ord(plain)
    return table


def letters(text: str, table: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    """The text in the table's letters, blanks left out, each run of other signs one break."""
    points = np.frombuffer("".join(text.split()).encode("utf-32-le", "replace"), dtype=np.uint32)
    plain = table[np.minimum(points, 0xFFFF)]
    keep = np.ones(len(plain), dtype=bool)
    keep[1:] = (plain[1:] != _BREAK) | (plain[:-1] != _BREAK)
    return plain[keep]


def ngrams(
    texts: Sequence[str], table: npt.NDArray[np.uint16], *, sizes: Sequence[int], buckets: int
) -> Ngrams:
    """All n-grams of these sizes; `buckets` is a power of two."""
    lines = [letters(text, table) for text in texts]
    joined, line = _joined(lines)
    hashed = [_hashed(joined, size, buckets) for size in sizes]
    ids, where = (np.concatenate(parts) for parts in zip(*hashed, strict=True))
    order = np.argsort(line[where], kind="stable")
    owner, first = line[where[order]], np.searchsorted(line, np.arange(len(lines)))
    starts = np.searchsorted(owner, np.arange(len(lines)))
    return Ngrams(ids[order], starts.astype(np.int64), where[order] - first[owner])


def _joined(lines: Sequence[npt.NDArray[np.uint16]]) -> tuple[npt.NDArray[np.uint16], Ids]:
    """All lines in one row with a break after each, and the number of the line each character is in."""
    end = np.array([_BREAK], dtype=np.uint16)
    parts = [part for text in lines for part in (text, end)] or [end]
    return np.concatenate(parts), np.repeat(np.arange(len(lines)), [len(text) + 1 for text in lines])


def _hashed(row: npt.NDArray[np.uint16], size: int, buckets: int) -> tuple[Ids, Ids]:
    """Buckets of the n-grams of one size and where in the row each begins."""
    count = max(len(row) - size + 1, 0)
    code = np.zeros(count, dtype=np.uint64)
    whole = np.ones(count, dtype=bool)
    for step in range(size):
        part = row[step : step + count]
        whole &= part != _BREAK
        code = (code + part + np.uint64(size)) * _PRIMES[step % len(_PRIMES)]
        code ^= code >> np.uint64(29)
    places = np.flatnonzero(whole)
    return (code[places] >> np.uint64(7)).astype(np.int64) & (buckets - 1), places
