"""How does somebody at the desk add a second step to the login? Scan, type the first code, sign in again."""

from typing import Annotated

import segno
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.deps import DoorDep, Now, ServicesDep
from api.errors import TooMany, status_of
from api.routers.desk_login import CODE_TRIES, TOO_OFTEN
from api.signed_in import PasswordDep, PasswordSenderDep, Staff, keep_awake
from api.web.pages import page
from runtime.bootstrap import Services
from runtime.second_factor import Offer, accept, drop, offer
from triage.domain.errors import Conflict, InvalidSubmission, TriageError
from triage.storage.staff import end_sessions

_WRONG = "验证码不对。请看手机上现在显示的 6 位数字；用过的不能再用，等它变了再输入。"

router = APIRouter(prefix="/desk/second-factor", include_in_schema=False)

Code = Annotated[str, Form(max_length=20)]


@router.get("")
def state(request: Request, staff: PasswordDep, services: ServicesDep, now: Now) -> Response:
    response = _page(request, staff, services)
    keep_awake(response, staff.token, services=services, now=now)
    return response


@router.post("/offer")
def begin(request: Request, staff: PasswordSenderDep, services: ServicesDep) -> Response:
    """The one page that shows the secret, as the answer to a form."""
    try:
        made = offer(services, staff.account.username)
    except Conflict:
        return _page(request, staff, services, problem=Conflict("两步登录已经开启。"))
    return _page(request, staff, services, made=made)


@router.post("/confirm")
def confirm(
    request: Request, staff: PasswordSenderDep, services: ServicesDep, door: DoorDep, code: Code
) -> Response:
    """From now on; every session so far began without it and ends."""
    problem = _problem(staff, services, door, code)
    if problem:
        return _page(request, staff, services, problem=problem, asked=True)
    with services.unit_of_work() as uow:
        end_sessions(uow.session, staff.account.username)
        uow.commit()
    return RedirectResponse("/desk/login?changed=second-factor", 303)


@router.post("/drop")
def end(
    request: Request, staff: PasswordSenderDep, services: ServicesDep, door: DoorDep, code: Code
) -> Response:
    problem = _problem(staff, services, door, code)
    if problem:
        return _page(request, staff, services, problem=problem)
    drop(services, staff.account.username, actor=staff.account.username)
    return RedirectResponse("/desk/login?changed=second-factor", 303)


def _problem(staff: Staff, services: Services, door: DoorDep, code: str) -> TriageError | None:
    try:
        door.throttle.pass_or_refuse(CODE_TRIES, "code", staff.account.username, sentence=TOO_OFTEN)
    except TooMany as refused:
        return refused
    if not accept(services, staff.account.username, code):
        return InvalidSubmission(_WRONG)
    door.throttle.forget(CODE_TRIES, "code", staff.account.username)
    return None


def _page(
    request: Request,
    staff: Staff,
    services: Services,
    *,
    made: Offer | None = None,
    problem: TriageError | None = None,
    asked: bool = False,
) -> Response:
    """`asked` when a code of an offered factor is still to come."""
    return page(
        request,
        "desk/second_factor.html",
        status=status_of(type(problem)) if problem else 200,
        staff=staff,
        required=services.settings.second_factor == "required",
        secret=" ".join(made.secret[at : at + 4] for at in range(0, len(made.secret), 4)) if made else "",
        picture=segno.make(made.uri, error="m").svg_inline(scale=5, border=4) if made else "",
        asked=asked or made is not None,
        problem=str(problem or ""),
    )
