"""Who works here, and as what? Accounts for the administrator: roles, division, closing, a new password."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.errors import status_of
from api.web.desk import AdminDesk, AdministeringDesk, Desk
from runtime.accounts import ROLES, change, hire, made_up, renew_password
from runtime.second_factor import drop
from triage.domain.errors import Conflict, InvalidSubmission, TriageError
from triage.storage.scope import division_prefix
from triage.storage.staff import Account, account, accounts, last_sign_ins

router = APIRouter(prefix="/desk/accounts", include_in_schema=False)

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")

Name = Annotated[str, Form(max_length=100)]


@router.get("")
def listed(desk: AdminDesk) -> Response:
    return _list(desk, Account("", "", ("clerk",), "", active=True))


@router.post("/new")
def add(
    *,
    desk: AdministeringDesk,
    username: Name,
    name: Name,
    roles: Annotated[list[str] | None, Form()] = None,
    division: Annotated[str, Form(max_length=12)] = "",
) -> Response:
    """The first password is made up here and shown once."""
    password = made_up()
    person = Account(username.strip(), name.strip(), _known(roles), division.strip(), active=True)
    try:
        if not (person.name and _USERNAME.fullmatch(person.username)):
            raise InvalidSubmission("用户名用小写字母、数字和 . _ -，2 到 40 个字符；姓名不能空着。")
        _check(desk, person)
        hire(desk.services, person, password, actor=desk.staff.account.username)
    except Conflict:
        return _list(desk, person, problem=Conflict("这个用户名已经有人使用。"))
    except InvalidSubmission as problem:
        return _list(desk, person, problem=problem)
    return _one(desk, person.username, password=password)


@router.get("/one")
def one(desk: AdminDesk, username: Annotated[str, Query(max_length=100)]) -> Response:
    return _one(desk, username)


@router.post("/change")
def save(
    *,
    desk: AdministeringDesk,
    username: Name,
    roles: Annotated[list[str] | None, Form()] = None,
    division: Annotated[str, Form(max_length=12)] = "",
) -> Response:
    return _change(desk, username, roles=_known(roles), adcode=division.strip())


@router.post("/close")
def close(desk: AdministeringDesk, username: Name) -> Response:
    return _change(desk, username, active=False)


@router.post("/reopen")
def reopen(desk: AdministeringDesk, username: Name) -> Response:
    return _change(desk, username, active=True)


@router.post("/password")
def new_password(desk: AdministeringDesk, username: Name) -> Response:
    """The one page that shows it, as the answer to a form."""
    password = made_up()
    try:
        _not_own(desk, username)
        renew_password(desk.services, username, password, actor=desk.staff.account.username)
    except InvalidSubmission as problem:
        return _one(desk, username, problem=problem)
    return _one(desk, username, password=password)


@router.post("/second-factor")
def no_second_factor(desk: AdministeringDesk, username: Name) -> Response:
    """For somebody whose telephone is gone."""
    try:
        _not_own(desk, username)
        drop(desk.services, username, actor=desk.staff.account.username)
    except InvalidSubmission as problem:
        return _one(desk, username, problem=problem)
    return desk.go(f"/desk/accounts/one?username={username}")


def _change(desk: Desk, username: str, **changes: object) -> Response:
    try:
        _not_own(desk, username)
        with desk.services.reading() as session:
            after = replace(account(session, username), **changes)  # type: ignore[arg-type] # fields above
        _check(desk, after)
        change(desk.services, after, actor=desk.staff.account.username)
    except InvalidSubmission as problem:
        return _one(desk, username, problem=problem)
    return desk.go("/desk/accounts")


def _check(desk: Desk, person: Account) -> None:
    """Raises InvalidSubmission."""
    if not person.roles:
        raise InvalidSubmission("至少选一个角色；不再使用的账号请停用。")
    if person.adcode and not _place(desk, person.adcode):
        raise InvalidSubmission("没有这个区划代码；全部辖区请留空。")


def _known(roles: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(role for role in ROLES if role in (roles or ()))


def _not_own(desk: Desk, username: str) -> None:
    """Nobody gives rights to themselves, or shuts themselves out. Raises InvalidSubmission."""
    if username == desk.staff.account.username:
        raise InvalidSubmission("本人的账号由另一位管理员调整，或者在服务器上用命令调整。")


def _list(desk: Desk, new: Account, *, problem: TriageError | None = None) -> Response:
    with desk.services.reading() as session:
        people, seen = accounts(session), last_sign_ins(session)
    return desk.page(
        "desk/accounts.html",
        status=status_of(type(problem)) if problem else 200,
        problem=str(problem or ""),
        people=people,
        seen=seen,
        place=lambda code: _place(desk, code),
        roles=ROLES,
        new=new,
    )


def _one(desk: Desk, username: str, *, problem: TriageError | None = None, password: str = "") -> Response:
    with desk.services.reading() as session:
        person = account(session, username)
    return desk.page(
        "desk/account.html",
        status=status_of(type(problem)) if problem else 200,
        problem=str(problem or ""),
        person=person,
        own=username == desk.staff.account.username,
        place=_place(desk, person.adcode),
        roles=ROLES,
        password=password,
    )


def _place(desk: Desk, code: str) -> str:
    """By its name; "" when the code is none."""
    return desk.services.divisions.full_name(division_prefix(code).ljust(6, "0")) if code.isdecimal() else ""
