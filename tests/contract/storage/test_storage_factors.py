"""Which second factor does an account have, and does a code count twice?"""

from datetime import timedelta

import pytest

from tests.contract.storage.samples import NOON
from tests.contract.storage.test_storage_staff import CHEN, PASSWORD
from triage.domain.errors import Conflict, NotFound
from triage.storage import staff
from triage.storage.engine import Sessions
from triage.storage.factors import Factor, drop_factor, factor, offer_factor, use_factor


@pytest.fixture(autouse=True)
def chen(sessions: Sessions) -> None:
    with sessions.begin() as session:
        staff.create_account(session, CHEN, PASSWORD, at=NOON)


def offered(sessions: Sessions, sealed: bytes = b"sealed") -> None:
    with sessions.begin() as session:
        offer_factor(session, "chen", sealed)


def used(sessions: Sessions, step: int) -> bool:
    with sessions.begin() as session:
        return use_factor(session, "chen", step=step, since=NOON)


def kept(sessions: Sessions) -> Factor | None:
    with sessions() as session:
        return factor(session, "chen")


def test_an_offer_replaces_an_offer_and_counts_from_its_first_use(sessions: Sessions) -> None:
    assert kept(sessions) is None
    assert not used(sessions, 7)
    offered(sessions, b"first")
    offered(sessions, b"second")
    assert kept(sessions) == Factor(b"second", None, 0)
    assert used(sessions, 7)
    assert kept(sessions) == Factor(b"second", NOON, 7)
    with sessions() as session:
        assert staff.account(session, "chen").second_factor_since == NOON


def test_no_step_counts_twice_and_none_before_the_last(sessions: Sessions) -> None:
    offered(sessions)
    assert [used(sessions, step) for step in (7, 7, 6, 8)] == [True, False, False, True]


def test_one_in_force_is_not_replaced_and_one_dropped_is_gone_with_the_sessions(sessions: Sessions) -> None:
    offered(sessions)
    used(sessions, 7)
    with pytest.raises(Conflict):
        offered(sessions)
    with sessions.begin() as session:
        staff.open_session(session, "chen", token="t", now=NOON, expires=NOON + timedelta(1), strong=True)
    with sessions.begin() as session:
        found = staff.resolve_session(session, "t", now=NOON)
        assert found is not None
        assert found.strong
        drop_factor(session, "chen")
    assert kept(sessions) is None
    with sessions() as session:
        assert staff.resolve_session(session, "t", now=NOON) is None


def test_nobody_has_none(sessions: Sessions) -> None:
    with sessions.begin() as session:
        with pytest.raises(NotFound):
            offer_factor(session, "nobody", b"")
        with pytest.raises(NotFound):
            drop_factor(session, "nobody")
