"""The second step of the login: set up with a telephone, asked for after the password, taken away again."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from fastapi.testclient import TestClient

from tests.web_site import PASSWORD, Site, open_site

PASSED = {"username": "clerk", "password": PASSWORD}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home", second_factor="required") as opened:
        yield opened


def post(browser: TestClient, address: str, **form: str) -> tuple[int, str]:
    """The page of the second factor lends the token of the form."""
    csrf = re.search(r'name="csrf" value="([^"]*)"', browser.get("/desk/second-factor").text)
    assert csrf
    reply = browser.post(address, data={"csrf": csrf[1], **form}, follow_redirects=False)
    return reply.status_code, reply.text


def code(site: Site, secret: str, *, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(site.services.clock() + timedelta(seconds=30 * steps))


def offered(browser: TestClient) -> str:
    _, page = post(browser, "/desk/second-factor/offer")
    assert "<svg" in page
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found
    return found[1].replace(" ", "")


def set_up(site: Site, username: str = "clerk") -> str:
    browser = site.sign_in(username)
    secret = offered(browser)
    assert post(browser, "/desk/second-factor/confirm", code=code(site, secret, steps=-1))[0] == 303
    assert browser.get("/desk", follow_redirects=False).headers["location"] == "/desk/login"
    return secret


def half_way(site: Site) -> TestClient:
    browser = site.visitor()
    assert "输入验证码" in browser.post("/desk/login", data=PASSED).text
    assert browser.get("/desk", follow_redirects=False).status_code == 303
    return browser


def step(browser: TestClient, typed: str) -> tuple[int, str]:
    reply = browser.post("/desk/login/code", data={"code": typed}, follow_redirects=False)
    return reply.status_code, reply.headers.get("location", reply.text)


def test_after_the_password_the_code_is_asked_for(site: Site) -> None:
    secret = set_up(site)
    browser = half_way(site)
    assert step(browser, "000000")[0] == 401
    assert step(browser, code(site, secret)) == (303, "/desk")
    assert browser.get("/desk").status_code == 200


def test_a_code_counts_once(site: Site) -> None:
    secret = set_up(site)
    now = code(site, secret)
    assert step(half_way(site), now)[0] == 303
    status, page = step(half_way(site), now)
    assert status == 401
    assert "用过的不能再用" in page
    assert step(half_way(site), code(site, secret, steps=-1))[0] == 401


def test_the_clock_of_a_telephone_may_be_half_a_minute_off_and_no_more(site: Site) -> None:
    secret = set_up(site)
    assert step(half_way(site), code(site, secret, steps=2))[0] == 401
    spaced = code(site, secret, steps=1)
    assert step(half_way(site), f" {spaced[:3]} {spaced[3:]} ")[0] == 303


def test_codes_cannot_be_guessed_for_long(site: Site) -> None:
    secret = set_up(site)
    tried = [step(half_way(site), "00000x")[0] for _ in range(6)]
    assert tried == [401] * 5 + [429]
    assert step(half_way(site), code(site, secret))[0] == 429


def test_the_code_alone_opens_nothing(site: Site) -> None:
    secret = set_up(site)
    status, page = step(site.visitor(), code(site, secret))
    assert status == 401
    assert "请重新登录" in page


def test_an_offered_factor_counts_only_after_its_first_code(site: Site) -> None:
    browser = site.sign_in("clerk")
    first = offered(browser)
    second = offered(browser)
    assert first != second
    assert post(browser, "/desk/second-factor/confirm", code=code(site, first))[0] == 422
    assert site.visitor().post("/desk/login", data=PASSED, follow_redirects=False).status_code == 303


def test_who_has_one_takes_it_away_with_a_code_and_gets_no_other_before(site: Site) -> None:
    secret = set_up(site)
    browser = site.sign_in("clerk")
    assert post(browser, "/desk/second-factor/offer")[0] == 409
    assert post(browser, "/desk/second-factor/drop", code="123")[0] == 422
    assert post(browser, "/desk/second-factor/drop", code=code(site, secret))[0] == 303
    assert site.visitor().post("/desk/login", data=PASSED, follow_redirects=False).status_code == 303


def test_an_administrator_takes_it_away_and_it_is_noted(site: Site) -> None:
    set_up(site)
    keeper = site.sign_in("keeper")
    assert "两步登录从" in keeper.get("/desk/accounts/one?username=clerk").text
    assert post(keeper, "/desk/accounts/second-factor", username="clerk")[0] == 303
    assert post(keeper, "/desk/accounts/second-factor", username="keeper")[0] == 422
    assert site.visitor().post("/desk/login", data=PASSED, follow_redirects=False).status_code == 303
    notes = [(entry.actor, entry.reason) for entry in site.services.vault.trail()]
    assert notes[-2:] == [("clerk", "账号 clerk：开启两步登录"), ("keeper", "账号 clerk：取消两步登录")]


def test_the_secret_is_sealed_in_the_record(site: Site) -> None:
    secret = set_up(site)
    record = site.services.settings.folder("record")
    assert [path.name for path in record.iterdir() if secret.encode() in path.read_bytes()] == []


def test_where_it_is_required_a_password_opens_only_the_way_to_set_it_up(strict: Site) -> None:
    browser = strict.visitor()
    browser.post("/desk/login", data=PASSED)
    for address in ("/desk", "/desk/policies", "/desk/password"):
        reply = browser.get(address, follow_redirects=False)
        assert (reply.status_code, reply.headers["location"]) == (303, "/desk/second-factor")
    status, page = post(browser, "/desk/password", old_password="x", new_password="y", new_password_again="y")
    assert (status, "请先设置两步登录" in page) == (401, True)
    secret = offered(browser)
    assert post(browser, "/desk/second-factor/confirm", code=code(strict, secret, steps=-1))[0] == 303
    later = half_way(strict)
    assert step(later, code(strict, secret))[0] == 303
    assert later.get("/desk").status_code == 200


def test_who_is_half_way_in_can_leave(strict: Site) -> None:
    browser = strict.visitor()
    browser.post("/desk/login", data=PASSED)
    assert post(browser, "/desk/logout")[0] == 303
    assert browser.get("/desk", follow_redirects=False).headers["location"] == "/desk/login"
