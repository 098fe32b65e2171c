"""What can a reporter do with number and code? Read and answer messages, use rights over own data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response

from api.cookies import open_sealed, seal
from api.deps import Address, Door, DoorDep, Now, ServicesDep
from api.errors import FormExpired, status_of
from api.origin import same_origin
from api.web.opinions import opinions
from api.web.pages import page
from api.web.report_form import check_phone
from api.web.wording import CITIZEN_STEPS
from runtime.bootstrap import Services
from triage.domain.errors import Conflict, InvalidSubmission, NotAllowed, NotFound, TriageError
from triage.domain.personal import PersonalRequest
from triage.domain.privacy import RightKind
from triage.domain.reports import Report, ReportId
from triage.domain.workflow import Step
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import personal
from triage.usecases.personal import Contact

_PURPOSE = "own data"
_OPEN_FOR = timedelta(hours=1)
_TRIES = "20/hour"
_HANDED_ON = (Step.TRANSFER, Step.ASSIGN)

router = APIRouter(prefix="/status/own", include_in_schema=False, dependencies=[Depends(same_origin)])

Ticket = Annotated[str, Form(max_length=200)]
Words = Annotated[str, Form(max_length=10_000)]
Short = Annotated[str, Form(max_length=60)]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody whose number and code were right just before."""

    request: Request
    id: ReportId
    services: Services
    now: datetime


def _visit(
    *, request: Request, ticket: Ticket, services: ServicesDep, door: DoorDep, now: Now, address: Address
) -> Visit:
    """Raises FormExpired, TooMany."""
    _slow_down(door, address)
    opened = open_sealed(ticket, purpose=_PURPOSE, now=now, key=services.secrets.pages)
    if opened is None:
        raise FormExpired
    return Visit(request, ReportId(UUID(opened)), services, now)


VisitDep = Annotated[Visit, Depends(_visit)]


@router.post("/open")
def opened(visit: VisitDep) -> Response:
    return _page(visit)


@router.post("/message")
def message(visit: VisitDep, text: Words = "") -> Response:
    return _act(visit, lambda uow: personal.write_back(visit.id, text, now=visit.now, uow=uow))


@router.post("/request")
def request(visit: VisitDep, kind: Annotated[RightKind, Form()], words: Words = "") -> Response:
    def act(uow: SqlUnitOfWork) -> None:
        personal.ask(
            uow.reports.get(visit.id),
            kind,
            words,
            now=visit.now,
            rules=visit.services.privacy,
            calendar=visit.services.policies.calendar,
            uow=uow,
        )

    return _act(visit, act)


@router.post("/contact")
def contact(visit: VisitDep, name: Short = "", phone: Short = "") -> Response:
    def act(uow: SqlUnitOfWork) -> None:
        check_phone(phone)
        given = Contact(name.strip(), phone.strip())
        personal.correct(uow.reports.get(visit.id), given, now=visit.now, vault=visit.services.vault, uow=uow)

    return _act(visit, act)


def own_ticket(id: ReportId, *, services: Services, now: datetime) -> str:
    """Stands for number and code in the forms of the pages that follow."""
    return seal(str(id), purpose=_PURPOSE, until=now + _OPEN_FOR, key=services.secrets.pages)


def _slow_down(door: Door, address: str) -> None:
    door.throttle.pass_or_refuse(_TRIES, "own data", address, sentence="操作得太多了，请一小时后再试。")


def _act(visit: Visit, act: Callable[[SqlUnitOfWork], None]) -> Response:
    """One act, one transaction; then how things stand."""
    try:
        with visit.services.unit_of_work() as uow:
            act(uow)
            uow.commit()
    except (InvalidSubmission, Conflict, NotAllowed) as problem:
        return _page(visit, problem=problem)
    return _page(visit, done=True)


def _page(visit: Visit, *, problem: TriageError | None = None, done: bool = False) -> Response:
    services = visit.services
    with SqlUnitOfWork(services.reading) as uow:
        report = uow.reports.get(visit.id)
        requests = uow.personal.of_report(visit.id)
        shown: Mapping[str, object] = {
            "report": report,
            "messages": uow.personal.messages(visit.id),
            "requests": requests,
            "handed_on": _handed_on(visit.id, uow),
            "papers": [notice for notice, _ in uow.notices.of_report(visit.id)],
            "opinions": [last for last, _ in opinions(uow.reports.predictions(visit.id))],
        }
    return page(
        visit.request,
        "public/own.html",
        status=status_of(type(problem)) if problem else 200,
        problem=str(problem or ""),
        done=done,
        ticket=own_ticket(visit.id, services=services, now=visit.now),
        rights=services.privacy.rights,
        may_correct=_granted(requests, RightKind.CORRECT),
        contact=_masked(visit, report, requests),
        to_reporter={kind for kind, text in services.policies.notices.templates.items() if text.to_reporter},
        **shown,
    )


def _handed_on(id: ReportId, uow: SqlUnitOfWork) -> list[tuple[datetime, str]]:
    steps = uow.reports.steps(id)
    return [(taken.at, CITIZEN_STEPS[taken.step]) for taken in steps if taken.step in _HANDED_ON]


def _granted(requests: Sequence[PersonalRequest], kind: RightKind) -> bool:
    return any(one.kind is kind and one.answer is not None and one.answer.granted for one in requests)


def _masked(visit: Visit, report: Report, requests: Sequence[PersonalRequest]) -> Mapping[str, str] | None:
    """What is on file, with its middle hidden, once the office agreed to show it; it leaves a trace too."""
    agreed = _granted(requests, RightKind.ACCESS) or _granted(requests, RightKind.COPY)
    if report.reporter is None or not agreed:
        return None
    try:
        told = visit.services.vault.reveal(
            report.reporter, actor="reporter", reason="举报人查阅本人信息", at=visit.now
        )
    except (NotFound, NotAllowed):
        return {}
    return {key: _hidden(value) for key, value in told.items() if value}


def _hidden(value: str) -> str:
    ends = 3 if len(value) > 7 else 1
    return (
        value[:ends] + "*" * max(1, len(value) - 2 * ends) + (value[-ends:] if len(value) > 2 * ends else "")
    )
