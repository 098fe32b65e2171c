"""How is an emergency led at the desk? The list, one panel each, and a form for every step."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Response

from api.deciding import decide
from api.deps import LARGEST
from api.errors import status_of
from api.web import incident_forms
from api.web.alarm import alarms, on_call
from api.web.desk import Desk, HandlingDesk, ReadingDesk
from api.web.incident_forms import harm_form
from api.web.pages import page
from runtime.roster import on_call as able
from triage.domain.errors import InvalidSubmission, NotFound, TriageError
from triage.domain.incidents import INCIDENT, Grade, Harm, IncidentState, IncidentStep, gradings
from triage.domain.predictions import Axis
from triage.domain.reports import ReportId
from triage.storage.incidents import incident_list
from triage.storage.read_models import ReportPage, report_page
from triage.storage.scope import division_prefix
from triage.storage.shifts import shifts_between
from triage.storage.staff import Account, accounts
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import incidents
from triage.usecases.incidents import Act

router = APIRouter(prefix="/desk", include_in_schema=False)

Version = Annotated[int, Form(ge=0, le=LARGEST)]
Words = Annotated[str, Form(max_length=2_000)]


@router.get("/alarm")
def alarm(desk: ReadingDesk) -> Response:
    """For pages that stay open; asking does not keep a session awake."""
    ringing = alarms(desk.staff, services=desk.services, now=desk.now)
    return page(desk.request, "desk/alarm.html", alarms=ringing)


@router.get("/incidents")
def listed(desk: ReadingDesk) -> Response:
    with desk.services.reading() as session:
        found = incident_list(session, desk.staff.scope)
    return desk.page("desk/incidents.html", found=found, now=desk.now)


@router.get("/incidents/{id}")
def panel(id: UUID, desk: ReadingDesk) -> Response:
    return _panel(desk, ReportId(id))


@router.post("/incidents/{id}/step")
def take_step(
    *,
    id: UUID,
    desk: HandlingDesk,
    version: Version,
    step: Annotated[IncidentStep, Form()],
    reason: Words = "",
    person: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Every step but grading."""
    if person and person not in {account.username for account in _successors(desk, ReportId(id))}:
        raise InvalidSubmission("不能移交给这个账号。")
    return _act(desk, ReportId(id), version, Act(step, desk.staff.account.username, reason, person=person))


@router.post("/incidents/{id}/grade")
def grade(
    *,
    id: UUID,
    desk: HandlingDesk,
    version: Version,
    harm: Annotated[Harm, Depends(harm_form)],
    reason: Words = "",
    chosen: Annotated[Grade | None, Form()] = None,
) -> Response:
    """Verifies a suspected incident, or grades it anew."""
    with SqlUnitOfWork(desk.services.reading) as uow:
        known = uow.incidents.get(ReportId(id))
    first = known is not None and known.state is IncidentState.SUSPECTED
    step = IncidentStep.CONFIRM if first else IncidentStep.REGRADE
    act = Act(step, desk.staff.account.username, reason, grade=chosen, harm=harm)
    return _act(desk, ReportId(id), version, act)


def _act(desk: Desk, id: ReportId, version: int, act: Act) -> Response:
    def work(uow: SqlUnitOfWork) -> None:
        incidents.take(id, act, now=desk.now, policies=desk.services.policies, uow=uow)

    return _decide(desk, id, version, work)


def _decide(desk: Desk, id: ReportId, version: int, work: Callable[[SqlUnitOfWork], None]) -> Response:
    """What was refused is said above the panel as things stand now."""

    def refused(error: TriageError) -> Response:
        return _panel(desk, id, problem=error)

    return decide(desk, id, version, work, refused=refused, done=f"/desk/incidents/{id}?saved=incident")


def _panel(desk: Desk, id: ReportId, *, problem: TriageError | None = None) -> Response:
    policies = desk.services.policies
    with SqlUnitOfWork(desk.services.reading) as uow:
        found = report_page(uow.session, id, desk.staff.scope)
        incident, harm = uow.incidents.get(id), incidents.last_harm(id, uow)
        shifts = list(shifts_between(uow.session, desk.now, desk.now).values())
    if incident is None:
        raise NotFound("这件举报没有按突发环境事件处理。")
    return desk.page(
        "desk/incident.html",
        status=status_of(type(problem)) if problem else 200,
        problem=incident_forms.told(problem),
        found=found,
        incident=incident,
        now=desk.now,
        harm=harm,
        verdicts=gradings(harm, policies.grading, desk.today),
        cues=_cues(found),
        clocks=[row for row in found.clocks if row.clock.startswith(incidents.CLOCK)],
        trail=[taken for taken in found.steps if taken.detail and "incident" in taken.detail],
        legal=INCIDENT.steps(incident.state),
        forms=incident_forms.FORMS,
        duty=on_call(found.standing.adcode or found.report.hint_adcode, desk.now, shifts),
        successors=_successors(desk, id),
        grades=list(Grade),
    )


def _cues(found: ReportPage) -> list[str]:
    """The words of danger that were found when the report was first read."""
    said = [prediction.value for prediction, _ in found.predictions if prediction.axis is Axis.SEVERITY]
    cues = next((value["cues"] for value in said if value.get("cues")), [])
    return [str(cue) for cue in cues] if isinstance(cues, list) else []


def _successors(desk: Desk, id: ReportId) -> list[Account]:
    """Who may be handed the lead: those who handle reports of this place."""
    with desk.services.reading() as session:
        found = report_page(session, id, desk.staff.scope)
        staff = able(accounts(session))
    area = found.standing.adcode or found.report.hint_adcode
    return [person for person in staff if area.startswith(division_prefix(person.adcode))]
