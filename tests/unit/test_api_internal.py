"""What the bot's actions may do, and that nobody else may."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.lookup import WRONG_PER_RECEIPT
from tests.web_reports import Told, put
from tests.web_site import Site, open_site
from triage.domain.receipts import query_code
from triage.domain.reports import Channel

LONG = "化工厂每天夜里排放刺鼻气味，" * 300


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


def _ask(site: Site, path: str, body: dict[str, Any]) -> Any:
    headers = {"X-Huansu-Service": site.services.secrets.service}
    return site.visitor().post(f"/internal/{path}", json=body, headers=headers)


def _filing(site: Site, **changes: Any) -> dict[str, Any]:
    """The body that ends the conversation `site.http` is in."""
    sender = site.bot.heard[-1]["sender"]
    body = {"conversation": sender, "client_key": f"{sender}:1", "text": "化工厂排放废气", "anonymous": True}
    return {**body, **changes}


@pytest.mark.parametrize("token", [None, "", "wrong", "é"])
@pytest.mark.parametrize("path", ["reports", "status", "locate"])
def test_without_the_token_nothing_is_answered(site: Site, path: str, token: str | None) -> None:
    headers = [] if token is None else [(b"X-Huansu-Service", token.encode("latin-1"))]
    reply = site.http.post(f"/internal/{path}", json={"text": "福州"}, headers=headers)
    assert reply.status_code == 401
    assert reply.json()["error"]["code"] == "unauthorised"


def test_a_filed_report_has_the_citizens_full_words(site: Site) -> None:
    site.say(LONG)
    reply = _ask(site, "reports", _filing(site, text=site.bot.heard[-1]["text"]))
    assert reply.status_code == 201
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(reply.json()["receipt"])
    assert report is not None
    assert report.text == LONG
    assert report.channel is Channel.WEB_CHAT
    assert report.hint_adcode == "350100"


def test_filed_twice_it_is_one_report(site: Site) -> None:
    site.say("化工厂排放废气")
    first, second = (_ask(site, "reports", _filing(site)).json() for _ in range(2))
    assert first == second


def test_the_same_key_with_other_words_is_a_conflict(site: Site) -> None:
    site.say("化工厂排放废气")
    _ask(site, "reports", _filing(site))
    changed = _filing(site, facts={"place": "别处"})
    reply = _ask(site, "reports", changed)
    assert (reply.status_code, reply.json()["error"]["code"]) == (409, "conflict")


def test_a_conversation_we_never_issued_files_nothing(site: Site) -> None:
    site.say("化工厂排放废气")
    assert _ask(site, "reports", _filing(site, conversation="made-up-conversation")).status_code == 404


@pytest.mark.parametrize(("anonymous", "named"), [(True, False), (False, True)])
def test_the_report_is_named_only_when_the_citizen_wants_it(site: Site, anonymous: bool, named: bool) -> None:
    site.say("化工厂排放废气")
    site.http.post("/chat/contact", json={"name": "林某某", "phone": "13900001111"})
    reply = _ask(site, "reports", _filing(site, anonymous=anonymous))
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(reply.json()["receipt"])
    assert report is not None
    assert (report.reporter is not None) is named


def test_who_stays_anonymous_after_all_leaves_no_contact(site: Site) -> None:
    site.say("化工厂排放废气")
    site.http.post("/chat/contact", json={"name": "林某某", "phone": "13900001111"})
    assert len(site.services.vault.same_reporter("13900001111")) == 1
    first, again = (_ask(site, "reports", _filing(site)) for _ in range(2))
    assert first.json() == again.json()
    assert site.services.vault.same_reporter("13900001111") == ()


def test_a_named_report_sent_again_as_anonymous_keeps_its_contact(site: Site) -> None:
    site.say("化工厂排放废气")
    site.http.post("/chat/contact", json={"name": "林某某", "phone": "13900001111"})
    _ask(site, "reports", _filing(site, anonymous=False))
    assert _ask(site, "reports", _filing(site)).status_code == 201
    assert len(site.services.vault.same_reporter("13900001111")) == 1


def test_the_state_is_told_to_who_knows_number_and_code(site: Site) -> None:
    id = put(site.services, Told())
    with site.services.unit_of_work() as uow:
        receipt = uow.reports.get(id).receipt
    code = query_code(id, site.services.secrets.receipts)
    told = _ask(site, "status", {"receipt": receipt, "code": code}).json()
    assert told["state"] == "registered"
    assert told["owner"] == "福州市鼓楼生态环境局"
    assert told["due"] == "2026-06-16"
    assert "登记" in told["state_text"]
    wrong = {"receipt": receipt, "code": "AAAAA-AAAAA"}
    times = int(WRONG_PER_RECEIPT.partition("/")[0])
    assert [_ask(site, "status", wrong).status_code for _ in range(times + 1)] == [404] * times + [429]


def test_a_place_is_found_in_words(site: Site) -> None:
    told = _ask(site, "locate", {"text": "福建省福州市闽侯县上街镇"}).json()
    assert told["known"] is True
    assert told["adcode"].startswith("350121")
    assert told["name"].startswith("福建省福州市闽侯县")


@pytest.mark.parametrize(
    ("text", "coarse"),
    [
        pytest.param("江苏省苏州市", True, id="a city with districts"),
        pytest.param("广东省", True, id="a province"),
        pytest.param("北京市", True, id="a municipality"),
        pytest.param("广东省东莞市", False, id="a city without districts"),
        pytest.param("江苏省苏州市吴江区", False, id="a district"),
        pytest.param("浙江省杭州市建德市乾潭镇", False, id="a township whatever its digits"),
        pytest.param("味道很大", False, id="no place at all"),
    ],
)
def test_the_bot_is_told_whether_the_district_is_still_to_be_asked(
    site: Site, text: str, coarse: bool
) -> None:
    assert _ask(site, "locate", {"text": text}).json()["coarse"] is coarse


def test_a_text_without_a_place_has_none(site: Site) -> None:
    assert _ask(site, "locate", {"text": "味道很大"}).json()["known"] is False
