"""What do decisions of people teach? Who decided which kinds, what models had said, and what it weighs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.domain.reports import ReportId

DECIDED_WEIGHT = 4.0  # a generated text weighs 1
CONFIRMED_WEIGHT = 1.0  # who accepts a report often leaves a suggestion as it is


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kinds a person stands for, primary first: chosen, or (`confirmed`) accepted as suggested."""

    report: ReportId
    codes: tuple[str, ...]
    confirmed: bool
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # what each model had said, by its name

    @property
    def weight(self) -> float:
        return CONFIRMED_WEIGHT if self.confirmed else DECIDED_WEIGHT


@dataclass(frozen=True, slots=True)
class Lesson:
    """A redacted text and the kinds of either level that hold of it."""

    text: str
    codes: tuple[str, ...]
    weight: float


def top_of(code: str) -> str:
    """The kind of level 1 that a kind belongs to."""
    return code.partition(".")[0]
