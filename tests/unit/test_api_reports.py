"""The public REST door: one POST, safe to send twice, typed errors."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.web_site import Site, open_site
from triage.domain.reports import Channel
from triage.storage.read_models import QueueFilter, desk_queue

BODY = {"text": "河水发黑发臭，有排污口", "facts": {"place": "闽侯县上街镇"}, "external_no": "OA-17"}
KEY = {"Idempotency-Key": "a2f0c9d4-0001"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home", reports_per_hour=20) as opened:
        yield opened


def test_a_report_is_filed_and_answered_with_number_and_code(site: Site) -> None:
    reply = site.http.post("/api/v1/reports", json=BODY, headers=KEY)
    assert reply.status_code == 201
    filed = reply.json()
    assert set(filed) == {"receipt", "code", "received"}
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(filed["receipt"])
    assert report is not None
    assert (report.channel, report.text, report.external_no) == (Channel.API, BODY["text"], "OA-17")


def test_the_same_key_with_the_same_body_is_the_same_report(site: Site) -> None:
    first = site.http.post("/api/v1/reports", json=BODY, headers=KEY)
    again = site.http.post("/api/v1/reports", json=BODY, headers=KEY)
    assert again.status_code == 200
    assert again.json() == first.json()


def test_the_same_key_with_another_body_is_a_conflict(site: Site) -> None:
    site.http.post("/api/v1/reports", json=BODY, headers=KEY)
    reply = site.http.post("/api/v1/reports", json={**BODY, "text": "另一件事"}, headers=KEY)
    assert reply.status_code == 409
    assert reply.json()["error"]["code"] == "conflict"


def test_without_a_key_each_post_is_a_report(site: Site) -> None:
    numbers = {site.http.post("/api/v1/reports", json=BODY).json()["receipt"] for _ in range(2)}
    assert len(numbers) == 2


def test_contact_is_kept_apart_from_the_report(site: Site) -> None:
    contact = {"name": "林某某", "phone": "13900001111"}
    filed = site.http.post("/api/v1/reports", json={**BODY, "contact": contact}).json()
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(filed["receipt"])
    assert report is not None
    assert "13900001111" not in str(report)
    assert report.reporter is not None
    assert (
        site.services.vault.reveal(report.reporter, actor="test", reason="核对", at=site.services.clock())
        == contact
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({**BODY, "text": ""}, "invalid-submission", id="no text"),
        pytest.param({**BODY, "text": "😀"}, "invalid-submission", id="emoji only"),
        pytest.param({**BODY, "text": "臭" * 20_001}, "invalid-submission", id="too long"),
        pytest.param({}, "bad-request", id="nothing"),
        pytest.param({**BODY, "adcode": "35"}, "bad-request", id="a code that is none"),
        pytest.param({**BODY, "contact": {"name": "林", "phone": "打我"}}, "bad-request", id="no phone"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_a_code(site: Site, body: dict[str, Any], code: str) -> None:
    reply = site.http.post("/api/v1/reports", json=body)
    assert reply.status_code == 422
    assert reply.json()["error"]["code"] == code


def test_twenty_thousand_characters_are_taken(site: Site) -> None:
    assert site.http.post("/api/v1/reports", json={"text": "臭" * 20_000}).status_code == 201


def test_too_many_reports_are_put_off(tmp_path: Path) -> None:
    with open_site(tmp_path / "few", reports_per_hour=1) as site:
        assert site.http.post("/api/v1/reports", json=BODY).status_code == 201
        assert site.http.post("/api/v1/reports", json=BODY).status_code == 429


def test_health_says_whether_the_bot_is_there(site: Site) -> None:
    assert site.http.get("/api/v1/health/live").json() == {"status": "alive"}
    assert site.http.get("/api/v1/health/ready").json() == {"status": "ready", "record": True, "bot": True}


def test_without_the_bot_reports_are_still_taken(tmp_path: Path) -> None:
    with open_site(tmp_path / "alone") as site:
        site.bot.mood = "away"
        assert site.http.get("/api/v1/health/ready").json()["status"] == "form-only"
        assert site.http.post("/api/v1/reports", json=BODY).status_code == 201


def test_every_refusal_is_typed_in_the_schema(site: Site) -> None:
    schema = site.http.get("/openapi.json").json()
    posted = schema["paths"]["/api/v1/reports"]["post"]["responses"]
    for status in ("409", "422", "429"):
        assert posted[status]["content"]["application/json"]["schema"] == {
            "$ref": "#/components/schemas/ErrorOut"
        }
    assert set(posted) >= {"200", "201"}
    assert not any(path.startswith("/desk") for path in schema["paths"])


def test_strangers_with_the_same_key_do_not_get_each_others_report(site: Site) -> None:
    """The code opens the report's page: it is told to its own sender only."""
    first = site.http.post("/api/v1/reports", json=BODY, headers=KEY)
    stranger = site.visitor("203.0.113.9")
    other = stranger.post("/api/v1/reports", json=BODY, headers=KEY)
    assert other.status_code == 201
    assert other.json()["receipt"] != first.json()["receipt"]
    assert other.json()["code"] != first.json()["code"]


@pytest.mark.parametrize(
    ("adcode", "hint"),
    [
        pytest.param("350203", "350203", id="a county"),
        pytest.param("３５０２００", "350200", id="full-width digits"),
        pytest.param(" 350200 ", "350200", id="blanks around it"),
        pytest.param("350298", "350200", id="no such county: its city"),
        pytest.param("350203999", "350203", id="no such township: its county"),
        pytest.param("359900", "350000", id="no such city: its province"),
        pytest.param("000000", "350100", id="nowhere: the region served"),
        pytest.param("999999", "350100", id="no such province"),
        pytest.param("", "350100", id="none"),
    ],
)
def test_a_report_lies_where_some_officer_looks(site: Site, adcode: str, hint: str) -> None:
    filed = site.http.post("/api/v1/reports", json={"text": "楼下有异味", "adcode": adcode}).json()
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(filed["receipt"])
        assert report is not None
        found = desk_queue(uow.session, hint, QueueFilter(text=filed["receipt"]), today=date(2026, 6, 1))
    assert report.hint_adcode == hint
    assert [row.report for row in found.items] == [report.id]
