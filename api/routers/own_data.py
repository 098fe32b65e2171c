"""What can a reporter do with number and code? Read and answer messages, use rights over own data."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from api.chat import pictures
from api.cookies import open_sealed, seal
from api.deps import Address, Door, DoorDep, Now, ServicesDep
from api.errors import FormExpired, status_of
from api.once import FormKey, came_before, first_time
from api.origin import same_origin
from api.web.opinions import opinions
from api.web.pages import page
from api.web.report_form import check_phone
from api.web.wording import CITIZEN_STEPS, is_open
from runtime.bootstrap import Services
from runtime.claims import reward_rules
from triage.domain.errors import (
    Conflict,
    InvalidSubmission,
    NotAllowed,
    NotFound,
    TriageError,
)
from triage.domain.personal import PersonalRequest, checked_words
from triage.domain.privacy import RightKind
from triage.domain.reports import Report, ReportId
from triage.domain.workflow import State, Step
from triage.facts.redact import redact
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import claims_reporter, personal, withdrawing
from triage.usecases.claims import ALL, Act
from triage.usecases.personal import Contact

_REFUSED = (InvalidSubmission, Conflict, NotAllowed, *pictures.NOT_KEPT)
_PURPOSE = "own data"
_OPEN_FOR = timedelta(hours=1)
_BACK = timedelta(minutes=10)
_COOKIE, _PATH = "huansu_own", "/status/own"
_TRIES = "20/hour"
_HANDED_ON = (Step.TRANSFER, Step.ASSIGN)

router = APIRouter(prefix=_PATH, include_in_schema=False, dependencies=[Depends(same_origin)])

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
    once: str = ""


def _visit(
    *,
    request: Request,
    ticket: Ticket,
    once: FormKey,
    services: ServicesDep,
    door: DoorDep,
    now: Now,
    address: Address,
) -> Visit:
    """Raises FormExpired, TooMany."""
    _slow_down(door, address)
    opened = open_sealed(ticket, purpose=_PURPOSE, now=now, key=services.secrets.pages)
    if opened is None:
        raise FormExpired
    return Visit(request, ReportId(UUID(opened)), services, now, once)


VisitDep = Annotated[Visit, Depends(_visit)]


@router.post("/open")
def opened(visit: VisitDep) -> Response:
    return _page(visit)


@router.get("")
def again(request: Request, services: ServicesDep, now: Now, done: bool = False) -> Response:
    """Where a form leads, so that reloading repeats nothing; open for a few minutes after it."""
    ticket = request.cookies.get(_COOKIE, "")
    id = open_sealed(ticket, purpose=_PURPOSE, now=now, key=services.secrets.pages)
    if id is None:
        return RedirectResponse("/status", 303)
    return _page(Visit(request, ReportId(UUID(id)), services, now), done=done)


@router.post("/message")
def message(visit: VisitDep, text: Words = "") -> Response:
    def act(uow: SqlUnitOfWork) -> None:
        personal.write_back(visit.id, text, now=visit.now, uow=uow)

    return _act(visit, act, typed={"text": text})


@router.post("/supplement")
def supplement(
    visit: VisitDep,
    more: Words = "",
    photos: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """What came to light after the report was filed; it is kept beside the report."""
    if came_before(visit.once, visit.services):
        return _shown_again(visit)
    chosen = [photo for photo in photos or () if photo.filename]
    try:
        with SqlUnitOfWork(visit.services.reading) as uow:
            personal.must_take_supplements(visit.id, uow)
            before = len(uow.reports.attachments(visit.id))
        checked_words(more, needed=not chosen)
        kept = pictures.keep_all(chosen, services=visit.services, now=visit.now, before=before)
        with visit.services.unit_of_work() as uow:
            ids = pictures.upload(kept, "supplement", services=visit.services, uow=uow, now=visit.now)
            if first_time(visit.once, uow=uow, now=visit.now):
                personal.supplement(visit.id, more, ids, now=visit.now, uow=uow)
                uow.commit()
    except _REFUSED as problem:
        return _page(visit, problem=problem, typed={"more": more})
    return _shown_again(visit)


@router.post("/withdraw")
def withdraw(
    *,
    visit: VisitDep,
    why: Words = "",
    sure: Annotated[bool, Form()] = False,
    decline: Annotated[bool, Form()] = False,
) -> Response:
    """The reward is given up only if that was said too."""

    def act(uow: SqlUnitOfWork) -> None:
        if not sure:
            raise InvalidSubmission("要撤回，请先勾选“我确认撤回这件举报”。")
        reason = redact(checked_words(why, needed=False)).text
        policies = visit.services.policies
        done = withdrawing.withdraw(visit.id, reason, now=visit.now, policies=policies, uow=uow)
        if done and decline and withdrawing.may_decline(visit.id, uow):
            by = Act(claims_reporter.REPORTER, visit.now, scope=ALL)
            claims_reporter.decline(visit.id, act=by, rules=reward_rules(visit.services), uow=uow)

    return _act(visit, act, typed={"why": why, "decline": "yes" if decline else ""})


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

    return _act(visit, act, typed={"kind": kind, "words": words})


@router.post("/contact")
def contact(visit: VisitDep, name: Short = "", phone: Short = "") -> Response:
    def act(uow: SqlUnitOfWork) -> None:
        check_phone(phone)
        given = Contact(name.strip(), phone.strip())
        personal.correct(uow.reports.get(visit.id), given, now=visit.now, vault=visit.services.vault, uow=uow)

    return _act(visit, act, typed={"name": name, "phone": phone})


def own_ticket(id: ReportId, *, services: Services, now: datetime) -> str:
    """Stands for number and code in the forms of the pages that follow."""
    return _sealed(id, now + _OPEN_FOR, services)


def _sealed(id: ReportId, until: datetime, services: Services) -> str:
    return seal(str(id), purpose=_PURPOSE, until=until, key=services.secrets.pages)


def _slow_down(door: Door, address: str) -> None:
    door.throttle.pass_or_refuse(_TRIES, "own data", address, sentence="操作得太多了，请一小时后再试。")


def _act(visit: Visit, act: Callable[[SqlUnitOfWork], None], *, typed: Mapping[str, str]) -> Response:
    """One act, one transaction; then how things stand. What was refused stays in its form."""
    try:
        with visit.services.unit_of_work() as uow:
            if first_time(visit.once, uow=uow, now=visit.now):
                act(uow)
                uow.commit()
    except _REFUSED as problem:
        return _page(visit, problem=problem, typed=typed)
    return _shown_again(visit)


def _shown_again(visit: Visit) -> Response:
    reply = RedirectResponse(f"{_PATH}?done=true", 303)
    reply.set_cookie(
        _COOKIE,
        _sealed(visit.id, visit.now + _BACK, visit.services),
        max_age=int(_BACK.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=visit.services.settings.public_url.startswith("https:"),
        path=_PATH,
    )
    return reply


def _page(
    visit: Visit,
    *,
    problem: TriageError | None = None,
    typed: Mapping[str, str] = MappingProxyType({}),
    done: bool = False,
) -> Response:
    services = visit.services
    with SqlUnitOfWork(services.reading) as uow:
        report = uow.reports.get(visit.id)
        requests = uow.personal.of_report(visit.id)
        shown: Mapping[str, object] = {
            "report": report,
            "state": uow.reports.standing(visit.id).state,
            "may_withdraw": withdrawing.may_withdraw(State(uow.reports.standing(visit.id).state)),
            "asked_to_withdraw": withdrawing.asked_to_withdraw(visit.id, uow),
            "may_decline": withdrawing.may_decline(visit.id, uow),
            "open": is_open(uow.reports.standing(visit.id).state),
            "photos_left": pictures.MOST_PHOTOS - len(uow.reports.attachments(visit.id)),
            "messages": uow.personal.messages(visit.id),
            "requests": requests,
            "may_correct": personal.may_correct(visit.id, uow),
            "handed_on": _handed_on(visit.id, uow),
            "papers": [notice for notice, _ in uow.notices.of_report(visit.id)],
            "opinions": [last for last, _ in opinions(uow.reports.predictions(visit.id))],
        }
    return page(
        visit.request,
        "public/own.html",
        status=status_of(type(problem)) if problem else 200,
        problem=_sentence(problem),
        back=_PATH,
        typed=typed,
        done=done and problem is None,
        photo_limit=services.settings.upload_limit // (1024 * 1024),
        ticket=own_ticket(visit.id, services=services, now=visit.now),
        rights=services.privacy.rights,
        contact=_masked(visit, report, requests),
        to_reporter={kind for kind, text in services.policies.notices.templates.items() if text.to_reporter},
        **shown,
    )


def _sentence(problem: TriageError | None) -> str:
    """In the reader's language, also when somebody at the desk acted at the same moment."""
    told = str(problem or "")
    return told if not told or re.search(r"[\u4e00-\u9fff]", told) else "刚才有别的改动，请再提交一次。"


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
