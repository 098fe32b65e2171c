"""Does the life of a report follow its table, and nothing else?"""

from itertools import product

import pytest

from triage.domain.errors import IllegalStep
from triage.domain.workflow import (
    NEXT,
    REASONED,
    ROLES,
    SETTLED,
    STATE_LABELS,
    STEP_LABELS,
    Bulletin,
    State,
    Step,
    advance,
    bulletin_state,
    may_take,
)

EVERYTHING = [(state, step) for state, step in product([None, *State], Step)]
LEGAL = sorted(NEXT, key=str)
ILLEGAL = [pair for pair in EVERYTHING if pair not in NEXT]

A_NORMAL_LIFE = [
    (Step.REGISTER, State.REGISTERED),
    (Step.TRIAGE, State.REGISTERED),
    (Step.ACCEPT, State.ACCEPTED),
    (Step.ASSIGN, State.HANDLING),
    (Step.INVESTIGATE, State.HANDLING),
    (Step.ASK_EXTENSION, State.HANDLING),
    (Step.EXTEND, State.HANDLING),
    (Step.DRAFT, State.DRAFTED),
    (Step.SEND_BACK, State.HANDLING),
    (Step.DRAFT, State.DRAFTED),
    (Step.CLOSE, State.CLOSED),
    (Step.REPLY, State.REPLIED),
    (Step.FOLLOW_UP, State.REPLIED),
    (Step.RATE, State.REPLIED),
    (Step.REHANDLE, State.HANDLING),
    (Step.DRAFT, State.DRAFTED),
    (Step.CLOSE, State.CLOSED),
    (Step.REPLY, State.REPLIED),
    (Step.APPLY_REVIEW, State.UNDER_REVIEW),
    (Step.DECIDE_REVIEW, State.REVIEWED),
    (Step.APPLY_RECHECK, State.UNDER_RECHECK),
    (Step.HEAR, State.UNDER_RECHECK),
    (Step.DECIDE_RECHECK, State.ENDED),
    (Step.ARCHIVE, State.ARCHIVED),
]


def test_a_report_can_live_through_every_chapter() -> None:
    state: State | None = None
    for step, expected in A_NORMAL_LIFE:
        state = advance(state, step)
        assert state is expected


def test_a_report_wrongly_transferred_comes_back_to_be_sorted_again() -> None:
    transferred = advance(State.REGISTERED, Step.TRANSFER)
    assert advance(transferred, Step.OBJECT) is State.REGISTERED


@pytest.mark.parametrize("state", State)
def test_a_report_can_be_withdrawn_until_it_is_decided_on(state: State) -> None:
    undecided = {State.REGISTERED, State.ACCEPTED, State.HANDLING, State.DRAFTED}
    assert ((state, Step.WITHDRAW) in NEXT) is (state in undecided)


def test_the_office_may_go_on_with_what_was_withdrawn() -> None:
    assert advance(State.WITHDRAWN, Step.REOPEN) is State.REGISTERED


def test_a_refusal_can_be_taken_back() -> None:
    assert advance(advance(State.REGISTERED, Step.REFUSE), Step.REOPEN) is State.REGISTERED


@pytest.mark.parametrize(("state", "step"), LEGAL)
def test_every_listed_step_is_taken(state: State | None, step: Step) -> None:
    assert advance(state, step) is NEXT[state, step]


@pytest.mark.parametrize(("state", "step"), ILLEGAL)
def test_every_other_step_is_refused_and_says_why(state: State | None, step: Step) -> None:
    with pytest.raises(IllegalStep, match=f"cannot {step} a report that is"):
        advance(state, step)


def test_legal_and_illegal_steps_are_all_there_is() -> None:
    assert len(LEGAL) + len(ILLEGAL) == len(EVERYTHING) == (len(State) + 1) * len(Step)


@pytest.mark.parametrize("state", [state for state in State if state is not State.REGISTERED])
def test_every_state_can_be_reached(state: State) -> None:
    assert any(end is state and start is not state for (start, _), end in NEXT.items())


def test_no_state_is_a_dead_end() -> None:
    moving = {start for (start, _), end in NEXT.items() if end is not start}
    assert set(State) - moving == set()


def test_every_state_and_step_has_a_chinese_label() -> None:
    assert set(STATE_LABELS) == set(State)
    assert set(STEP_LABELS) == set(Step) == set(ROLES)


@pytest.mark.parametrize(
    ("step", "roles", "allowed"),
    [
        (Step.ACCEPT, ["clerk"], True),
        (Step.CLOSE, ["clerk"], False),
        (Step.CLOSE, ["supervisor"], True),
        (Step.CLOSE, ["analyst", "supervisor"], True),
        (Step.EXTEND, ["clerk"], False),
        (Step.NOTE, ["auditor"], True),
        (Step.ACCEPT, ["admin", "custodian", "analyst", "auditor"], False),
        (Step.ACCEPT, [], False),
        (Step.WITHDRAW, ["clerk", "supervisor", "custodian", "auditor", "analyst", "admin"], False),
        (Step.TRIAGE, ["clerk", "supervisor", "custodian", "auditor", "analyst", "admin"], False),
    ],
)
def test_who_may_take_a_step(step: Step, roles: list[str], allowed: bool) -> None:
    assert may_take(step, roles) is allowed


def test_whoever_is_refused_or_kept_waiting_is_told_the_reason() -> None:
    assert {Step.REFUSE, Step.TRANSFER, Step.OBJECT, Step.ASK_EXTENSION, Step.REHANDLE} <= REASONED


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.REGISTERED, Bulletin.PENDING),
        (State.ACCEPTED, Bulletin.HANDLING),
        (State.TRANSFERRED, Bulletin.HANDLING),
        (State.HANDLING, Bulletin.HANDLING),
        (State.DRAFTED, Bulletin.HANDLING),
        (State.REFUSED, Bulletin.REFUSED),
        (State.CLOSED, Bulletin.DONE),
        (State.REPLIED, Bulletin.DONE),
        (State.UNDER_REVIEW, Bulletin.DONE),
        (State.REVIEWED, Bulletin.DONE),
        (State.UNDER_RECHECK, Bulletin.DONE),
        (State.ENDED, Bulletin.DONE),
        (State.WITHDRAWN, Bulletin.DONE),
        (State.ARCHIVED, Bulletin.DONE),
    ],
)
def test_bulletins_count_four_states(state: State, expected: Bulletin) -> None:
    assert bulletin_state(state) is expected


def test_what_is_settled_is_not_pending() -> None:
    assert all(bulletin_state(state) is not Bulletin.PENDING for state in SETTLED)
