"""How does one get to the desk and away from it again?"""

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import signed_in
from api.deps import Address, DoorDep, Now, ServicesDep
from api.errors import TooMany
from api.origin import same_origin
from api.signed_in import LOCKOUT, SenderDep, Staff
from api.web.nav import landing
from api.web.pages import page
from triage.storage.staff import end_session, sign_in

_WRONG = "用户名或密码不对。连续出错过多的账号，15 分钟后才能再登录。"
_TOO_OFTEN = "登录尝试过多，请 15 分钟后再试。"
_TRIES = "20/15minutes"  # from one address
_SAME_NAME = "5/15minutes"  # from one address for one name

router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("/login")
def login_form(request: Request, *, changed: bool = False) -> Response:
    return page(request, "desk/login.html", problem="", username="", changed=changed)


@router.post("/login", dependencies=[Depends(same_origin)])
def login(
    *,
    request: Request,
    username: Annotated[str, Form()],
    password: Annotated[str, Form()],
    services: ServicesDep,
    door: DoorDep,
    now: Now,
    address: Address,
) -> Response:
    """No answer tells whether a name exists, and few failures elsewhere lock nobody out of an own account."""
    pair = f"{sha256(username.strip().encode()).hexdigest()} {address}"
    try:
        door.throttle.pass_or_refuse(_TRIES, "login", address, sentence=_TOO_OFTEN)
        door.throttle.pass_or_refuse(_SAME_NAME, "login name", pair, sentence=_TOO_OFTEN)
    except TooMany as error:
        return page(request, "desk/login.html", status=429, problem=str(error), username=username[:60])
    attempt = sign_in(services.writing, username.strip(), password, now=now, lockout=LOCKOUT)
    if attempt.account:
        door.throttle.forget(_SAME_NAME, "login name", pair)
        response = RedirectResponse(landing(Staff(attempt.account, "", "")), 303)
        with services.unit_of_work() as uow:
            signed_in.enter(attempt.account, response=response, services=services, uow=uow, now=now)
            uow.commit()
        return response
    return page(request, "desk/login.html", status=401, problem=_WRONG, username=username[:60])


@router.post("/logout")
def logout(staff: SenderDep, services: ServicesDep) -> Response:
    with services.unit_of_work() as uow:
        end_session(uow.session, staff.token)
        uow.commit()
    response = RedirectResponse("/desk/login", 303)
    signed_in.leave(response)
    return response
