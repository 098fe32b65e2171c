"""How does a command fail? What is refused on purpose is one sentence, not a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError, ProgrammingError

from runtime.config import Settings
from triage.domain.errors import TriageError


@contextmanager
def plain_errors() -> Iterator[None]:
    """A setting that does not fit, a record that is not there yet or not reachable are such sentences too.

    Values and data are never in them.
    """
    try:
        yield
    except TriageError as problem:
        typer.echo(f"huansu: {problem}", err=True)
        sys.exit(1)
    except ValidationError as problem:
        if problem.title != Settings.__name__:
            raise
        for error in problem.errors(include_url=False, include_input=False):
            name = "".join(f"HUANSU_{part}: ".upper() for part in error["loc"][:1])
            said = error["msg"].removeprefix("Value error, ")
            typer.echo(f"huansu: {name}{said} (docs/settings.md)", err=True)
        sys.exit(1)
    except (OperationalError, ProgrammingError) as problem:
        said = str(problem.orig).partition("\n")[0]
        typer.echo(
            f"huansu: the record cannot be used ({said}); is it there, and has `huansu migrate` run?",
            err=True,
        )
        sys.exit(1)
