"""Who is at the desk, and what may they do? Sessions live on the server and end when nobody works."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Form, Request, Response

from api.cookies import open_sealed, seal
from api.deps import Now, ServicesDep
from api.errors import Forbidden, FormExpired, LoginNeeded, SecondFactorNeeded
from runtime.bootstrap import Services
from triage.storage.staff import Account, Lockout, open_session, resolve_session, sweep_sessions
from triage.storage.unit_of_work import SqlUnitOfWork

COOKIE = "huansu_desk"
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
LOCKOUT = Lockout(failures=50, length=timedelta(minutes=15))  # from wherever; an address is stopped earlier
_PURPOSE = "desk"


class Right(StrEnum):
    READ = "read"
    HANDLE = "handle"
    ANALYSE = "analyse"
    CUSTODY = "custody"  # decides who may see a reporter's contact
    REWARDS = "rewards"
    PAY = "pay"  # sees to whom a reward is paid
    AUDIT = "audit"  # sees who asked for what and why
    ADMINISTER = "administer"  # accounts and the state of the installation; reads no reports


_RIGHTS: dict[str, frozenset[Right]] = {
    "clerk": frozenset({Right.READ, Right.HANDLE, Right.REWARDS}),
    "supervisor": frozenset({Right.READ, Right.HANDLE, Right.ANALYSE, Right.REWARDS}),
    "analyst": frozenset({Right.READ, Right.ANALYSE, Right.REWARDS}),
    "custodian": frozenset({Right.READ, Right.CUSTODY}),
    "auditor": frozenset({Right.READ, Right.ANALYSE, Right.AUDIT, Right.REWARDS}),
    "approver": frozenset({Right.READ, Right.REWARDS}),
    "cashier": frozenset({Right.REWARDS, Right.PAY}),
    "admin": frozenset({Right.ADMINISTER}),
}


@dataclass(frozen=True, slots=True)
class Staff:
    """`csrf` goes into every form of this session; `strong` when it was begun with more than a password."""

    account: Account
    token: str
    csrf: str
    strong: bool = False

    @property
    def scope(self) -> str:
        return self.account.adcode

    def may(self, right: str) -> bool:
        return _has(self.account, right)

    def must(self, right: Right) -> None:
        """Raises Forbidden."""
        if not self.may(right):
            raise Forbidden("您的账号没有这项权限。")


def enter(
    account: Account,
    *,
    response: Response,
    services: Services,
    uow: SqlUnitOfWork,
    now: datetime,
    strong: bool = False,
) -> None:
    """Begins a session; a new token each time, so that one planted before the login is worth nothing."""
    token = secrets.token_urlsafe(32)
    sweep_sessions(uow.session, now=now)
    open_session(uow.session, account.username, token=token, now=now, expires=now + LONGEST, strong=strong)
    keep_awake(response, token, services=services, now=now)


def keep_awake(response: Response, token: str, *, services: Services, now: datetime) -> None:
    """The cookie counts for another IDLE from now on."""
    response.set_cookie(
        COOKIE,
        seal(token, purpose=_PURPOSE, until=now + IDLE, key=services.secrets.pages),
        httponly=True,
        samesite="strict",
        secure=services.settings.public_url.startswith("https:"),
        path="/desk",
    )


def leave(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/desk")


def with_password(request: Request, services: ServicesDep, now: Now) -> Staff:
    """Enough to set up a second factor, or to leave. Raises LoginNeeded."""
    sealed = request.cookies.get(COOKIE, "")
    token = open_sealed(sealed, purpose=_PURPOSE, now=now, key=services.secrets.pages)
    if token is None:
        raise LoginNeeded
    with services.reading() as session:
        found = resolve_session(session, token, now=now)
    if found is None:
        raise LoginNeeded
    return Staff(found.account, token, _form_token(token, services), found.strong)


PasswordDep = Annotated[Staff, Depends(with_password)]


def signed_in(staff: PasswordDep, services: ServicesDep) -> Staff:
    """Raises LoginNeeded, or SecondFactorNeeded where a password alone is not enough."""
    if services.settings.second_factor == "required" and not staff.strong:
        raise SecondFactorNeeded
    return staff


StaffDep = Annotated[Staff, Depends(signed_in)]


def own_form(staff: PasswordDep, csrf: Annotated[str, Form()] = "") -> Staff:
    """For every POST of the desk. Raises FormExpired when the form was not made for this session."""
    if not hmac.compare_digest(csrf.encode(), staff.csrf.encode()):
        raise FormExpired
    return staff


PasswordSenderDep = Annotated[Staff, Depends(own_form)]


def signed_in_sender(staff: PasswordSenderDep, services: ServicesDep) -> Staff:
    """Raises what `own_form` and `signed_in` raise."""
    return signed_in(staff, services)


SenderDep = Annotated[Staff, Depends(signed_in_sender)]


def _has(account: Account, right: str) -> bool:
    return any(right in _RIGHTS.get(role, frozenset()) for role in account.roles)


def _form_token(token: str, services: Services) -> str:
    return hmac.new(services.secrets.pages, b"form:" + token.encode(), sha256).hexdigest()
