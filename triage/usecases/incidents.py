"""How is an emergency led? Its steps are entries in the report's history; its clock runs in hours."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from types import MappingProxyType

from triage.domain.calendar import local_day
from triage.domain.deadlines import DueQuestion, due_clocks
from triage.domain.errors import Conflict, InvalidSubmission
from triage.domain.incidents import (
    INCIDENT,
    INCIDENT_STEP_LABELS,
    Grade,
    Harm,
    Incident,
    IncidentState,
    IncidentStep,
    clock_event,
    gradings,
    graver,
)
from triage.domain.open_clocks import base_code, newest, next_code
from triage.domain.policies import Policies
from triage.domain.predictions import Author, Axis, Prediction
from triage.domain.reports import ReportId
from triage.domain.severity import Level
from triage.domain.standing import ClockRow
from triage.domain.workflow import Step
from triage.ports import StepTaken, UnitOfWork
from triage.usecases.clocks import row_of

CLOCK = "report_incident"
PUSH = "push_alarm"
GRADED = (IncidentStep.CONFIRM, IncidentStep.REGRADE)
_PUSHED = (*GRADED, IncidentStep.SUSPECT, IncidentStep.REVIVE, IncidentStep.HAND_OVER)
_FRESH = (IncidentStep.SUSPECT, IncidentStep.REVIVE)  # nobody leads it yet
_NEEDED: Mapping[IncidentStep, str] = MappingProxyType(
    {
        IncidentStep.DISMISS: "请写明认定误报的理由。",
        IncidentStep.REVIVE: "请写明撤销误报的理由。",
        IncidentStep.NOTIFY_NEIGHBOUR: "请写明通报了哪个地区、哪个单位。",
    }
)
_LEVELS: Mapping[IncidentStep, Level] = MappingProxyType(
    {
        IncidentStep.SUSPECT: Level.EMERGENCY,
        IncidentStep.REVIVE: Level.EMERGENCY,
        IncidentStep.DISMISS: Level.NORMAL,
    }
)


@dataclass(frozen=True, slots=True)
class Act:
    """A step with what it needs: `harm` or `grade` to grade by, the `person` who is handed the lead."""

    step: IncidentStep
    actor: str
    reason: str = ""
    grade: Grade | None = None
    harm: Harm | None = None
    person: str = ""


def take(id: ReportId, act: Act, *, now: datetime, policies: Policies, uow: UnitOfWork) -> Incident:
    """A step of the incident. Raises IllegalStep, Conflict when somebody leads it, or InvalidSubmission."""
    before = uow.incidents.get(id)
    state = INCIDENT.advance(before.state if before else None, act.step)
    grade = _grade(act, now, policies)
    _check(act, before)
    known = replace(before, state=state) if before else Incident(id, state, now)
    recorded = Step.ESCALATE if act.step is IncidentStep.SUSPECT else Step.NOTE
    said = act.reason.strip() or INCIDENT_STEP_LABELS[act.step]
    uow.reports.take_step(id, StepTaken(recorded, act.actor, now, said, _detail(act, grade)))
    if grade is not None and state is IncidentState.CONFIRMED:
        anew = act.step is IncidentStep.CONFIRM
        _start_clock(id, grade, anew=anew, now=now, policies=policies, uow=uow)
    row = _clock(id, uow) if state is IncidentState.CONFIRMED else None
    after = replace(_led(known, act), grade=grade or known.grade, due=row.due if row else None)
    uow.incidents.put(after)
    _say_how_pressing(id, act, now, uow)
    if act.step in _PUSHED:
        uow.outbox.put(PUSH, report_id=str(id), occasion=act.step.value)
    return after


def suspect(
    id: ReportId, *, actor: str, reason: str, now: datetime, policies: Policies, uow: UnitOfWork
) -> None:
    """Words of danger ring the alarm; what is known as an incident already is left as it stands."""
    if uow.incidents.get(id) is None:
        take(id, Act(IncidentStep.SUSPECT, actor, reason), now=now, policies=policies, uow=uow)


def last_harm(id: ReportId, uow: UnitOfWork) -> Harm:
    """The consequences as they were graded last; nothing known before that."""
    told = [
        taken.detail["harm"] for taken in uow.reports.steps(id) if taken.detail and "harm" in taken.detail
    ]
    return Harm(**told[-1]) if told and isinstance(told[-1], dict) else Harm()


def _grade(act: Act, now: datetime, policies: Policies) -> Grade | None:
    """The gravest verdict of the tables, unless a person chose another; a milder one needs a reason."""
    if act.step not in GRADED:
        return None
    worst = gradings(act.harm, policies.grading, local_day(now))[0].grade if act.harm else None
    if act.grade is None and worst is None:
        raise InvalidSubmission("请选择事件分级。")
    if act.grade and worst and graver(worst, act.grade) and not act.reason.strip():
        raise InvalidSubmission(f"按分级标准为{worst.value}，定为{act.grade.value}的，请写明理由。")
    return act.grade or worst


def _check(act: Act, before: Incident | None) -> None:
    if act.step in _NEEDED and not act.reason.strip():
        raise InvalidSubmission(_NEEDED[act.step])
    if act.step is IncidentStep.HAND_OVER and not act.person:
        raise InvalidSubmission("请选择移交给谁。")
    if act.step is IncidentStep.TAKE and before and before.taken_by:
        raise Conflict(f"{before.taken_by}已经接手；需要换人的，请办理移交。")


def _detail(act: Act, grade: Grade | None) -> Mapping[str, object]:
    detail: dict[str, object] = {"incident": act.step.value}
    if grade:
        detail["grade"] = grade.value
    if act.harm:
        detail["harm"] = asdict(act.harm)
    if act.person:
        detail["to"] = act.person
    return detail


def _led(incident: Incident, act: Act) -> Incident:
    """Whoever acts on an incident leads it; who is handed it has to take it before the alarm is silent."""
    if act.step in _FRESH:
        return replace(incident, taken_by="", called="")
    if act.step is IncidentStep.HAND_OVER:
        return replace(incident, taken_by="", called=act.person)
    if act.step is IncidentStep.TAKE or not incident.taken_by:
        return replace(incident, taken_by=act.actor, called="")
    return incident


def _say_how_pressing(id: ReportId, act: Act, now: datetime, uow: UnitOfWork) -> None:
    """A false alarm is no emergency any more, and one that was raised by a person has become one."""
    level, standing = _LEVELS.get(act.step), uow.reports.standing(id)
    if level is None or standing.severity == level:
        return
    said = Prediction(Axis.SEVERITY, Author.PERSON, act.actor, {"level": level.value}, reason=act.reason)
    uow.reports.predict(id, said, at=now)
    uow.reports.set_standing(replace(standing, severity=level.value, updated=now))


def _clock(id: ReportId, uow: UnitOfWork) -> ClockRow | None:
    return next((row for row in newest(uow.reports.clocks(id)) if base_code(row.clock) == CLOCK), None)


def _start_clock(
    id: ReportId, grade: Grade, *, anew: bool, now: datetime, policies: Policies, uow: UnitOfWork
) -> None:
    """The clock of the grade; a graver grade found later may only shorten what is running.

    Confirmed `anew`, after a false alarm was revived, it is counted from now: what ran before has ended.
    """
    report, standing = uow.reports.get(id), uow.reports.standing(id)
    question = DueQuestion("report", str(report.channel), standing.adcode, clock_event(grade), now)
    answer = due_clocks(question, policies.terms, policies.calendar)
    running = _clock(id, uow)
    for clock in answer.clocks:
        row = row_of(clock, answer.warnings)
        if running is None:
            uow.reports.start_clocks(id, [row])
        elif anew or row.due < running.due:
            uow.reports.start_clocks(id, [replace(row, clock=next_code(running.clock))])
