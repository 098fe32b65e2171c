"""The office's own login: out to the provider, back with a username, and only with what was begun here."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient

from runtime.accounts import change
from tests.identity_provider import CLIENT, provider
from tests.unit.test_api_second_factor import set_up
from tests.web_site import Site, open_site
from triage.storage.staff import Account


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with provider() as settings, open_site(tmp_path / "home", **settings) as opened:
        yield opened


def begun(browser: TestClient) -> str:
    """Where the browser is sent."""
    reply = browser.get("/desk/login/sso", follow_redirects=False)
    assert reply.status_code == 303, reply.text
    return str(reply.headers["location"])


def passed(address: str, sub: str) -> dict[str, str]:
    """What the provider sends the browser back with."""
    with httpx.Client(trust_env=False) as http:
        reply = http.post(address, data={"sub": sub})
    assert reply.status_code == 302, reply.text
    return {name: values[0] for name, values in parse_qs(urlsplit(reply.headers["location"]).query).items()}


def back(browser: TestClient, query: dict[str, str]) -> tuple[int, str]:
    reply = browser.get("/desk/login/back", params=query)
    return reply.status_code, reply.text


def test_who_the_provider_knows_works_at_the_desk_under_the_same_name(site: Site) -> None:
    browser = site.visitor()
    assert "用统一认证登录" in browser.get("/desk/login").text
    address = begun(browser)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{site.services.settings.site}/desk/login/back"]
    status, page = back(browser, passed(address, "s-1"))
    assert status == 200
    assert "clerk同志，您好" in page
    assert "clerk同志" in browser.get("/desk").text


@pytest.mark.parametrize(("sub", "told"), [("s-2", "没有您的账号"), ("s-3", "统一认证没有通过")])
def test_who_has_no_account_here_stays_out(site: Site, sub: str, told: str) -> None:
    browser = site.visitor()
    status, page = back(browser, passed(begun(browser), sub))
    assert (status, told in page) == (401, True)
    assert browser.get("/desk", follow_redirects=False).headers["location"] == "/desk/login"


def test_a_closed_account_stays_out(site: Site) -> None:
    change(site.services, Account("clerk", "clerk同志", ("clerk",), "", active=False), actor="keeper")
    browser = site.visitor()
    assert back(browser, passed(begun(browser), "s-1"))[0] == 401


def test_only_the_browser_that_began_comes_in_and_only_once(site: Site) -> None:
    browser, other = site.visitor(), site.visitor()
    query = passed(begun(browser), "s-1")
    assert back(site.visitor(), query)[0] == 401
    begun(other)
    assert back(other, query)[0] == 401
    assert back(browser, {**query, "state": "x"})[0] == 401
    assert back(browser, query)[0] == 200
    assert back(browser, query)[0] == 401


def test_an_identity_made_for_another_login_is_refused(site: Site) -> None:
    """The code of one login with the state of another: its nonce and verifier do not fit."""
    thief, victim = site.visitor(), site.visitor()
    stolen = passed(begun(victim), "s-1")
    own = parse_qs(urlsplit(begun(thief)).query)["state"][0]
    assert back(thief, {**stolen, "state": own})[0] == 401


@pytest.mark.parametrize("query", [{}, {"error": "access_denied"}, {"state": "", "code": ""}, {"code": "x"}])
def test_a_refusal_at_the_provider_leads_back_to_the_login(site: Site, query: dict[str, str]) -> None:
    browser = site.visitor()
    begun(browser)
    status, page = back(browser, query)
    assert (status, "用统一认证登录" in page) == (401, True)


def test_a_provider_that_is_away_leaves_the_password(tmp_path: Path) -> None:
    away = {**CLIENT, "oidc_issuer": "http://127.0.0.1:1"}
    with open_site(tmp_path / "home", **away) as opened:
        reply = opened.http.get("/desk/login/sso")
        assert reply.status_code == 503
        assert "统一认证现在没有响应" in reply.text
        assert 'name="password"' in reply.text


def test_a_provider_that_calls_itself_otherwise_is_none(site: Site, tmp_path: Path) -> None:
    other = {**CLIENT, "oidc_issuer": site.services.settings.oidc_issuer + "/"}
    with open_site(tmp_path / "other", **other) as opened:
        assert opened.http.get("/desk/login/sso").status_code == 503


def test_what_the_provider_vouches_for_needs_no_second_step_here(tmp_path: Path) -> None:
    with provider() as settings, open_site(tmp_path / "home", **settings, second_factor="required") as opened:
        set_up(opened)
        browser = opened.visitor()
        assert back(browser, passed(begun(browser), "s-1"))[0] == 200
        assert browser.get("/desk", follow_redirects=False).status_code == 200


def test_where_no_provider_is_named_there_is_no_such_login(tmp_path: Path) -> None:
    with open_site(tmp_path / "home") as opened:
        assert "统一认证" not in opened.http.get("/desk/login").text
        for address in ("/desk/login/sso", "/desk/login/back"):
            assert opened.http.get(address).status_code == 404
