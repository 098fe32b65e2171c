"""What is known so far of a report that is being told?"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.hearing import FACTS

TOLD = ("what", *FACTS, "contact")
UNKNOWN = "不清楚"
LONGEST_FACT = 200


class Question(StrEnum):
    """What may be asked, in the order in which it is asked."""

    WHAT = "what"
    PLACE = "place"
    TIME = "time"
    SOURCE = "source"
    EFFECTS = "effects"
    CONTACT = "contact"
    CONFIRM = "confirm"


class Mode(StrEnum):
    """What the next answer is about, when it is not simply the question asked."""

    FILLING = "filling"
    CHANGING = "changing"
    CANCELLING = "cancelling"
    RETRYING = "retrying"


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """A division that may be meant."""

    adcode: str
    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A report in the making. An empty string means: not told yet."""

    what: str = ""
    place: str = ""
    time: str = ""
    source: str = ""
    effects: str = ""
    contact: str = ""  # given | anonymous
    question: str = ""  # what was asked last
    mode: Mode = Mode.FILLING
    words: tuple[str, ...] = ()  # the reporter's own sentences, in order
    attachments: tuple[str, ...] = ()
    asked: Mapping[str, int] = field(default_factory=dict)
    to_locate: str = ""  # wording whose place the platform has not been asked about yet
    place_unclear: bool = False  # the place is named, but district and road are still wanted
    place_rounds: int = 0  # how often the place was asked back; after two it is taken as it was said
    options: tuple[PlaceOption, ...] = ()
    put_back: str = ""  # the value of the fact that is asked again, if the reporter leaves it after all
    warned: bool = False  # the emergency numbers were given

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.attachments

    @property
    def text(self) -> str:
        """The complaint in the reporter's own words."""
        return "\n".join(self.words)

    def fact(self, name: str) -> str:
        return str(getattr(self, name))

    def times_asked(self, question: str) -> int:
        return self.asked.get(question, 0)

    def facts(self) -> dict[str, str]:
        """What the platform is told besides the words; what the reporter does not know is left empty."""
        return {name: "" if self.fact(name) == UNKNOWN else self.fact(name) for name in FACTS}

    def with_fact(self, name: str, value: str) -> "Draft":
        return replace(self, **{name: value[:LONGEST_FACT]})  # type: ignore[arg-type]

    def as_slots(self) -> dict[str, Any]:
        """The facts under their own names, everything else as `progress`; `from_slots` reads them back."""
        whole = asdict(self)
        facts = {name: whole.pop(name) or None for name in TOLD}
        return {**facts, "progress": whole}

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> "Draft":
        progress: dict[str, Any] = dict(slots.get("progress") or {})
        if progress:
            progress["mode"] = Mode(progress["mode"])
            progress["words"] = tuple(progress["words"])
            progress["attachments"] = tuple(progress["attachments"])
            progress["options"] = tuple(PlaceOption(**option) for option in progress["options"])
        told: dict[str, Any] = {name: slots.get(name) or "" for name in TOLD}
        return cls(**told, **progress)


def missing(draft: Draft) -> tuple[Question, ...]:
    """The questions still open, in order; the confirmation is always the last."""
    open_facts = tuple(
        question for question in Question if question is not Question.CONFIRM and _is_open(draft, question)
    )
    return (*open_facts, Question.CONFIRM)


def _is_open(draft: Draft, question: Question) -> bool:
    if question is Question.PLACE and (draft.options or draft.place_unclear):
        return True
    return not draft.fact(question)
