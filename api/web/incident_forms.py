"""In which words does the desk ask for the steps of an emergency?"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal

from fastapi import Form

from triage.domain.errors import TriageError
from triage.domain.incidents import Harm, IncidentStep
from triage.domain.notices import NoticeKind

Number = Annotated[int, Form(ge=0, le=10_000_000)]


@dataclass(frozen=True, slots=True)
class IncidentForm:
    """`notice` is the paper that belongs to the step."""

    reason: str
    needed: bool = True
    notice: NoticeKind | None = None


FORMS: Mapping[IncidentStep, IncidentForm] = MappingProxyType(
    {
        IncidentStep.FIRST_REPORT: IncidentForm(
            "向谁报告、用什么方式、报告了什么", notice=NoticeKind.INCIDENT_FIRST
        ),
        IncidentStep.CONTINUED_REPORT: IncidentForm("续报的新情况", notice=NoticeKind.INCIDENT_CONTINUED),
        IncidentStep.FINAL_REPORT: IncidentForm(
            "处理结果、原因、损失、后续措施", notice=NoticeKind.INCIDENT_FINAL
        ),
        IncidentStep.DISMISS: IncidentForm("认定误报的理由"),
        IncidentStep.REVIVE: IncidentForm("撤销误报认定的理由"),
    }
)


def harm_form(
    *,
    dead: Number = 0,
    poisoned: Number = 0,
    evacuated: Number = 0,
    loss_wan: Annotated[float, Form(ge=0, le=100_000_000)] = 0,
    water_cut: Annotated[Literal["", "town", "county", "city"], Form()] = "",
    crossing: Annotated[Literal["", "county", "city", "province", "nation"], Form()] = "",
) -> Harm:
    """The consequences as they are known; people count the loss in units of ten thousand yuan."""
    return Harm(dead, poisoned, evacuated, round(loss_wan * 10_000), water_cut, crossing)


def told(problem: TriageError | None) -> str:
    """What was written for people is said; anything else means that the panel was out of date."""
    own = str(problem or "")
    if not own or any("\u4e00" <= letter <= "\u9fff" for letter in own):
        return own
    return "情况刚有变化，请看过现在的情况后再操作。"
