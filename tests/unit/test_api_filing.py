"""Is a contact kept exactly when its report is, however often and badly it is sent?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.web_site import Site, open_site
from triage.storage.vault_tables import ContactRow

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
