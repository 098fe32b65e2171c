"""Who works here and who is signed in? Accounts with argon2 and lockout, sessions by their token's hash."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from triage.domain.errors import NotFound
from triage.storage.engine import Sessions
from triage.storage.tables import SessionRow, StaffRow
from triage.storage.writes import add_or_conflict

_HASHER = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Account:
    """`adcode` is the division whose reports the person may see, "" for all of them."""

    username: str
    name: str
    roles: tuple[str, ...]
    adcode: str
    active: bool
    second_factor_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lockout:
    """After `failures` wrong passwords in a row an account refuses every password for `length`."""

    failures: int
    length: timedelta


@dataclass(frozen=True, slots=True)
class SignIn:
    """No account means refused; `locked_until` says so when it was not for the password alone."""

    account: Account | None
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session; `strong` when it was begun with more than a password."""

    account: Account
    strong: bool


def create_account(session: Session, account: Account, password: str, *, at: datetime) -> None:
    """Raises Conflict when the username is taken."""
    row = {
        **asdict(account),
        "roles": list(account.roles),
        "password_hash": _HASHER.hash(password),
        "failed_logins": 0,
        "locked_until": None,
        "created": at,
    }
    add_or_conflict(session, StaffRow, row, f"username {account.username} is taken")


def change_account(session: Session, account: Account) -> None:
    """Name, roles, division and whether it is active; an inactive account is signed out. Raises NotFound."""
    row = _row(session, account.username)
    row.name = account.name
    row.roles = list(account.roles)
    row.adcode = account.adcode
    row.active = account.active
    if not account.active:
        end_sessions(session, account.username)


def set_password(session: Session, username: str, password: str) -> None:
    """Lifts a lockout and signs the person out everywhere. Raises NotFound."""
    row = _row(session, username)
    row.password_hash = _HASHER.hash(password)
    row.failed_logins = 0
    row.locked_until = None
    end_sessions(session, username)


def account(session: Session, username: str) -> Account:
    """Raises NotFound."""
    return _account(_row(session, username))


def accounts(session: Session) -> Sequence[Account]:
    return tuple(map(_account, session.scalars(select(StaffRow).order_by(StaffRow.username))))


def last_sign_ins(session: Session) -> Mapping[str, datetime]:
    """As far as sessions are still kept: who is not named has not signed in lately."""
    newest = func.max(SessionRow.created).label("newest")
    query = select(SessionRow.username, newest).group_by(SessionRow.username)
    return {row.username: row.newest for row in session.execute(query)}


def sign_in(sessions: Sessions, username: str, password: str, *, now: datetime, lockout: Lockout) -> SignIn:
    """Counts failures in a transaction of its own. A wrong name costs as much time as a wrong password."""
    nobody = _nobody()
    with sessions() as session:
        row = session.get(StaffRow, username)
        stored = row.password_hash if row is not None and row.active else nobody
    right = _matches(stored, password)  # slow on purpose, hence outside of any transaction
    with sessions.begin() as session:
        row = session.get(StaffRow, username, with_for_update=True)
        if row is None or not row.active or row.password_hash != stored:
            return SignIn(None)
        return _answer(row, right, now, lockout)


def open_session(
    session: Session, username: str, *, token: str, now: datetime, expires: datetime, strong: bool = False
) -> None:
    """`token` is random and stays with the browser; `strong` when more than a password was shown."""
    digest = _digest(token)
    session.add(SessionRow(token_hash=digest, username=username, created=now, expires=expires, strong=strong))


def resolve_session(session: Session, token: str, *, now: datetime) -> SignedIn | None:
    """Who is signed in with this token; None when it ended, expired or the account is no longer active."""
    found = session.execute(
        select(StaffRow, SessionRow.strong)
        .join(SessionRow, SessionRow.username == StaffRow.username)
        .where(SessionRow.token_hash == _digest(token), SessionRow.expires > now, StaffRow.active)
    ).one_or_none()
    return None if found is None else SignedIn(_account(found[0]), found[1])


def end_session(session: Session, token: str) -> None:
    session.execute(delete(SessionRow).where(SessionRow.token_hash == _digest(token)))


def end_sessions(session: Session, username: str) -> None:
    session.execute(delete(SessionRow).where(SessionRow.username == username))


def sweep_sessions(session: Session, *, now: datetime) -> None:
    """Forgets what has expired."""
    session.execute(delete(SessionRow).where(SessionRow.expires <= now))


def _answer(row: StaffRow, right: bool, now: datetime, lockout: Lockout) -> SignIn:
    if row.locked_until is not None and row.locked_until > now:
        return SignIn(None, row.locked_until)
    row.locked_until = None
    if right:
        row.failed_logins = 0
        return SignIn(_account(row))
    row.failed_logins += 1
    if row.failed_logins >= lockout.failures:
        row.failed_logins = 0
        row.locked_until = now + lockout.length
    return SignIn(None, row.locked_until)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except VerificationError:
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash that no password opens in practice, made as costly as any other."""
    return _HASHER.hash("no account has this password")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _row(session: Session, username: str) -> StaffRow:
    row = session.get(StaffRow, username)
    if row is None:
        raise NotFound(f"no account {username}")
    return row


def _account(row: StaffRow) -> Account:
    return Account(row.username, row.name, tuple(row.roles), row.adcode, row.active, row.second_factor_since)
