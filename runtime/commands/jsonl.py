"""How do batch commands read and write? One JSON object a line, in bounded memory, past bad lines."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from itertools import islice
from typing import Any, TextIO

JsonObject = Mapping[str, Any]


def batches(lines: Iterable[str], errors: TextIO, *, size: int = 256) -> Iterator[list[JsonObject]]:
    """Objects in groups of `size`; any other line is reported on `errors` with its number."""
    objects = _objects(lines, errors)
    while group := list(islice(objects, size)):
        yield group


def stream(
    answer: Callable[[Sequence[JsonObject]], Iterable[JsonObject]],
    *,
    lines: Iterable[str] | None = None,
    out: TextIO | None = None,
    errors: TextIO | None = None,
) -> None:
    """Answers stdin on stdout, one line for each object, in order; both in UTF-8."""
    errors = errors or sys.stderr
    out = out or utf8(sys.stdout, "backslashreplace")
    for group in batches(utf8(sys.stdin, "surrogateescape") if lines is None else lines, errors):
        for row in answer(group):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def utf8(stream: TextIO, errors: str) -> TextIO:
    r"""The stream in UTF-8; half a surrogate pair is written as \ud800, which JSON knows."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors=errors)
    return stream


def _objects(lines: Iterable[str], errors: TextIO) -> Iterator[JsonObject]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            line.encode()  # bytes that are no character came in as halves of surrogate pairs
            value = json.loads(line.removeprefix("\ufeff"))
        except UnicodeError:
            errors.write(f"line {number}: not UTF-8\n")
            continue
        except (ValueError, RecursionError) as problem:
            errors.write(f"line {number}: not JSON ({problem})\n")
            continue
        if not isinstance(value, dict):
            errors.write(f"line {number}: not a JSON object\n")
            continue
        yield value
