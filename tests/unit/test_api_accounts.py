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
    for act in ("change", "close", "reopen", "password", "new"):
        assert send(browser, act, "xiamen", name="某甲")[0] == 403


def test_an_account_that_does_not_exist_is_not_found(site: Site) -> None:
    keeper = site.sign_in("keeper")
    assert keeper.get("/desk/accounts/one?username=ghost").status_code == 404
    assert send(keeper, "close", "ghost")[0] == 404


def chosen(browser: TestClient, old: str, new: str, again: str | None = None) -> tuple[int, str]:
    csrf = re.search(r'name="csrf" value="([^"]*)"', browser.get("/desk/password").text)
    assert csrf
    data = {"csrf": csrf[1], "old_password": old, "new_password": new, "new_password_again": again or new}
    reply = browser.post("/desk/password", data=data)
    return reply.status_code, reply.text


def test_a_new_colleague_gets_a_password_shown_once_and_chooses_another(site: Site) -> None:
    keeper = site.sign_in("keeper")
    status, page = send(keeper, "new", "li.min", name="李敏", roles=["clerk"], division="350100")
    first = re.search(r"<code>([a-z2-9]{14})</code>", page)
    assert (status, bool(first)) == (200, True)
    assert first
    assert (of(site, "li.min").roles, of(site, "li.min").adcode) == (("clerk",), "350100")
    browser = site.sign_in("li.min")
    status, page = chosen(browser, first[1], "自己记得住的一句")
    assert (status, "至少 10 个字符" in page) == (422, True)
    assert chosen(browser, first[1], "一句自己才记得住的话")[0] == 200
    assert browser.get("/desk").url.path == "/desk/login", "every session is over"
    assert login(site, "li.min", first[1]) == "None"
    assert login(site, "li.min", "一句自己才记得住的话") == "/desk"
    told = [reason for _, reason in noted(site)]
    assert told == ["账号 li.min：新建，角色受理员，辖区350100", "账号 li.min：本人换密码"]


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("wrong", "ten-characters", None, "现在的密码不对"),
        (PASSWORD, "short", None, "至少 10 个字符"),
        (PASSWORD, PASSWORD, None, "不能和现在的一样"),
        (PASSWORD, "clerk-and-more", None, "也不能含有用户名"),
        (PASSWORD, "ten-characters", "ten-charactres", "不一样"),
    ],
)
def test_a_password_that_may_not_be_changes_nothing(
    site: Site, old: str, new: str, again: str | None, words: str
) -> None:
    status, page = chosen(site.sign_in("clerk"), old, new, again)
    assert (status, words in page, new in page) == (422, True, False)
    assert login(site, "clerk", PASSWORD) == "/desk"
    assert noted(site) == []


def test_guessing_the_old_password_is_soon_over(site: Site) -> None:
    clerk = site.sign_in("clerk")
    told = [chosen(clerk, f"guess-{n}", "ten-characters")[0] for n in range(6)]
    assert told == [422] * 5 + [429]


@pytest.mark.parametrize(
    ("username", "form", "words"),
    [
        ("clerk", {"name": "某甲", "roles": ["clerk"]}, "已经有人使用"),
        ("Some One", {"name": "某甲", "roles": ["clerk"]}, "用户名用小写字母"),
        ("some.one", {"name": " ", "roles": ["clerk"]}, "姓名不能空着"),
        ("some.one", {"name": "某甲"}, "至少选一个角色"),
        ("some.one", {"name": "某甲", "roles": ["clerk"], "division": "990000"}, "没有这个区划代码"),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_keeps_what_was_typed(
    site: Site, username: str, form: dict[str, str | list[str]], words: str
) -> None:
    status, page = send(site.sign_in("keeper"), "new", username, **form)
    assert status in {409, 422}
    assert words in page
    assert f'value="{username}"' in page
    assert noted(site) == []
