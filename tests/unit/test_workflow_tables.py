"""Do orders, cases and incidents follow their tables, and does the page of diagrams show them?"""

from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from runtime.commands.statemachine import page
from triage.domain.assignments import (
    ASSIGNMENT,
    ASSIGNMENT_STATE_LABELS,
    ASSIGNMENT_STEP_LABELS,
    CASE,
    CASE_STATE_LABELS,
    CASE_STEP_LABELS,
    AssignmentState,
    AssignmentStep,
    CaseState,
    CaseStep,
    case_state,
    order_state,
)
from triage.domain.errors import IllegalStep
from triage.domain.incidents import (
    INCIDENT,
    INCIDENT_STATE_LABELS,
    INCIDENT_STEP_LABELS,
    IncidentState,
    IncidentStep,
)
from triage.domain.transitions import Workflow
from triage.domain.workflow import State, Step

TABLES: list[tuple[Workflow[Any, Any], type[StrEnum], type[StrEnum]]] = [
    (ASSIGNMENT, AssignmentState, AssignmentStep),
    (CASE, CaseState, CaseStep),
    (INCIDENT, IncidentState, IncidentStep),
]
PAIRS = [
    pytest.param(table, state, step, id=f"{table.noun} {state} {step}")
    for table, states, steps in TABLES
    for state, step in product([None, *states], steps)
]


@pytest.mark.parametrize(("table", "state", "step"), PAIRS)
def test_a_step_is_either_listed_or_refused(
    table: Workflow[Any, Any], state: StrEnum | None, step: StrEnum
) -> None:
    if (state, step) in table.moves:
        assert table.advance(state, step) is table.moves[state, step]
    elif step in table.keeping and state is not None:
        assert table.advance(state, step) is state
    else:
        with pytest.raises(IllegalStep, match=f"a {table.noun} that is"):
            table.advance(state, step)


@pytest.mark.parametrize(("table", "states", "steps"), TABLES)
def test_every_state_is_reached_and_every_step_is_used(
    table: Workflow[Any, Any], states: type[StrEnum], steps: type[StrEnum]
) -> None:
    assert set(table.states) == set(states)
    assert {step for _, step in table.moves} | table.keeping == set(steps)


def test_every_state_and_step_has_a_label() -> None:
    assert set(ASSIGNMENT_STATE_LABELS) == set(AssignmentState)
    assert set(ASSIGNMENT_STEP_LABELS) == set(AssignmentStep)
    assert set(CASE_STATE_LABELS) == set(CaseState)
    assert set(CASE_STEP_LABELS) == set(CaseStep)
    assert set(INCIDENT_STATE_LABELS) == set(IncidentState)
    assert set(INCIDENT_STEP_LABELS) == set(IncidentStep)


def test_an_order_that_nobody_signed_for_can_be_objected_to_but_not_finished() -> None:
    sent = ASSIGNMENT.advance(None, AssignmentStep.SEND)
    assert ASSIGNMENT.advance(sent, AssignmentStep.OBJECT) is AssignmentState.OBJECTED
    with pytest.raises(IllegalStep):
        ASSIGNMENT.advance(sent, AssignmentStep.FINISH)


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([Step.REGISTER, Step.ACCEPT], None),
        ([Step.REGISTER, Step.TRANSFER], AssignmentState.SENT),
        ([Step.ASSIGN, Step.INVESTIGATE, Step.INVESTIGATE], AssignmentState.TAKEN),
        ([Step.ASSIGN, Step.REMIND], AssignmentState.SENT),
        ([Step.ASSIGN, Step.DRAFT], AssignmentState.DONE),
        ([Step.TRANSFER, Step.CLOSE], AssignmentState.DONE),
        ([Step.ASSIGN, Step.DRAFT, Step.SEND_BACK], AssignmentState.TAKEN),
        ([Step.ASSIGN, Step.DRAFT, Step.CLOSE, Step.REPLY, Step.REHANDLE], AssignmentState.TAKEN),
        ([Step.TRANSFER, Step.OBJECT], AssignmentState.RETURNED),
        ([Step.TRANSFER, Step.OBJECT, Step.TRANSFER], AssignmentState.SENT),
    ],
)
def test_the_order_follows_the_steps_of_its_report(steps: list[Step], state: AssignmentState | None) -> None:
    assert order_state(steps) is state


@pytest.mark.parametrize(
    ("members", "state"),
    [
        ([], CaseState.OPEN),
        ([State.REPLIED, State.HANDLING], CaseState.OPEN),
        ([State.REPLIED, State.REFUSED], CaseState.SETTLED),
    ],
)
def test_a_case_is_settled_when_all_its_reports_are(members: list[State], state: CaseState) -> None:
    assert case_state(members) is state


def test_a_false_alarm_can_be_revived() -> None:
    dismissed = INCIDENT.advance(IncidentState.CONFIRMED, IncidentStep.DISMISS)
    assert INCIDENT.advance(dismissed, IncidentStep.REVIVE) is IncidentState.SUSPECTED


def test_the_moves_of_a_state_are_listed_for_the_desk() -> None:
    assert INCIDENT.steps(IncidentState.SUSPECTED) == (
        IncidentStep.TAKE,
        IncidentStep.HAND_OVER,
        IncidentStep.CONFIRM,
        IncidentStep.DISMISS,
    )
    assert INCIDENT.steps(IncidentState.CONCLUDED) == ()


def test_the_page_of_diagrams_is_current() -> None:
    written = Path("docs/statemachine.md").read_text(encoding="utf-8")
    assert written == page(), "run `huansu docs`"
