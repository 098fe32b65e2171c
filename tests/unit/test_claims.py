"""Does the life of a reward claim follow its table, and is every step somebody's?"""

from datetime import UTC, datetime
from itertools import product

import pytest

from triage.domain.claims import (
    CLAIM,
    ENDED,
    REASONED,
    RESERVING,
    STATE_LABELS,
    STEP_LABELS,
    ClaimState,
    ClaimStep,
    ClaimTaken,
    last,
    may_take,
)
from triage.domain.errors import IllegalStep

S, T = ClaimState, ClaimStep
BY_REPORTER = {T.OPT_IN, T.CLAIM, T.GIVE_PAYEE, T.DECLINE}
ROLES = ("clerk", "supervisor", "analyst", "custodian", "auditor", "admin", "approver", "cashier")
ILLEGAL = [
    pair
    for pair in product([None, *S], T)
    if pair not in CLAIM.moves and not (pair[0] is not None and pair[1] in CLAIM.keeping)
]

A_WHOLE_LIFE = [
    (T.WATCH, S.WATCHING),
    (T.OPT_IN, S.WATCHING),
    (T.ENTER_OUTCOME, S.DECIDED),
    (T.PROPOSE, S.PROPOSED),
    (T.RECALCULATE, S.DECIDED),
    (T.PROPOSE, S.PROPOSED),
    (T.CONSENT, S.PROPOSED),
    (T.APPROVE, S.APPROVED),
    (T.NOTIFY, S.NOTIFIED),
    (T.SUGGEST, S.NOTIFIED),
    (T.FORFEIT, S.FORFEITED),
    (T.RESTORE, S.NOTIFIED),
    (T.CLAIM, S.CLAIMED),
    (T.GIVE_PAYEE, S.IDENTIFIED),
    (T.SUCCEED, S.CLAIMED),
    (T.GIVE_PAYEE, S.IDENTIFIED),
    (T.PAY, S.PAID),
    (T.CLAW_BACK, S.RECALLED),
    (T.BLACKLIST, S.RECALLED),
    (T.PAY_BACK, S.RETURNED),
]


def test_a_claim_can_live_through_every_chapter() -> None:
    state: ClaimState | None = None
    for step, expected in A_WHOLE_LIFE:
        state = CLAIM.advance(state, step)
        assert state is expected


@pytest.mark.parametrize(("state", "step"), ILLEGAL, ids=str)
def test_everything_else_is_refused(state: ClaimState | None, step: ClaimStep) -> None:
    with pytest.raises(IllegalStep):
        CLAIM.advance(state, step)


def test_nothing_is_paid_that_was_not_approved_claimed_and_given_a_payee() -> None:
    before = {start for (start, step), _ in CLAIM.moves.items() if step is T.PAY}
    assert before == {S.IDENTIFIED}
    assert {end for (start, _), end in CLAIM.moves.items() if start is S.PROPOSED} == {
        S.PROPOSED,
        S.APPROVED,
        S.DECIDED,
        S.DENIED,
    }


def test_every_state_and_step_has_a_label_and_every_state_can_be_reached() -> None:
    assert set(STATE_LABELS) == set(S) == set(CLAIM.states)
    assert set(STEP_LABELS) == set(T)
    assert ENDED.isdisjoint(RESERVING)


def test_a_step_is_either_the_reporters_or_the_systems_or_somebodys_at_the_desk() -> None:
    nobodys = {step for step in T if not may_take(step, ROLES)}
    assert nobodys == BY_REPORTER | {T.SUGGEST}


def test_who_proposes_cannot_approve_deny_or_pay_by_role_alone() -> None:
    assert may_take(T.PROPOSE, ["clerk"])
    assert not any(may_take(step, ["clerk"]) for step in (T.CONSENT, T.APPROVE, T.DENY, T.PAY, T.FORFEIT))
    assert not may_take(T.PAY, ["approver"])


@pytest.mark.parametrize("step", [T.DENY, T.FORFEIT, T.CLAW_BACK, T.BLACKLIST, T.RECALCULATE])
def test_what_takes_something_away_needs_a_reason(step: ClaimStep) -> None:
    assert step in REASONED


def test_the_last_of_a_kind_counts() -> None:
    at = datetime(2026, 6, 1, tzinfo=UTC)
    steps = [ClaimTaken(T.NOTE, name, at) for name in ("first", "second")]
    found = last(steps, T.NOTE)
    assert found is not None
    assert found.actor == "second"
    assert last(steps, T.PAY) is None
