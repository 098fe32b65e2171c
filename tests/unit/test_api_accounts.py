"""Accounts in the browser: what an administrator may change, what is noted of it, and who else may not."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web_site import PASSWORD, Site, open_site
from triage.storage.staff import Account, account


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


def send(browser: TestClient, act: str, username: str, **form: str | list[str]) -> tuple[int, str]:
    page = browser.get("/desk/policies").text
    csrf = re.search(r'name="csrf" value="([^"]*)"', page)
    assert csrf
    data = {"csrf": csrf[1], "username": username, **form}
    reply = browser.post(f"/desk/accounts/{act}", data=data, follow_redirects=False)
    return reply.status_code, reply.text


def of(site: Site, username: str) -> Account:
    with site.services.reading() as session:
        return account(session, username)


def noted(site: Site) -> list[tuple[str, str]]:
    return [(entry.actor, entry.reason) for entry in site.services.vault.trail() if entry.action == "account"]


def login(site: Site, username: str, password: str) -> str:
    data = {"username": username, "password": password}
    return str(site.visitor().post("/desk/login", data=data, follow_redirects=False).headers.get("location"))


def test_the_administrator_lands_on_the_accounts_and_sees_no_reports(site: Site) -> None:
    assert login(site, "keeper", PASSWORD) == "/desk/accounts"
    assert login(site, "clerk", PASSWORD) == "/desk"
    assert login(site, "cashier", PASSWORD) == "/desk/claims"
    keeper = site.sign_in("keeper")
    page = keeper.get("/desk/accounts").text
    assert "xiamen同志" in page
    assert "厦门市" in page
    assert "受理台" not in page
    assert keeper.get("/desk").status_code == 403


def test_roles_and_division_change_at_once_and_the_auditor_reads_who_did_it(site: Site) -> None:
    keeper, clerk = site.sign_in("keeper"), site.sign_in("clerk")
    assert clerk.get("/desk/analysis").status_code == 403
    assert send(keeper, "change", "clerk", roles=["analyst", "clerk"], division="350100")[0] == 303
    assert clerk.get("/desk/analysis").status_code == 200
    assert (of(site, "clerk").roles, of(site, "clerk").adcode) == (("clerk", "analyst"), "350100")
    told = "账号 clerk：角色由受理员改为受理员、分析员；辖区由全部改为350100"
    assert noted(site) == [("keeper", told)]
    assert told in site.sign_in("auditor").get("/desk/reveals/trail").text
    assert send(keeper, "change", "clerk", roles=["clerk", "analyst"], division="350100")[0] == 303
    assert len(noted(site)) == 1, "nothing changed, so there is nothing to note"


def test_a_closed_account_is_out_at_once_and_comes_back_with_its_password(site: Site) -> None:
    keeper, clerk = site.sign_in("keeper"), site.sign_in("clerk")
    assert send(keeper, "close", "clerk")[0] == 303
    assert clerk.get("/desk").url.path == "/desk/login"
    assert "已停用" in keeper.get("/desk/accounts").text
    assert send(keeper, "reopen", "clerk")[0] == 303
    assert login(site, "clerk", PASSWORD) == "/desk"
    assert [reason for _, reason in noted(site)] == ["账号 clerk：停用", "账号 clerk：恢复使用"]


def test_a_new_password_is_shown_once_and_the_old_one_is_void(site: Site) -> None:
    keeper = site.sign_in("keeper")
    status, page = send(keeper, "password", "clerk")
    shown = re.search(r"<code>([a-z2-9]{14})</code>", page)
    assert (status, bool(shown)) == (200, True)
    assert shown
    assert shown[1] not in keeper.get("/desk/accounts/one?username=clerk").text
    assert shown[1] not in str(noted(site))
    assert login(site, "clerk", PASSWORD) == "None"
    assert login(site, "clerk", shown[1]) == "/desk"
    assert noted(site) == [("keeper", "账号 clerk：重设密码")]


@pytest.mark.parametrize(
    ("act", "username", "form", "words"),
    [
        ("change", "keeper", {"roles": ["clerk", "admin"]}, "另一位管理员"),
        ("close", "keeper", {}, "另一位管理员"),
        ("password", "keeper", {}, "另一位管理员"),
        ("change", "clerk", {"roles": []}, "至少选一个角色"),
        ("change", "clerk", {"roles": ["boss"]}, "至少选一个角色"),
        ("change", "clerk", {"roles": ["clerk"], "division": "990000"}, "没有这个区划代码"),
    ],
)
def test_what_makes_no_sense_is_told_and_changes_nothing(
    site: Site, act: str, username: str, form: dict[str, str | list[str]], words: str
) -> None:
    before = of(site, username)
    status, page = send(site.sign_in("keeper"), act, username, **form)
    assert status == 422
    assert words in page
    assert of(site, username) == before
    assert noted(site) == []


@pytest.mark.parametrize("username", ["clerk", "chief", "auditor", "cashier"])
def test_nobody_else_sees_or_changes_accounts(site: Site, username: str) -> None:
    browser = site.sign_in(username)
    assert browser.get("/desk/accounts").status_code == 403
    assert browser.get("/desk/accounts/one?username=clerk").status_code == 403
    assert "/desk/accounts" not in browser.get("/desk/policies").text
    for act in ("change", "close", "reopen", "password"):
        assert send(browser, act, "xiamen")[0] == 403


def test_an_account_that_does_not_exist_is_not_found(site: Site) -> None:
    keeper = site.sign_in("keeper")
    assert keeper.get("/desk/accounts/one?username=ghost").status_code == 404
    assert send(keeper, "close", "ghost")[0] == 404
