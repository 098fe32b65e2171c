"""How does one get to the desk with the office's own login? Out to the provider and back with a username."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.cookies import open_sealed, seal
from api.deps import Address, Door, DoorDep, Now, ServicesDep
from api.errors import SignOnAway, SignOnRefused, TooMany, status_of
from api.routers.desk_login import TOO_OFTEN, TRIES, login_page
from api.signed_in import Staff, enter
from api.single_sign_on import Begun
from api.web.nav import landing
from api.web.pages import page
from runtime.bootstrap import Services
from triage.domain.errors import NotFound, TriageError
from triage.storage.staff import Account, account

_COOKIE = "huansu_sign_on"
_LASTS = timedelta(minutes=10)
_UNKNOWN = "统一认证已通过，但这里没有您的账号，或者已停用。请联系本单位管理员。"
_NOT_BEGUN = "登录没有完成，或者隔得太久了，请重新登录。"

router = APIRouter(prefix="/desk/login", include_in_schema=False)


@router.get("/sso")
def go(request: Request, services: ServicesDep, door: DoorDep, now: Now, address: Address) -> Response:
    _open(door)
    begun = Begun.anew()
    try:
        door.throttle.pass_or_refuse(TRIES, "login", address, sentence=TOO_OFTEN)
        response = RedirectResponse(door.sign_on.address(begun), 303)
    except (SignOnAway, TooMany) as problem:
        return _again(request, services, problem)
    response.set_cookie(
        _COOKIE,
        seal(str(begun), purpose=_COOKIE, until=now + _LASTS, key=services.secrets.pages),
        max_age=int(_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",  # the way back begins at the provider
        secure=services.settings.public_url.startswith("https:"),
        path="/desk/login",
    )
    return response


@router.get("/back")
def back(request: Request, services: ServicesDep, door: DoorDep, now: Now) -> Response:
    """A page that leads on instead of a redirect: the session's cookie does not travel from another site."""
    _open(door)
    kept = open_sealed(request.cookies.get(_COOKIE, ""), purpose=_COOKIE, now=now, key=services.secrets.pages)
    try:
        if kept is None:
            raise SignOnRefused(_NOT_BEGUN)
        person = _person(services, door.sign_on.username(request.query_params, Begun.read(kept)))
    except (SignOnAway, SignOnRefused) as problem:
        return _again(request, services, problem)
    response = page(request, "desk/entered.html", who=person.name, to=landing(Staff(person, "", "")))
    with services.unit_of_work() as uow:
        enter(person, response=response, services=services, uow=uow, now=now, strong=True)
        uow.commit()
    response.delete_cookie(_COOKIE, path="/desk/login")
    return response


def _open(door: Door) -> None:
    """Raises NotFound."""
    if not door.sign_on.is_open:
        raise NotFound("没有接入统一认证。")


def _person(services: Services, username: str) -> Account:
    """Raises SignOnRefused."""
    try:
        with services.reading() as session:
            person = account(session, username)
    except NotFound:
        raise SignOnRefused(_UNKNOWN) from None
    if not person.active:
        raise SignOnRefused(_UNKNOWN)
    return person


def _again(request: Request, services: Services, problem: TriageError) -> Response:
    return login_page(request, services, status=status_of(type(problem)), problem=str(problem))
