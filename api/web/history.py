"""What happened to a report, one entry a step? A correction says what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.web.opinions import answer_words
from api.web.wording import AXES
from triage.domain.predictions import Axis
from triage.domain.workflow import Step
from triage.ports import StepTaken
from triage.storage.read_models import ReportPage

_UNKNOWN = "未定"


@dataclass(frozen=True, slots=True)
class Entry:
    """`change` says in words from what to what a person corrected; "" for every other step."""

    taken: StepTaken
    change: str


@dataclass(frozen=True, slots=True)
class Parted:
    """A case that a person took the report out of."""

    case: str
    taken: StepTaken


def entries(found: ReportPage) -> list[Entry]:
    return [Entry(taken, _change(taken, found)) for taken in found.steps]


def parted(steps: Sequence[StepTaken]) -> list[Parted]:
    return [Parted(str((taken.detail or {}).get("case", "")), taken) for taken in steps if _parts(taken)]


def _parts(taken: StepTaken) -> bool:
    return taken.step is Step.UNLINK


def _change(taken: StepTaken, found: ReportPage) -> str:
    detail = taken.detail or {}
    if taken.step is not Step.OVERRIDE or detail.get("axis") not in set(Axis):
        return ""
    axis = Axis(str(detail["axis"]))
    earlier = [said for said, at in found.predictions if said.axis is axis and at < taken.at]
    before = answer_words(axis, earlier[-1].value) if earlier else ""
    return f"{AXES.get(axis, axis)}：{before or _UNKNOWN} → {answer_words(axis, detail) or _UNKNOWN}"
