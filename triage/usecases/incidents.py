"""How is an emergency led? Its steps are entries in the report's history; its clock runs in hours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from triage.domain.deadlines import DueQuestion, due_clocks
from triage.domain.errors import InvalidSubmission
from triage.domain.incidents import (
    INCIDENT,
    INCIDENT_STEP_LABELS,
    Grade,
    IncidentState,
    IncidentStep,
    clock_event,
)
from triage.domain.open_clocks import base_code, newest, next_code
from triage.domain.policies import Policies
from triage.domain.reports import ReportId
from triage.domain.standing import ClockRow
from triage.domain.workflow import Step
from triage.ports import StepTaken, UnitOfWork
from triage.usecases.clocks import row_of

CLOCK = "report_incident"
GRADED = (IncidentStep.CONFIRM, IncidentStep.REGRADE)


@dataclass(frozen=True, slots=True)
class Alarm:
    """An incident that is not over. `due` is by when it must be reported upward; None once that is done."""

    state: IncidentState
    grade: Grade | None
    due: datetime | None
    citation: str = ""

    def overdue(self, now: datetime) -> bool:
        return self.due is not None and now > self.due


def take(
    id: ReportId,
    step: IncidentStep,
    *,
    actor: str,
    reason: str,
    now: datetime,
    policies: Policies,
    uow: UnitOfWork,
    grade: Grade | None = None,
) -> IncidentState:
    """A step of the incident. Raises IllegalStep, or InvalidSubmission without a reason or grade."""
    if step in GRADED and grade is None:
        raise InvalidSubmission("请选择事件分级。")
    if step is IncidentStep.DISMISS and not reason.strip():
        raise InvalidSubmission("请写明认定误报的理由。")
    state = INCIDENT.advance(incident_state(uow.reports.steps(id)), step)
    detail = {"incident": step.value} | ({"grade": grade.value} if grade else {})
    recorded = Step.ESCALATE if step is IncidentStep.SUSPECT else Step.NOTE
    said = reason.strip() or INCIDENT_STEP_LABELS[step]
    uow.reports.take_step(id, StepTaken(recorded, actor, now, said, detail))
    if grade is not None and state is IncidentState.CONFIRMED:
        _start_clock(id, grade, now, policies, uow)
    return state


def incident_state(steps: Iterable[StepTaken]) -> IncidentState | None:
    """Where the incident stands, from the report's history; None when there never was one."""
    state: IncidentState | None = None
    for detail in _entries(steps):
        state = INCIDENT.advance(state, IncidentStep(str(detail["incident"])))
    return state


def alarm(id: ReportId, uow: UnitOfWork) -> Alarm | None:
    """What has to ring on the desk; None when nothing is going on."""
    steps = uow.reports.steps(id)
    state = incident_state(steps)
    if state is None or state in (IncidentState.CONCLUDED, IncidentState.DISMISSED):
        return None
    grades = [Grade(str(detail["grade"])) for detail in _entries(steps) if "grade" in detail]
    row = _clock(id, uow) if state is IncidentState.CONFIRMED else None
    grade = grades[-1] if grades else None
    return Alarm(state, grade, row.due if row else None, row.citation if row else "")


def _entries(steps: Iterable[StepTaken]) -> Iterable[Mapping[str, object]]:
    return (taken.detail for taken in steps if taken.detail and "incident" in taken.detail)


def _clock(id: ReportId, uow: UnitOfWork) -> ClockRow | None:
    return next((row for row in newest(uow.reports.clocks(id)) if base_code(row.clock) == CLOCK), None)


def _start_clock(id: ReportId, grade: Grade, now: datetime, policies: Policies, uow: UnitOfWork) -> None:
    """The clock of the grade; a graver grade found later may only shorten what is running."""
    report, standing = uow.reports.get(id), uow.reports.standing(id)
    question = DueQuestion("report", str(report.channel), standing.adcode, clock_event(grade), now)
    answer = due_clocks(question, policies.terms, policies.calendar)
    running = _clock(id, uow)
    for clock in answer.clocks:
        row = row_of(clock, answer.warnings)
        if running is None:
            uow.reports.start_clocks(id, [row])
        elif row.due < running.due:
            uow.reports.start_clocks(id, [replace(row, clock=next_code(running.clock))])
