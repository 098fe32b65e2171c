"""What may happen to a report next? A table of (state, step) and where it leads; anything else is refused."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from triage.domain.errors import IllegalStep


class State(StrEnum):
    """Where a report stands; the four states of the official bulletins are derived from these."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    HANDLING = "handling"
    DRAFTED = "drafted"
    CLOSED = "closed"
    REPLIED = "replied"


class Step(StrEnum):
    """What somebody (or the system) did; a step that leads nowhere new is recorded all the same."""

    REGISTER = "register"
    TRIAGE = "triage"
    OVERRIDE = "override"
    LINK = "link"
    UNLINK = "unlink"
    NOTE = "note"
    ACCEPT = "accept"
    REFUSE = "refuse"
    TRANSFER = "transfer"
    ASSIGN = "assign"
    OBJECT = "object"
    DRAFT = "draft"
    SEND_BACK = "send_back"
    CLOSE = "close"
    REPLY = "reply"
    REHANDLE = "rehandle"


_KEEPING = (Step.TRIAGE, Step.OVERRIDE, Step.LINK, Step.UNLINK, Step.NOTE)

_MOVES: dict[tuple[State | None, Step], State] = {
    (None, Step.REGISTER): State.REGISTERED,
    (State.REGISTERED, Step.ACCEPT): State.ACCEPTED,
    (State.REGISTERED, Step.REFUSE): State.REFUSED,
    (State.REGISTERED, Step.TRANSFER): State.TRANSFERRED,
    (State.ACCEPTED, Step.ASSIGN): State.HANDLING,
    (State.ACCEPTED, Step.TRANSFER): State.TRANSFERRED,
    (State.HANDLING, Step.OBJECT): State.ACCEPTED,
    (State.HANDLING, Step.DRAFT): State.DRAFTED,
    (State.DRAFTED, Step.SEND_BACK): State.HANDLING,
    (State.DRAFTED, Step.CLOSE): State.CLOSED,
    (State.CLOSED, Step.REPLY): State.REPLIED,
    (State.REPLIED, Step.REHANDLE): State.HANDLING,
    (State.TRANSFERRED, Step.OBJECT): State.REGISTERED,
}

NEXT: Mapping[tuple[State | None, Step], State] = MappingProxyType(
    {**{(state, step): state for state in State for step in _KEEPING}, **_MOVES}
)


def advance(state: State | None, step: Step) -> State:
    """The state after `step`; None stands for a report that does not exist yet. Raises IllegalStep."""
    try:
        return NEXT[state, step]
    except KeyError:
        raise IllegalStep(f"cannot {step} a report that is {state or 'not registered'}") from None
