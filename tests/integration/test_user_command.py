"""Do accounts change from the command line, and does a change count for who is signed in?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from runtime import cli
from tests.web_site import Site, open_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path) as site:
        yield site


def user(site: Site, *words: str) -> Result:
    home = {"HUANSU_HOME": str(site.services.settings.home)}
    return CliRunner().invoke(cli.app, ["user", *words], env=home)


def listed(site: Site, username: str) -> str:
    return next(line for line in user(site, "list").output.splitlines() if line.startswith(username + "\t"))


def test_an_account_made_inactive_is_out_at_once_and_back_when_active(site: Site) -> None:
    clerk = site.sign_in("clerk")
    assert clerk.get("/desk").url.path == "/desk"
    assert user(site, "change", "clerk", "--inactive").exit_code == 0
    assert clerk.get("/desk").url.path == "/desk/login"
    assert listed(site, "clerk").endswith("(inactive)")
    assert user(site, "change", "clerk", "--active").exit_code == 0
    assert clerk.get("/desk").url.path == "/desk/login", "a session that ended stays ended"
    assert site.sign_in("clerk").get("/desk").url.path == "/desk"


def test_other_roles_and_another_division_replace_the_old_ones_and_the_rest_stays(site: Site) -> None:
    clerk = site.sign_in("clerk")
    assert clerk.get("/desk/reveals/trail").status_code == 403
    assert user(site, "change", "clerk", "--role", "auditor", "--role", "analyst").exit_code == 0
    assert clerk.get("/desk/reveals/trail").status_code == 200
    assert user(site, "change", "clerk", "--division", "3501").exit_code == 0
    assert listed(site, "clerk") == "clerk\tclerk同志\tauditor,analyst\t3501"
    assert user(site, "change", "clerk", "--division", "").exit_code == 0
    assert listed(site, "clerk") == "clerk\tclerk同志\tauditor,analyst\t"


def test_what_is_changed_is_noted_in_the_vaults_trail(site: Site) -> None:
    hired = user(site, "add", "wang", "--name", "王工", "--role", "clerk", "--password", "long-enough")
    assert hired.exit_code == 0
    user(site, "change", "wang", "--inactive")
    user(site, "password", "wang", "--password", "another-one")
    assert [entry.reason for entry in site.services.vault.trail()] == [
        "账号 wang：新建，角色受理员，辖区全部",
        "账号 wang：停用",
        "账号 wang：重设密码",
    ]


@pytest.mark.parametrize(
    "words", [("clerk",), ("clerk", "--role", "boss"), ("nobody", "--inactive")], ids=" ".join
)
def test_a_change_that_makes_no_sense_changes_nothing(site: Site, words: tuple[str, ...]) -> None:
    before = user(site, "list").output
    assert user(site, "change", *words).exit_code != 0
    assert user(site, "list").output == before
