"""How does a command fail? What is refused on purpose is one sentence, not a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.exc import OperationalError, ProgrammingError

from triage.domain.errors import TriageError


@contextmanager
def plain_errors() -> Iterator[None]:
    """A record that is not there yet, or not reachable, is such a sentence too; its data are never in it."""
    try:
        yield
    except TriageError as problem:
        typer.echo(f"huansu: {problem}", err=True)
        sys.exit(1)
    except (OperationalError, ProgrammingError) as problem:
        said = str(problem.orig).partition("\n")[0]
        typer.echo(
            f"huansu: the record cannot be used ({said}); is it there, and has `huansu migrate` run?",
            err=True,
        )
        sys.exit(1)
