"""How does a command fail? What is refused on purpose is one sentence, not a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from triage.domain.errors import TriageError


@contextmanager
def plain_errors() -> Iterator[None]:
    try:
        yield
    except TriageError as problem:
        typer.echo(f"huansu: {problem}", err=True)
        sys.exit(1)
