"""Who gets in, and who stays out?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.contract.storage.samples import NOON
from triage.domain.errors import Conflict, NotFound
from triage.storage import staff
from triage.storage.engine import Sessions
from triage.storage.staff import Account, Lockout, SignIn
from triage.storage.tables import SessionRow, StaffRow

CHEN = Account("chen", "陈工", ("clerk",), "370102", True)
THREE = Lockout(failures=3, length=timedelta(minutes=15))
TOKEN = "token"
PASSWORD = "correct horse 电池"


@pytest.fixture(autouse=True)
def chen(sessions: Sessions) -> None:
    with sessions.begin() as session:
        staff.create_account(session, CHEN, PASSWORD, at=NOON)


def sign_in(sessions: Sessions, password: str, *, minutes: int = 0, username: str = "chen") -> SignIn:
    now = NOON + timedelta(minutes=minutes)
    return staff.sign_in(sessions, username, password, now=now, lockout=THREE)


def test_the_right_password_opens_the_account(sessions: Sessions) -> None:
    assert sign_in(sessions, PASSWORD) == SignIn(CHEN)


def test_the_record_knows_no_password(sessions: Sessions) -> None:
    with sessions() as session:
        stored = session.scalars(select(StaffRow.password_hash)).one()
    assert stored.startswith("$argon2id$")


@pytest.mark.parametrize("username", ["chen", "nobody"])
def test_a_wrong_name_and_a_wrong_password_look_the_same(sessions: Sessions, username: str) -> None:
    assert sign_in(sessions, "wrong", username=username) == SignIn(None)


def test_after_three_failures_even_the_right_password_waits(sessions: Sessions) -> None:
    until = NOON + THREE.length
    assert sign_in(sessions, "wrong") == SignIn(None)
    assert sign_in(sessions, "wrong") == SignIn(None)
    assert sign_in(sessions, "wrong") == SignIn(None, until)
    assert sign_in(sessions, PASSWORD, minutes=14) == SignIn(None, until)
    assert sign_in(sessions, PASSWORD, minutes=15) == SignIn(CHEN)


def test_failures_count_only_in_a_row(sessions: Sessions) -> None:
    for _ in range(2):
        sign_in(sessions, "wrong")
        sign_in(sessions, "wrong")
        assert sign_in(sessions, PASSWORD) == SignIn(CHEN)


def test_a_username_is_given_once(sessions: Sessions) -> None:
    with sessions() as session, pytest.raises(Conflict):
        staff.create_account(session, CHEN, "other", at=NOON)


def test_accounts_are_listed_by_username(sessions: Sessions) -> None:
    bai = replace(CHEN, username="bai", adcode="", roles=("supervisor", "auditor"))
    with sessions.begin() as session:
        staff.create_account(session, bai, PASSWORD, at=NOON)
    with sessions() as session:
        assert staff.accounts(session) == (bai, CHEN)
        assert staff.account(session, "bai") == bai
        with pytest.raises(NotFound):
            staff.account(session, "nobody")


def opened(sessions: Sessions, token: str = TOKEN) -> None:
    with sessions.begin() as session:
        staff.open_session(session, "chen", token=token, now=NOON, expires=NOON + timedelta(hours=8))


def who(sessions: Sessions, token: str = TOKEN, *, hours: float = 0) -> Account | None:
    with sessions() as session:
        found = staff.resolve_session(session, token, now=NOON + timedelta(hours=hours))
    return found.account if found else None


def test_a_session_lasts_until_it_expires(sessions: Sessions) -> None:
    opened(sessions)
    assert who(sessions, hours=7.9) == CHEN
    assert who(sessions, hours=8) is None
    assert who(sessions, "guessed") is None


def test_a_session_ends_when_asked(sessions: Sessions) -> None:
    opened(sessions, "one")
    opened(sessions, "two")
    with sessions.begin() as session:
        staff.end_session(session, "one")
    assert (who(sessions, "one"), who(sessions, "two")) == (None, CHEN)


def test_the_record_knows_no_token(sessions: Sessions) -> None:
    opened(sessions)
    with sessions() as session:
        assert TOKEN not in session.scalars(select(SessionRow.token_hash)).one()


def test_a_new_password_lifts_the_lockout_and_signs_out_everywhere(sessions: Sessions) -> None:
    opened(sessions)
    for _ in range(3):
        sign_in(sessions, "wrong")
    with sessions.begin() as session:
        staff.set_password(session, "chen", "new password")
    assert who(sessions) is None
    assert sign_in(sessions, "new password") == SignIn(CHEN)
    assert sign_in(sessions, PASSWORD) == SignIn(None)


def test_an_account_that_is_no_longer_active_is_out_at_once(sessions: Sessions) -> None:
    opened(sessions)
    with sessions.begin() as session:
        staff.change_account(session, replace(CHEN, active=False))
    assert who(sessions) is None
    assert sign_in(sessions, PASSWORD) == SignIn(None)


def test_a_change_of_division_counts_for_the_running_session(sessions: Sessions) -> None:
    opened(sessions)
    moved = replace(CHEN, adcode="370103", name="陈工程师", roles=("supervisor",))
    with sessions.begin() as session:
        staff.change_account(session, moved)
    assert who(sessions) == moved


def test_expired_sessions_are_swept_away(sessions: Sessions) -> None:
    opened(sessions)
    with sessions.begin() as session:
        staff.sweep_sessions(session, now=NOON + timedelta(hours=8))
        assert session.scalars(select(SessionRow)).all() == []
