"""How do batch commands read and write? One JSON object a line, in bounded memory, past bad lines."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    """Answers stdin on stdout, one line for each object, in order."""
    errors = errors or sys.stderr
    out = out or sys.stdout
    for group in batches(sys.stdin if lines is None else lines, errors):
        for row in answer(group):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _objects(lines: Iterable[str], errors: TextIO) -> Iterator[JsonObject]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as problem:
            errors.write(f"line {number}: not JSON ({problem})\n")
            continue
        if not isinstance(value, dict):
            errors.write(f"line {number}: not a JSON object\n")
            continue
        yield value
