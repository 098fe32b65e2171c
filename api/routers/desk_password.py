"""How does somebody at the desk choose a password? With the old one; afterwards every session is over."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from api.deps import DoorDep
from api.errors import TooMany, status_of
from api.signed_in import LOCKOUT
from api.web.desk import AnyDesk, Desk, SendingDesk
from runtime.accounts import SHORTEST_PASSWORD, choose_password
from triage.domain.errors import InvalidSubmission, TriageError
from triage.storage.staff import sign_in

_TRIES = "5/15minutes"
_TOO_OFTEN = "尝试过多，请 15 分钟后再试。"

router = APIRouter(prefix="/desk/password", include_in_schema=False)

Password = Annotated[str, Form(max_length=200)]


@router.get("")
def empty_form(desk: AnyDesk) -> Response:
    return _form(desk)


@router.post("")
def choose(
    *,
    desk: SendingDesk,
    door: DoorDep,
    old_password: Password,
    new_password: Password,
    new_password_again: Password,
) -> Response:
    username, writing = desk.staff.account.username, desk.services.writing
    try:
        door.throttle.pass_or_refuse(_TRIES, "own password", username, sentence=_TOO_OFTEN)
        if new_password != new_password_again:
            raise InvalidSubmission("两次输入的新密码不一样，请重新输入。")
        if sign_in(writing, username, old_password, now=desk.now, lockout=LOCKOUT).account is None:
            raise InvalidSubmission("现在的密码不对。")
        choose_password(desk.services, username, old_password, new_password)
    except (InvalidSubmission, TooMany) as problem:
        return _form(desk, problem)
    return desk.go("/desk/login?changed=password")


def _form(desk: Desk, problem: TriageError | None = None) -> Response:
    return desk.page(
        "desk/password.html",
        status=status_of(type(problem)) if problem else 200,
        problem=str(problem or ""),
        shortest=SHORTEST_PASSWORD,
    )
