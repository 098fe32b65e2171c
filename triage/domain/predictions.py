"""What did a model or a rule say, and what did a person decide? All is kept, the latest word counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Axis(StrEnum):
    """The axes a report is judged on; one prediction belongs to one axis."""

    KINDS = "kinds"
    REMIT = "remit"
    INDUSTRY = "industry"
    ROUTE = "route"
    PLACE = "place"
    OWNER = "owner"
    SEVERITY = "severity"
    CLOCKS = "clocks"
    STATED = "stated"
    DUPLICATES = "duplicates"


class Author(StrEnum):
    MODEL = "model"
    RULE = "rule"
    PERSON = "person"
    SHADOW = "shadow"  # a challenger; its word never counts


@dataclass(frozen=True, slots=True)
class Prediction:
    """`value` is plain JSON; `by` names the model version, the rule id or the user who said so."""

    axis: Axis
    author: Author
    by: str
    value: Mapping[str, object] = field(default_factory=dict)
    confidence: float | None = None
    abstained: bool = False
    reason: str = ""
