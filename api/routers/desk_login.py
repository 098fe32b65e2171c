"""How does one get to the desk and away from it again?"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import signed_in
from api.cookies import open_sealed, seal
from api.deps import Address, DoorDep, Now, ServicesDep
from api.errors import TooMany
from api.origin import same_origin
from api.signed_in import LOCKOUT, PasswordSenderDep, Staff
from api.web.nav import landing
from api.web.pages import page
from runtime.bootstrap import Services
from runtime.second_factor import accept
from triage.storage.staff import Account, account, end_session, sign_in

_WRONG = "用户名或密码不对。连续出错过多的账号，15 分钟后才能再登录。"
TOO_OFTEN = "登录尝试过多，请 15 分钟后再试。"
TRIES = "20/15minutes"  # from one address
_SAME_NAME = "5/15minutes"  # from one address for one name
CODE_TRIES = "5/15minutes"  # for one account, from wherever
_NAMED = "huansu_login"  # who has shown the password and owes the code
_NAMED_FOR = timedelta(minutes=5)
_WRONG_CODE = "验证码不对。请看手机上现在显示的数字；用过的不能再用，等它变了再输入。"
_TOO_LATE = "时间过长，请重新登录。"
_CHANGED = {
    "password": "密码已经换好，请用新密码登录。",
    "second-factor": "两步登录的设置已经改好，请重新登录。",
}

router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("/login")
def login_form(request: Request, services: ServicesDep, *, changed: str = "") -> Response:
    return login_page(request, services, saved=_CHANGED.get(changed, ""))


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
        door.throttle.pass_or_refuse(TRIES, "login", address, sentence=TOO_OFTEN)
        door.throttle.pass_or_refuse(_SAME_NAME, "login name", pair, sentence=TOO_OFTEN)
    except TooMany as error:
        return login_page(request, services, status=429, problem=str(error), username=username)
    attempt = sign_in(services.writing, username.strip(), password, now=now, lockout=LOCKOUT)
    if attempt.account is None:
        return login_page(request, services, status=401, problem=_WRONG, username=username)
    door.throttle.forget(_SAME_NAME, "login name", pair)
    if attempt.account.second_factor_since:
        return _ask_for_code(request, attempt.account, services=services, now=now)
    return _enter(attempt.account, services=services, now=now, strong=False)


@router.post("/login/code", dependencies=[Depends(same_origin)])
def second_step(
    *,
    request: Request,
    code: Annotated[str, Form(max_length=20)],
    services: ServicesDep,
    door: DoorDep,
    now: Now,
) -> Response:
    named = open_sealed(request.cookies.get(_NAMED, ""), purpose=_NAMED, now=now, key=services.secrets.pages)
    if named is None:
        return login_page(request, services, status=401, problem=_TOO_LATE)
    username = bytes.fromhex(named).decode()
    try:
        door.throttle.pass_or_refuse(CODE_TRIES, "code", username, sentence=TOO_OFTEN)
    except TooMany as error:
        return page(request, "desk/login_code.html", status=429, problem=str(error))
    if not accept(services, username, code):
        return page(request, "desk/login_code.html", status=401, problem=_WRONG_CODE)
    door.throttle.forget(CODE_TRIES, "code", username)
    with services.reading() as session:
        person = account(session, username)
    if not person.active:
        return login_page(request, services, status=401, problem=_WRONG)
    return _enter(person, services=services, now=now, strong=True)


@router.post("/logout")
def logout(staff: PasswordSenderDep, services: ServicesDep) -> Response:
    with services.unit_of_work() as uow:
        end_session(uow.session, staff.token)
        uow.commit()
    response = RedirectResponse("/desk/login", 303)
    signed_in.leave(response)
    return response


def login_page(
    request: Request,
    services: Services,
    *,
    status: int = 200,
    problem: str = "",
    username: str = "",
    saved: str = "",
) -> Response:
    return page(
        request,
        "desk/login.html",
        status=status,
        problem=problem,
        username=username[:60],
        saved=saved,
        sign_on=services.settings.oidc_name if services.settings.oidc_issuer else "",
    )


def _ask_for_code(request: Request, person: Account, *, services: Services, now: datetime) -> Response:
    response = page(request, "desk/login_code.html", problem="")
    response.set_cookie(
        _NAMED,
        seal(
            person.username.encode().hex(), purpose=_NAMED, until=now + _NAMED_FOR, key=services.secrets.pages
        ),
        max_age=int(_NAMED_FOR.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=services.settings.public_url.startswith("https:"),
        path="/desk/login",
    )
    return response


def _enter(person: Account, *, services: Services, now: datetime, strong: bool) -> Response:
    response = RedirectResponse(landing(Staff(person, "", "")), 303)
    with services.unit_of_work() as uow:
        signed_in.enter(person, response=response, services=services, uow=uow, now=now, strong=strong)
        uow.commit()
    response.delete_cookie(_NAMED, path="/desk/login")
    return response
