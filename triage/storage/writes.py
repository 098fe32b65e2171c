"""How does a row get in without overwriting what another transaction wrote?"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Insert, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import StaleDataError

from triage.domain.errors import Conflict

_LOST_RACES = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock


def add_or_conflict(session: Session, row: DeclarativeBase, message: str) -> None:
    """Inserts now; a taken key raises Conflict and leaves the transaction usable."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Conflict(message) from error


def add_unless_there(session: Session, row: DeclarativeBase, *, key: Sequence[str]) -> bool:
    """Inserts now unless a row with the same key exists; says whether it did."""
    values = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement: Insert = insert(type(row)).values(values).on_conflict_do_nothing(index_elements=key)
    return bool(session.execute(statement.returning(*inspect(type(row)).primary_key)).all())


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
