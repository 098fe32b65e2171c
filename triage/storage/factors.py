"""Which second factor does an account have, and which of its codes was used last?"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from triage.domain.errors import Conflict, NotFound
from triage.storage.staff import end_sessions
from triage.storage.tables import StaffRow


@dataclass(frozen=True, slots=True)
class Factor:
    """`since` is None while it is only offered; `step` is the time step of the last code that counted."""

    sealed: bytes = field(repr=False)
    since: datetime | None
    step: int


def factor(session: Session, username: str) -> Factor | None:
    row = session.get(StaffRow, username)
    if row is None or row.second_factor is None:
        return None
    return Factor(row.second_factor, row.second_factor_since, row.second_factor_step)


def offer_factor(session: Session, username: str, sealed: bytes) -> None:
    """In place of one that was offered before. Raises Conflict when one is in force, NotFound."""
    row = session.get(StaffRow, username, with_for_update=True)
    if row is None:
        raise NotFound(f"no account {username}")
    if row.second_factor_since is not None:
        raise Conflict(f"{username} has a second factor")
    row.second_factor = sealed


def use_factor(session: Session, username: str, *, step: int, since: datetime) -> bool:
    """False when the code of this step, or of a later one, was used before. In force from the first use."""
    used = session.execute(
        update(StaffRow)
        .where(
            StaffRow.username == username,
            StaffRow.second_factor.is_not(None),
            StaffRow.second_factor_step < step,
        )
        .values(second_factor_step=step, second_factor_since=since)
        .returning(StaffRow.username)
    )
    return used.first() is not None


def drop_factor(session: Session, username: str) -> None:
    """Signs the person out everywhere. Raises NotFound."""
    row = session.get(StaffRow, username)
    if row is None:
        raise NotFound(f"no account {username}")
    row.second_factor = row.second_factor_since = None
    end_sessions(session, username)
