"""Who gets an account, and who changes it? Every change is noted in the vault's trail before it counts."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType

from runtime.bootstrap import Services
from triage.domain.errors import InvalidSubmission
from triage.storage.staff import (
    Account,
    account,
    accounts,
    change_account,
    create_account,
    set_password,
)
from triage.storage.trail import Entry

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "clerk": "受理员",
        "supervisor": "主管",
        "analyst": "分析员",
        "custodian": "身份保管员",
        "auditor": "审计员",
        "approver": "奖励审批人",
        "cashier": "出纳",
        "admin": "管理员",
    }
)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
SHORTEST_PASSWORD = 10
CONSOLE = "system"  # whoever types commands on the server


def first_account(services: Services) -> tuple[str, str] | None:
    """Username and password, or None when somebody has an account already."""
    with services.unit_of_work() as uow:
        if accounts(uow.session):
            return None
        password = made_up()
        admin = Account("admin", "管理员", ("supervisor", "analyst", "admin"), "", active=True)
        create_account(uow.session, admin, password, at=services.clock())
        uow.commit()
    return admin.username, password


def hire(services: Services, person: Account, password: str, *, actor: str) -> None:
    """Raises Conflict when the username is taken."""
    with services.unit_of_work() as uow:
        create_account(uow.session, person, password, at=services.clock())
        told = f"新建，角色{_roles(person)}，辖区{person.adcode or '全部'}"
        note(services, person.username, told, actor)
        uow.commit()


def change(services: Services, after: Account, *, actor: str) -> None:
    """Counts at once, also for whoever is signed in. Raises NotFound."""
    with services.unit_of_work() as uow:
        told = _told(account(uow.session, after.username), after)
        if told:
            note(services, after.username, told, actor)
            change_account(uow.session, after)
            uow.commit()


def renew_password(services: Services, username: str, password: str, *, actor: str) -> None:
    """Lifts a lockout and ends all sessions. Raises NotFound."""
    with services.unit_of_work() as uow:
        account(uow.session, username)
        note(services, username, "重设密码", actor)
        set_password(uow.session, username, password)
        uow.commit()


def choose_password(services: Services, username: str, old: str, new: str) -> None:
    """By the owner, who has shown the old one. Raises InvalidSubmission."""
    if len(new) < SHORTEST_PASSWORD:
        raise InvalidSubmission(f"新密码至少 {SHORTEST_PASSWORD} 个字符。")
    if new == old or username.casefold() in new.casefold():
        raise InvalidSubmission("新密码不能和现在的一样，也不能含有用户名。")
    with services.unit_of_work() as uow:
        note(services, username, "本人换密码", username)
        set_password(uow.session, username, new)
        uow.commit()


def made_up() -> str:
    """A password that can be told on the phone: no letters that look alike."""
    return "".join(secrets.choice(_LETTERS) for _ in range(14))


def note(services: Services, username: str, told: str, actor: str) -> None:
    """Who may see a reporter hangs on accounts, hence the trail of the vault."""
    services.vault.note(Entry("account", None, actor, f"账号 {username}：{told}", services.clock()))


def _told(before: Account, after: Account) -> str:
    said = {
        f"角色由{_roles(before)}改为{_roles(after)}": before.roles != after.roles,
        f"辖区由{before.adcode or '全部'}改为{after.adcode or '全部'}": before.adcode != after.adcode,
        "恢复使用" if after.active else "停用": before.active != after.active,
    }
    return "；".join(words for words, changed in said.items() if changed)


def _roles(person: Account) -> str:
    return "、".join(ROLES.get(role, role) for role in person.roles)
