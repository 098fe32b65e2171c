"""What does a person decide about a report? One form each: a step, a correction, a note, another case."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Form, Response

from api.deciding import decide
from api.deps import LARGEST
from api.errors import Forbidden
from api.routers.desk_reports import show_report
from api.signed_in import Right
from api.web.areas import area_code
from api.web.desk import Desk, HandlingDesk, WritingDesk
from api.web.steps import FORMS
from triage.domain.calendar import FIRST_DAY, LAST_DAY
from triage.domain.errors import IllegalStep, InvalidSubmission, TriageError
from triage.domain.reports import CaseId, ReportId
from triage.domain.running_clocks import Pause
from triage.domain.workflow import Step, may_take
from triage.storage.read_models import case_numbered
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import clocks, review

router = APIRouter(prefix="/desk/reports/{id}", include_in_schema=False)

Version = Annotated[int, Form(ge=0, le=LARGEST)]
Day = Annotated[date, Form(ge=FIRST_DAY, le=LAST_DAY)]
Reason = Annotated[str, Form(max_length=5_000)]
Words = Annotated[str, Form(max_length=500)]
_BETWEEN = re.compile(r"[\s,，、;；]+")


@router.post("/step")
def take_step(
    *,
    id: UUID,
    desk: WritingDesk,
    version: Version,
    step: Annotated[Step, Form()],
    reason: Reason = "",
    where: Words = "",
    despite: Annotated[bool, Form()] = False,
    looked: Annotated[bool, Form()] = False,
) -> Response:
    """A step that has a form; who may take it is in the workflow table. `despite` closes with gaps.

    `looked`: what waited for a person needs nothing more.
    """
    form = FORMS.get(step)
    if form is None:
        raise IllegalStep(f"{step} is not a person's act on this page")
    _must(desk, step)
    if looked:
        desk.staff.must(Right.HANDLE)

    def act(uow: SqlUnitOfWork) -> None:
        missing = form.missing(reason, where)
        if missing:
            raise InvalidSubmission(missing)
        told = form.told(reason.replace("\r\n", "\n"), where)
        review.take_step(
            ReportId(id),
            step,
            actor=desk.staff.account.username,
            reason=told,
            now=desk.now,
            policies=desk.services.policies,
            uow=uow,
            despite=despite,
            looked=looked,
        )

    return _decide(desk, ReportId(id), version, act, done=step.value)


@router.post("/extend")
def extend(
    *, id: UUID, desk: WritingDesk, version: Version, clock: Annotated[str, Form()], reason: Reason = ""
) -> Response:
    """The one extension that the law gives this clock."""
    _must(desk, Step.EXTEND)
    return _decide(
        desk,
        ReportId(id),
        version,
        lambda uow: clocks.extend(
            ReportId(id),
            clock,
            actor=desk.staff.account.username,
            reason=reason,
            now=desk.now,
            policies=desk.services.policies,
            uow=uow,
        ),
    )


@router.post("/hear")
def hear(
    *,
    id: UUID,
    desk: WritingDesk,
    version: Version,
    clock: Annotated[str, Form()],
    first: Day,
    last: Day,
) -> Response:
    """The days of a hearing do not count for this clock."""
    _must(desk, Step.HEAR)

    return _decide(
        desk,
        ReportId(id),
        version,
        lambda uow: clocks.hear(
            ReportId(id),
            clock,
            Pause(first, last),
            actor=desk.staff.account.username,
            now=desk.now,
            policies=desk.services.policies,
            uow=uow,
        ),
    )


@router.post("/kinds")
def override_kinds(
    *,
    id: UUID,
    desk: HandlingDesk,
    version: Version,
    kinds: Annotated[list[str] | None, Form()] = None,
    primary: Words = "",
    reason: Reason = "",
) -> Response:
    chosen = tuple(dict.fromkeys(filter(None, (primary, *(kinds or ())))))
    return _decide(
        desk,
        ReportId(id),
        version,
        lambda uow: review.override_kinds(
            ReportId(id),
            chosen,
            actor=desk.staff.account.username,
            reason=reason,
            now=desk.now,
            judges=desk.services.judges,
            uow=uow,
        ),
    )


@router.post("/place")
def override_place(
    *,
    id: UUID,
    desk: HandlingDesk,
    version: Version,
    adcode: Words = "",
    detail: Words = "",
    others: Words = "",
    reason: Reason = "",
) -> Response:
    """By name or by code; `others` are further divisions, with anything between them."""
    divisions, scope = desk.services.divisions, desk.staff.scope or desk.services.settings.region

    def act(uow: SqlUnitOfWork) -> None:
        review.override_place(
            ReportId(id),
            area_code(adcode, divisions, scope=scope),
            detail,
            others=tuple(
                area_code(other, divisions, scope=scope) for other in _BETWEEN.split(others) if other
            ),
            actor=desk.staff.account.username,
            reason=reason,
            now=desk.now,
            judges=desk.services.judges,
            uow=uow,
        )

    return _decide(desk, ReportId(id), version, act)


@router.post("/route")
def override_route(
    *, id: UUID, desk: HandlingDesk, version: Version, route: Words = "", reason: Reason = ""
) -> Response:
    """The model suggests a legal route, a person decides."""
    return _decide(
        desk,
        ReportId(id),
        version,
        lambda uow: review.override_route(
            ReportId(id),
            route,
            actor=desk.staff.account.username,
            reason=reason,
            now=desk.now,
            judges=desk.services.judges,
            uow=uow,
        ),
    )


@router.post("/owner")
def override_owner(
    *, id: UUID, desk: HandlingDesk, version: Version, owner: Words = "", reason: Reason = ""
) -> Response:
    return _decide(
        desk,
        ReportId(id),
        version,
        lambda uow: review.override_owner(
            ReportId(id), owner, actor=desk.staff.account.username, reason=reason, now=desk.now, uow=uow
        ),
    )


@router.post("/industry")
def override_industry(
    *, id: UUID, desk: HandlingDesk, version: Version, industry: Words = "", reason: Reason = ""
) -> Response:
    return _decide(
        desk,
        ReportId(id),
        version,
        lambda uow: review.override_industry(
            ReportId(id),
            industry,
            actor=desk.staff.account.username,
            reason=reason,
            now=desk.now,
            judges=desk.services.judges,
            uow=uow,
        ),
    )


@router.post("/severity")
def override_severity(
    *, id: UUID, desk: HandlingDesk, version: Version, level: Words = "", reason: Reason = ""
) -> Response:
    return _decide(
        desk,
        ReportId(id),
        version,
        lambda uow: review.override_severity(
            ReportId(id),
            level,
            actor=desk.staff.account.username,
            reason=reason,
            now=desk.now,
            policies=desk.services.policies,
            uow=uow,
        ),
    )


@router.post("/link")
def link(
    *, id: UUID, desk: HandlingDesk, version: Version, case: Annotated[UUID, Form()], reason: Reason = ""
) -> Response:
    return _decide(
        desk, ReportId(id), version, lambda uow: _link(desk, ReportId(id), CaseId(case), reason, uow)
    )


@router.post("/link-number")
def link_by_number(
    *, id: UUID, desk: HandlingDesk, version: Version, number: Words = "", reason: Reason = ""
) -> Response:
    """Into a case that nobody proposed."""

    def act(uow: SqlUnitOfWork) -> None:
        case = case_numbered(uow.session, number, desk.staff.scope)
        if case is None:
            raise InvalidSubmission("没有找到这个案件编号，请核对。")
        _link(desk, ReportId(id), case, reason, uow)

    return _decide(desk, ReportId(id), version, act, done="link")


def _link(desk: Desk, id: ReportId, case: CaseId, reason: str, uow: SqlUnitOfWork) -> None:
    if not reason.strip():
        raise InvalidSubmission("请写明并入的理由。")
    actor = desk.staff.account.username
    review.link(id, case, actor=actor, reason=reason.strip(), now=desk.now, uow=uow)


@router.post("/unlink")
def unlink(id: UUID, desk: HandlingDesk, version: Version, reason: Reason = "") -> Response:
    def act(uow: SqlUnitOfWork) -> None:
        if not reason.strip():
            raise InvalidSubmission("请写明移出的理由。")
        review.unlink(
            ReportId(id),
            actor=desk.staff.account.username,
            reason=reason.strip(),
            new_case=uuid4(),
            now=desk.now,
            uow=uow,
        )

    return _decide(desk, ReportId(id), version, act)


def _must(desk: Desk, step: Step) -> None:
    """Raises Forbidden for a step that is not this person's."""
    if not may_take(step, desk.staff.account.roles):
        raise Forbidden("您的岗位不能办理这一步。")


def _decide(
    desk: Desk, id: ReportId, version: int, act: Callable[[SqlUnitOfWork], object], *, done: str = ""
) -> Response:
    """What was refused is said above the page as it stands now; `done` names what was saved."""
    done = done or desk.request.url.path.rpartition("/")[2]

    def refused(error: TriageError) -> Response:
        return show_report(desk, id, problem=error)

    return decide(desk, id, version, act, refused=refused, done=f"/desk/reports/{id}?saved={done}")
