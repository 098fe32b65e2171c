"""What comes out of one message: the new draft, what is said, and what has to happen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.draft import Draft

_HALF_WIDTH = re.compile(r"(?<=[\u3400-\u9fff])[,;:!?]|[,;:!?](?=[\u3400-\u9fff])")
_FULL_WIDTH = str.maketrans(",;:!?", "，；：！？")


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

    @property
    def written(self) -> dict[str, str]:
        """The values with Chinese punctuation between Chinese words; Rasa hears it in half width."""
        return {
            name: _HALF_WIDTH.sub(lambda sign: sign[0].translate(_FULL_WIDTH), value)
            for name, value in self.values.items()
        }


@dataclass(frozen=True, slots=True)
class Turn:
    """The draft after a message, what is said before the next question, and what happens then."""

    draft: Draft
    say: tuple[Say, ...] = ()
    act: Act = Act.ASK

    def after(self, *earlier: Say) -> "Turn":
        return replace(self, say=(*earlier, *self.say))
