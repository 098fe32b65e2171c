"""What comes out of one message: the new draft, what is said, and what has to happen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.draft import Draft


class Act(StrEnum):
    """What follows once everything is said."""

    ASK = "ask"
    FILE = "file"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Say:
    """A response of the domain with the values it needs."""

    response: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """The draft after a message, what is said before the next question, and what happens then."""

    draft: Draft
    say: tuple[Say, ...] = ()
    act: Act = Act.ASK

    def after(self, *earlier: Say) -> "Turn":
        return replace(self, say=(*earlier, *self.say))
