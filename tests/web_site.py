"""A whole web server for tests: migrated databases, a bot that listens, staff who can sign in."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from fastapi import Response
from fastapi.testclient import TestClient
from sqlalchemy import text as sql

from api.app import create_app
from api.signed_in import COOKIE, enter
from runtime.bootstrap import Services
from runtime.config import Secrets, Settings
from tests.fakes import BEGINNING, Installation, WordClassifier
from tests.fakes_bot import FakeBot, Json, listening
from triage.storage.migrate import upgrade
from triage.storage.staff import Account, account, create_account

PASSWORD = "correct-horse-battery"
STAFF = {
    "clerk": (("clerk",), ""),
    "chief": (("supervisor", "analyst"), ""),
    "analyst": (("analyst",), ""),
    "auditor": (("auditor",), ""),
    "head": (("approver",), ""),
    "cashier": (("cashier",), ""),
    "xiamen": (("clerk",), "350200"),
    "keeper": (("admin",), ""),
}


@cache
def _migrated() -> Path:
    """Databases are migrated and staff is hired once a run; each test gets a copy."""
    home = Path(mkdtemp(prefix="huansu-web-"))
    settings = Settings(home=home)
    upgrade(settings.record_url, "record")
    upgrade(settings.identity_url, "vault")
    _hire(Services(settings))
    return home


def fresh_home(home: Path) -> Secrets:
    """A folder with migrated databases, staff and keys."""
    shutil.copytree(_migrated(), home, dirs_exist_ok=True)
    return Secrets.at(home)


def settings_in(home: Path, **changes: Any) -> Settings:
    return Settings(home=home, region="350100", **changes)


def _hire(services: Services) -> None:
    with services.unit_of_work() as uow:
        for username, (roles, adcode) in STAFF.items():
            account = Account(username, f"{username}同志", roles, adcode, active=True)
            create_account(uow.session, account, PASSWORD, at=datetime.now(UTC))
        uow.commit()


class MigratedInstallation(Installation):
    """Its databases are copies of migrated ones."""

    def __init__(self, settings: Settings) -> None:
        Services.__init__(self, settings)
        self.now = BEGINNING
        self.used_classifier = WordClassifier()
        self.used_search = None


@dataclass(frozen=True)
class Site:
    """`http` is one visitor's browser; `visitor()` is another's, from `address`."""

    http: TestClient
    services: MigratedInstallation
    bot: FakeBot

    def visitor(self, address: str = "testclient") -> TestClient:
        return TestClient(self.http.app, client=(address, 50000))

    def say(self, text: str | None = None, **more: object) -> Any:
        return self.http.post("/chat/messages", json={"text": text, **more})

    def tell_all(self, texts: Sequence[str]) -> Mapping[str, str]:
        """A complaint told to the end; number and code."""
        for text in texts:
            assert self.say(text).status_code == 200
        self.say(button="stay_anonymous")
        card: Mapping[str, str] = self.say(button="confirm").json()["messages"][0]["custom"]["receipt"]
        return card

    def sealed_originals(self) -> list[Path]:
        return list(self.services.settings.folder("vault/originals").iterdir())

    def sign_in(self, username: str) -> TestClient:
        """A browser with a session; passwords are slow on purpose and have their own tests."""
        browser, carrier = self.visitor(), Response()
        with self.services.unit_of_work() as uow:
            person = account(uow.session, username)
            enter(person, response=carrier, services=self.services, uow=uow, now=self.services.clock())
            uow.commit()
        sealed = SimpleCookie(carrier.headers["set-cookie"])[COOKIE].value
        browser.cookies.set(COOKIE, sealed, path="/desk")
        return browser


@contextmanager
def open_site(home: Path, **changes: Any) -> Iterator[Site]:
    """The application in this process, with a bot on loopback that calls back into it."""
    bot = FakeBot(_too_early, fresh_home(home).bot)
    with listening(bot) as address:
        services = MigratedInstallation(settings_in(home, bot_url=address, **changes))
        app = create_app(services)
        with TestClient(app, raise_server_exceptions=False) as http:
            bot.call_api = internal_calls(TestClient(app), services)
            yield Site(http, services, bot)


def doom(site: Site, when: str) -> None:
    """From now on a transaction that does this fails at its end."""
    with site.services.writing.begin() as session:
        session.execute(sql("CREATE TABLE doom (who TEXT REFERENCES staff DEFERRABLE INITIALLY DEFERRED)"))
        trigger = "CREATE TRIGGER dooms AFTER WHEN BEGIN INSERT INTO doom VALUES ('nobody'); END"
        session.execute(sql(trigger.replace("WHEN", when)))


def internal_calls(client: TestClient, services: Services) -> Any:
    def call(path: str, body: Json) -> Json:
        reply = client.post(path, json=body, headers={"X-Huansu-Service": services.secrets.service})
        assert reply.status_code < 300, reply.text
        answer: Json = reply.json()
        return answer

    return call


def _too_early(path: str, body: Json) -> Json:
    raise AssertionError(f"the bot called {path} with {sorted(body)} before the application was there")
