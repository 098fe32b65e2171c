"""How does a row get in without overwriting what another transaction wrote?"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import StaleDataError

from triage.domain.errors import Conflict

_LOST_RACES = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock


def append(session: Session, model: type[DeclarativeBase], *rows: Mapping[str, object]) -> None:
    """Inserts now. Past the session's bookkeeping, which history does not need and intake would pay for."""
    if rows:
        session.execute(insert(_table(model)), list(rows))


def add_unless_there(session: Session, model: type[DeclarativeBase], row: Mapping[str, object]) -> Any | None:
    """The primary key of the new row; None when a row with one of its unique keys exists already."""
    table = _table(model)
    dialect = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = dialect(table).on_conflict_do_nothing().returning(*table.primary_key)
    found: Sequence[Any] | None = session.execute(statement, dict(row)).first()
    return None if found is None else found[0]


def add_or_conflict(
    session: Session, model: type[DeclarativeBase], row: Mapping[str, object], message: str
) -> Any:
    """The primary key of the new row. A taken key raises Conflict and leaves the transaction usable."""
    key = add_unless_there(session, model, row)
    if key is None:
        raise Conflict(message)
    return key


@contextmanager
def races_are_conflicts(what: str) -> Iterator[None]:
    """Two people acted at once: the second hears so instead of overwriting the first."""
    try:
        yield
    except (IntegrityError, StaleDataError) as error:
        raise Conflict(f"{what} was changed by somebody else at the same time") from error
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") not in _LOST_RACES:
            raise
        raise Conflict(f"{what} was changed by somebody else at the same time") from error


def _table(model: type[DeclarativeBase]) -> Table:
    return cast(Table, model.__table__)
