"""What does a workflow table promise? (state, step) leads to one state; everything else is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from triage.domain.errors import IllegalStep

S = TypeVar("S", bound=StrEnum)
T = TypeVar("T", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Workflow(Generic[S, T]):
    """`moves` lead somewhere (None is before the first step); `keeping` steps are recorded in every state."""

    noun: str
    moves: Mapping[tuple[S | None, T], S]
    keeping: frozenset[T]

    def advance(self, state: S | None, step: T) -> S:
        """Raises IllegalStep."""
        if state is not None and step in self.keeping:
            return state
        try:
            return self.moves[state, step]
        except KeyError:
            raise IllegalStep(f"cannot {step} a {self.noun} that is {state or 'not registered'}") from None

    def steps(self, state: S | None) -> tuple[T, ...]:
        """The moves that are legal now, in the order of the table; keeping steps are always legal."""
        return tuple(step for start, step in self.moves if start == state)

    @property
    def states(self) -> tuple[S, ...]:
        """Every state the table reaches, in the order in which it is first reached."""
        return tuple(dict.fromkeys(self.moves.values()))


def mermaid(workflow: Workflow[S, T], states: Mapping[S, str], steps: Mapping[T, str]) -> str:
    """The table as a picture (a Mermaid state diagram), labels in the words of `states` and `steps`."""
    return "\n".join(["stateDiagram-v2", *_names(workflow, states), *_arrows(workflow, steps)])


def _names(workflow: Workflow[S, T], labels: Mapping[S, str]) -> Iterable[str]:
    return (f'    state "{labels[state]}" as {state}' for state in workflow.states)


def _arrows(workflow: Workflow[S, T], labels: Mapping[T, str]) -> Iterable[str]:
    return (
        f"    {start or '[*]'} --> {end}: {labels[step]}" for (start, step), end in workflow.moves.items()
    )
