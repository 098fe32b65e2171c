"""Is a contact kept exactly when its report is, however often and badly it is sent?"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from tests.unit.test_api_pictures import picture
from tests.web_site import Site, doom, open_site
from triage.storage.engine import sqlite_file
from triage.storage.vault_tables import ContactRow, OriginalRow

PHONE = "13800000000"
BODY = {"text": "晨光包装厂夜里排放臭气", "contact": {"name": "某甲", "phone": PHONE}}
KEY = {"Idempotency-Key": "the-same-key"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


def contacts(site: Site) -> int:
    with site.services.vault_sessions() as session:
        return session.scalar(select(func.count()).select_from(ContactRow)) or 0


def test_a_report_sent_twice_has_one_contact(site: Site) -> None:
    assert site.http.post("/api/v1/reports", json=BODY, headers=KEY).status_code == 201
    assert site.http.post("/api/v1/reports", json=BODY, headers=KEY).status_code == 200
    assert len(site.services.vault.same_reporter(PHONE)) == contacts(site) == 1


@pytest.mark.parametrize("text", ["", "……！", "长" * 20_001])
def test_a_report_that_is_refused_leaves_no_contact(site: Site, text: str) -> None:
    assert site.http.post("/api/v1/reports", json={**BODY, "text": text}).status_code == 422
    assert contacts(site) == 0


def test_a_key_used_for_another_report_leaves_no_contact(site: Site) -> None:
    site.http.post("/api/v1/reports", json={"text": "河水发黑"}, headers=KEY)
    assert site.http.post("/api/v1/reports", json=BODY, headers=KEY).status_code == 409
    assert contacts(site) == 0


def test_a_report_whose_commit_fails_leaves_no_contact(site: Site) -> None:
    doom(site, "INSERT ON reports")
    assert site.http.post("/api/v1/reports", json=BODY).status_code == 409
    assert contacts(site) == 0


def test_a_contact_told_in_the_chat_goes_with_a_commit_that_fails(site: Site) -> None:
    site.say("化工厂排放废气")
    doom(site, "UPDATE OF reporter ON conversations")
    assert site.http.post("/chat/contact", json=BODY["contact"]).status_code == 409
    assert contacts(site) == 0


def test_a_form_that_is_refused_leaves_no_photo_as_it_was_sent(site: Site) -> None:
    photo = {"photos": ("a.jpg", picture(), "image/jpeg")}
    refused = site.http.post("/report", data={"text": "臭气\ufffd\ufffd", "anonymous": "true"}, files=photo)
    assert refused.status_code == 422
    with site.services.vault_sessions() as session:
        assert session.scalars(select(OriginalRow.id)).all() == []
    assert not list(site.services.settings.folder("vault/originals").glob("*"))


@contextmanager
def locked_record(site: Site) -> Iterator[None]:
    """Somebody else writes and does not end; nobody waits for it here."""
    with site.services.unit_of_work() as uow:
        engine = uow.session.connection().engine
    event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA busy_timeout = 1"))
    engine.dispose()
    with closing(sqlite3.connect(str(sqlite_file(engine.url)), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_locked_record_costs_no_text_and_says_that_nothing_was_received(site: Site) -> None:
    typed = {
        "text": "河水发黑发臭",
        "place": "城南大道",
        "client_key": "k" * 12,
        "name": "某甲",
        "phone": PHONE,
    }
    with locked_record(site):
        page = site.http.post("/report", data=typed)
    assert (page.status_code, page.headers["retry-after"]) == (503, "60")
    assert "没有收到" in page.text
    assert all(value in page.text for value in typed.values())
    assert contacts(site) == 0
    assert site.http.post("/report", data=typed).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/reports", "/chat/messages"])
def test_programs_hear_of_a_locked_record_in_json(site: Site, path: str) -> None:
    with locked_record(site):
        reply = site.http.post(path, json=BODY)
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "60")
    assert reply.json()["error"]["code"] == "storage-unavailable"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        pytest.param("晨光包装厂夜里排放臭气，窗户都不敢开\ufffd", 201, id="one sign that was lost"),
        pytest.param("\ufffd\ufffd\ufffd包装\ufffd\ufffd", 422, id="hardly anything is left"),
    ],
)
def test_only_a_text_that_nobody_can_read_is_refused(site: Site, text: str, status: int) -> None:
    assert site.http.post("/api/v1/reports", json={"text": text}).status_code == status
