"""Does the Open311 door keep to GeoReport v2, in JSON and XML, and to what the other doors promise?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError
from starlette.requests import Request

from api.spark import written
from nlu_data.taxonomy import load_taxonomy
from runtime.config import Settings
from tests.integration.lives import run_all
from tests.web_reports import Told, put
from tests.web_site import Site, open_site
from triage.domain.reports import Channel, Report
from triage.domain.workflow import Step
from triage.ports import StepTaken

KEY, OTHER_KEY = "key-of-the-city-app-1", "key-of-another-app-2"
KEYS = {"city-app": SecretStr(KEY), "other-app": SecretStr(OTHER_KEY)}
V2 = "/open311/v2"
FORM: Mapping[str, Any] = {
    "api_key": KEY,
    "service_code": "air.odour",
    "address_string": "福州市鼓楼区东街口西侧",
    "description": "厂里夜间排放刺鼻的臭味，熏得睡不着。",
}
BOTH = pytest.mark.parametrize("suffix", ["json", "xml"])


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home", open311_keys=KEYS, public_url="http://huansu.example") as opened:
        yield opened


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Where nothing is ever filed."""
    home = tmp_path_factory.mktemp("quiet") / "home"
    with open_site(home, open311_keys=KEYS, public_url="http://huansu.example") as opened:
        yield opened


def post(site: Site, suffix: str = "json", headers: Any = None, **form: Any) -> Response:
    return site.http.post(f"{V2}/requests.{suffix}", data={**FORM, **form}, headers=headers)


def ask(site: Site, address: str, key: str = KEY, **query: str) -> Response:
    return site.http.get(f"{V2}/{address}", params={"api_key": key, **query})


def rows(reply: Response) -> list[dict[str, Any]]:
    """The items of an answer, whichever format it has; what is empty is None in both."""
    if reply.headers["content-type"] == "application/json; charset=utf-8":
        found = reply.json()
        return found if isinstance(found, list) else [found]
    assert reply.headers["content-type"] == "text/xml; charset=utf-8"
    assert reply.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    return [{part.tag: part.text for part in item} for item in ElementTree.fromstring(reply.content)]  # noqa: S314 - ours


def filed(site: Site, **form: Any) -> str:
    reply = post(site, **form)
    assert reply.status_code == 201, reply.text
    return str(reply.json()[0]["service_request_id"])


def on_record(site: Site, number: str) -> Report:
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(number)
    assert report is not None
    return report


def refused(reply: Response, status: int) -> str:
    (error,) = rows(reply)
    assert (reply.status_code, int(error["code"])) == (status, status)
    return str(error["description"])


@BOTH
def test_discovery_leads_to_the_endpoint(quiet: Site, suffix: str) -> None:
    reply = quiet.http.get(f"{V2}/discovery.{suffix}")
    if suffix == "json":
        told = reply.json()
        (endpoint,) = told["endpoints"]
        assert endpoint["formats"] == ["text/xml", "application/json"]
    else:
        root = ElementTree.fromstring(reply.content)  # noqa: S314 - ours
        told = {part.tag: part.text for part in root}
        endpoint = {part.tag: part.text for part in root.iterfind("endpoints/endpoint/*")}
        assert [one.text for one in root.iterfind("endpoints/endpoint/formats/format")] == [
            "text/xml",
            "application/json",
        ]
    assert set(told) == {"changeset", "contact", "key_service", "endpoints"}
    assert endpoint["url"] == f"http://huansu.example{V2}"
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"


@BOTH
def test_every_kind_of_the_second_level_is_a_service(quiet: Site, suffix: str) -> None:
    services = rows(quiet.http.get(f"{V2}/services.{suffix}"))
    assert [one["service_code"] for one in services] == [kind.code for kind in load_taxonomy().leaves]
    smell = services[0]
    assert (smell["service_name"], smell["group"], smell["type"]) == ("恶臭异味", "大气", "realtime")
    assert smell["metadata"] in (False, "false")
    assert "刺鼻" in smell["keywords"].split(",")


@BOTH
def test_a_service_asks_for_nothing_beyond_the_standard(quiet: Site, suffix: str) -> None:
    reply = quiet.http.get(f"{V2}/services/air.odour.{suffix}")
    if suffix == "json":
        assert reply.json() == {"service_code": "air.odour", "attributes": []}
    else:
        root = ElementTree.fromstring(reply.content)  # noqa: S314 - ours
        assert (root.tag, root.findtext("service_code"), len(root.findall("attributes/*"))) == (
            "service_definition",
            "air.odour",
            0,
        )


@BOTH
@pytest.mark.parametrize("code", ["air.nothing", "air", "%3Cb%3E"])
def test_a_service_that_is_not_offered_is_not_found(quiet: Site, suffix: str, code: str) -> None:
    assert "service_code" in refused(quiet.http.get(f"{V2}/services/{code}.{suffix}"), 404)


@BOTH
def test_a_request_is_filed_and_its_sender_can_look_it_up(site: Site, suffix: str) -> None:
    reply = post(site, suffix)
    assert reply.status_code == 201
    (told,) = rows(reply)
    number, notice = told["service_request_id"], told["service_notice"]
    code = notice.partition("查询码：")[2][:11]
    page = site.http.post("/status", data={"receipt": number, "code": code})
    assert number in notice
    assert "http://huansu.example/status" in notice
    assert (page.status_code, number in page.text) == (200, True)
    assert on_record(site, number).channel is Channel.API


@BOTH
def test_what_is_posted_is_on_the_desk_with_place_and_kind(site: Site, suffix: str) -> None:
    sent = {"service_code": "noise.construction", "lat": "26.0861", "long": "119.2972"}
    number = rows(post(site, suffix, **sent))[0]["service_request_id"]
    run_all(site.services)
    page = site.sign_in("chief").get(f"/desk/reports/{on_record(site, number).id}").text
    assert "26.08610, 119.29720（WGS-84）" in page
    assert "来件系统 city-app 选择的类别：噪声·" in page
    (told,) = rows(ask(site, f"requests/{number}.{suffix}"))
    assert (told["service_code"], told["service_name"]) == ("air.odour", "恶臭异味")  # as judged, not as sent
    assert (told["address_id"], told["address"]) == ("350102", "福建省福州市鼓楼区")
    assert told["agency_responsible"]


@pytest.mark.parametrize(
    ("form", "place"),
    [
        pytest.param({"address_string": "", "address_id": "350102"}, "福建省福州市鼓楼区", id="a division"),
        pytest.param(
            {"address_string": "东街口", "address_id": "350102"},
            "福建省福州市鼓楼区东街口",
            id="a road in it",
        ),
        pytest.param({"address_id": "350102"}, "福州市鼓楼区东街口西侧", id="a division named already"),
        pytest.param({"address_id": "HN-77"}, "福州市鼓楼区东街口西侧", id="an id of somebody else's"),
        pytest.param(
            {"address_string": "", "lat": "26.1", "long": "119.3"},
            "纬度26.100000，经度119.300000（WGS-84）",
            id="a point",
        ),
    ],
)
def test_the_place_is_kept_in_words(site: Site, form: dict[str, str], place: str) -> None:
    assert on_record(site, filed(site, **form)).facts.place == place


@BOTH
@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        pytest.param({"api_key": ""}, 403, "api_key", id="no key"),
        pytest.param({"api_key": "key-of-nobody-at-all"}, 403, "api_key", id="a wrong key"),
        pytest.param({"service_code": ""}, 400, "service_code", id="no service"),
        pytest.param({"service_code": "air"}, 404, "service_code", id="a service that is none"),
        pytest.param({"address_string": ""}, 400, "address_string", id="neither place nor address"),
        pytest.param(
            {"address_string": "", "address_id": "HN-77"}, 400, "address_id", id="a strange id only"
        ),
        pytest.param({"lat": "26.1"}, 400, "long", id="half a point"),
        pytest.param({"lat": "119.3", "long": "26.1"}, 400, "WGS-84", id="a point the other way round"),
        pytest.param({"lat": "nan", "long": "inf"}, 400, "WGS-84", id="no numbers"),
        pytest.param({"lat": "x", "long": "119"}, 400, "lat", id="no number"),
        pytest.param({"description": ""}, 400, "写下", id="no words"),
        pytest.param({"description": "臭" * 20_001}, 400, "20001", id="too long"),
        pytest.param({"description": "臭\x00"}, 400, "无法保存", id="NUL"),
        pytest.param({"description": "臭" * 600_000}, 413, "太大", id="far too long"),
        pytest.param({"address_string": "长" * 501}, 400, "address_string", id="an address without end"),
        pytest.param({"phone": "打我"}, 400, "电话", id="no phone"),
        pytest.param({"email": "nowhere"}, 400, "email", id="no address of mail"),
        pytest.param({"first_name": "某", "last_name": "甲"}, 400, "匿名", id="a name and no way to it"),
    ],
)
def test_what_cannot_be_filed_is_refused_in_the_standard_way(
    quiet: Site, suffix: str, form: dict[str, str], status: int, told: str
) -> None:
    assert told in refused(post(quiet, suffix, **form), status)
    assert rows(ask(quiet, "requests.json")) == []


def test_without_any_key_listed_nobody_is_let_in(tmp_path: Path) -> None:
    with open_site(tmp_path / "shut") as shut:
        refused(post(shut, api_key=""), 403)
        refused(ask(shut, "requests.xml", key=""), 403)


@pytest.mark.parametrize(
    "listed", ['{"app": "guess-me"}', '{"a:b": "long-enough-for-a-key"}', '{"": "long-enough-for-a-key"}']
)
def test_a_key_that_can_be_guessed_and_a_name_that_could_be_another_are_not_taken(
    monkeypatch: pytest.MonkeyPatch, listed: str
) -> None:
    monkeypatch.setenv("HUANSU_OPEN311_KEYS", listed)
    with pytest.raises(ValidationError) as refusal:
        Settings()
    assert "guess-me" not in str(refusal.value)


def test_keys_come_from_the_environment_and_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUANSU_OPEN311_KEYS", f'{{"city-app": "{KEY}"}}')
    listed = Settings()
    assert listed.open311_keys["city-app"].get_secret_value() == KEY
    assert KEY not in repr(listed)


def test_the_key_may_be_shown_in_a_header(site: Site) -> None:
    number = filed(site)
    reply = site.http.get(f"{V2}/requests/{number}.json", headers={"X-Api-Key": KEY})
    assert reply.json()[0]["service_request_id"] == number


@BOTH
@pytest.mark.parametrize("address", ["requests.html", "nothing", "tokens/1"])
def test_what_is_not_there_is_told_in_the_standard_way(quiet: Site, suffix: str, address: str) -> None:
    refused(quiet.http.get(f"{V2}/{address}.{suffix}"), 404)
    assert quiet.http.get(f"{V2}/{address}").headers["content-type"] == "text/xml; charset=utf-8"


@BOTH
def test_another_clients_number_looks_like_one_that_does_not_exist(site: Site, suffix: str) -> None:
    own = filed(site)
    web = put(site.services, Told(channel=Channel.API))
    with site.services.unit_of_work() as uow:
        foreign = uow.reports.get(web).receipt
    refusals = {
        refused(ask(site, f"requests/{number}.{suffix}", key), 404)
        for number, key in ((own, OTHER_KEY), (foreign, KEY), ("HS260601-000000-00", KEY), ("x", KEY))
    }
    assert len(refusals) == 1
    assert rows(ask(site, f"requests.{suffix}", OTHER_KEY)) == []
    assert rows(ask(site, f"requests.{suffix}", OTHER_KEY, service_request_id=own)) == []


def test_a_client_keeps_its_reports_when_its_key_is_changed(site: Site) -> None:
    number = filed(site)
    site.http.app.state.services.settings.open311_keys["city-app"] = SecretStr("the-new-key-of-the-app")  # type: ignore[attr-defined]
    refused(ask(site, f"requests/{number}.json"), 403)
    assert ask(site, f"requests/{number}.json", "the-new-key-of-the-app").status_code == 200


@BOTH
def test_an_answer_has_nothing_of_the_reporter(site: Site, suffix: str) -> None:
    contact = {"first_name": "某甲", "last_name": "林", "phone": "13900001111", "email": "lin@example.org"}
    ids = {"device_id": "device-77", "account_id": "account-77"}
    text = "我是林某甲，电话13900001111，身份证350102199001011234，厂里排放臭味。"
    number = filed(site, description=text, **contact, **ids)
    report = on_record(site, number)
    assert report.reporter is not None
    kept = site.services.vault.reveal(report.reporter, actor="t", reason="核对", at=site.services.now)
    assert kept == {"name": "林某甲", "phone": "13900001111", "email": "lin@example.org"}
    run_all(site.services)
    told = ask(site, f"requests/{number}.{suffix}").text
    particulars = ("13900001111", "350102199001011234", "林某甲", "example.org", "device-77", "account-77")
    assert [one for one in particulars if one in told] == []
    assert [one for one in ids.values() if one in str(report)] == []
    assert "臭味" in told


@BOTH
def test_a_description_cannot_break_out_of_the_answer(site: Site, suffix: str) -> None:
    text = (
        "臭味]]></description><status>closed</status>&xxe;<!-- \"' -->\x0b\x1f\ufffe<script>alert(1)</script>"
    )
    number = rows(post(site, suffix, description=text))[0]["service_request_id"]
    (told,) = rows(ask(site, f"requests/{number}.{suffix}"))
    assert told["status"] == "open"
    assert "</description><status>closed</status>" in told["description"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_xml_is_well_formed_whatever_is_in_it(text: str) -> None:
    request = Request({"type": "http", "path": "/x.xml", "headers": [], "method": "GET"})
    body = written(request, "service_requests", [{"description": text}]).body
    (found,) = ElementTree.fromstring(bytes(body)).iter("description")  # noqa: S314 - ours
    readable = "".join(sign for sign in text if sign.isprintable())
    assert "".join(sign for sign in found.text or "" if sign.isprintable()) == readable


def test_media_is_neither_fetched_nor_kept_and_the_sender_is_told(site: Site) -> None:
    (told,) = post(site, media_url="http://127.0.0.1:9/photo.jpg").json()
    assert "media_url" in told["service_notice"]
    assert "photo.jpg" not in str(on_record(site, told["service_request_id"]))


def test_sent_twice_under_one_key_it_is_one_report(site: Site) -> None:
    once = {"Idempotency-Key": "a2f0c9d4-0001"}
    first, again = post(site, headers=once), post(site, headers=once)
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(first.json()[0]["service_request_id"])
        assert report is not None
        assert [taken.step for taken in uow.reports.steps(report.id)] == [Step.REGISTER, Step.NOTE]
    assert "编号" in refused(post(site, headers=once, description="另一件事"), 400)
    stranger = post(site, headers=once, api_key=OTHER_KEY)
    assert stranger.status_code == 201
    assert stranger.json() != first.json()


def test_too_many_requests_are_put_off(tmp_path: Path) -> None:
    with open_site(tmp_path / "few", reports_per_hour=1, open311_keys=KEYS) as site:
        assert post(site).status_code == 201
        assert "一小时后" in refused(post(site, "xml"), 429)


def test_a_request_is_open_until_it_is_settled_and_expected_when_it_is_due(site: Site) -> None:
    number = filed(site)
    (before,) = ask(site, f"requests/{number}.json").json()
    assert (before["status"], before["status_notes"], before["service_code"]) == ("open", "已登记", None)
    assert before["requested_datetime"] == "2026-06-01T10:00:00+08:00"
    run_all(site.services)
    site.services.later(days=3)
    with site.services.unit_of_work() as uow:
        id, due = on_record(site, number).id, uow.reports.standing(on_record(site, number).id).due
        uow.reports.take_step(id, StepTaken(Step.REFUSE, "clerk", site.services.now, "不属于"))
        uow.commit()
    (after,) = ask(site, f"requests/{number}.json").json()
    assert (after["status"], after["status_notes"]) == ("closed", "不予受理")
    assert after["updated_datetime"] == "2026-06-04T10:00:00+08:00"
    assert isinstance(due, date)
    assert after["expected_datetime"] == f"{due}T23:59:59+08:00"


@dataclass(frozen=True)
class Several:
    """`numbers` by what is special; each a day after the last."""

    site: Site
    numbers: Mapping[str, str]


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Several]:
    with open_site(tmp_path_factory.mktemp("several") / "home", open311_keys=KEYS) as site:
        yield Several(site, several_filed(site))


def several_filed(site: Site) -> Mapping[str, str]:
    numbers = {}
    for name, text in (("smell", "臭味"), ("noise", "噪声"), ("settled", "污水")):
        numbers[name] = filed(site, description=f"厂里有{text}")
        run_all(site.services)
        site.services.later(days=1)
    with site.services.unit_of_work() as uow:
        id = on_record(site, numbers["settled"]).id
        uow.reports.take_step(id, StepTaken(Step.REFUSE, "clerk", site.services.now, "不属于"))
        uow.commit()
    return numbers


@BOTH
@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({}, ["settled", "noise", "smell"], id="the last 90 days, newest first"),
        pytest.param({"status": "open"}, ["noise", "smell"], id="open"),
        pytest.param({"status": "closed"}, ["settled"], id="closed"),
        pytest.param({"status": "open, closed"}, ["settled", "noise", "smell"], id="both"),
        pytest.param({"service_code": "air.odour,noise.construction"}, ["noise", "smell"], id="two kinds"),
        pytest.param({"service_code": "air.nothing"}, [], id="a kind that is none"),
        pytest.param({"start_date": "2026-06-02T00:00:00Z"}, ["settled", "noise"], id="since"),
        pytest.param({"end_date": "2026-06-02T10:00:00+08:00"}, ["noise", "smell"], id="until, included"),
        pytest.param(
            {"start_date": "", "status": ""}, ["settled", "noise", "smell"], id="empty is not given"
        ),
        pytest.param({"end_date": "2026-05-31T00:00:00Z"}, [], id="earlier"),
    ],
)
def test_a_client_lists_its_requests(
    several: Several, suffix: str, query: dict[str, str], found: list[str]
) -> None:
    told = rows(ask(several.site, f"requests.{suffix}", **query))
    assert [one["service_request_id"] for one in told] == [several.numbers[name] for name in found]


def test_numbers_go_before_all_other_questions(several: Several) -> None:
    smell, settled = several.numbers["smell"], several.numbers["settled"]
    query = {"service_request_id": f"{settled}, {smell},x", "status": "open", "start_date": "x"}
    told = ask(several.site, "requests.json", **query).json()
    assert [one["service_request_id"] for one in told] == [settled, smell]
    assert ask(several.site, "requests.json", service_request_id="x").json() == []


@BOTH
@pytest.mark.parametrize(
    ("query", "told"),
    [
        pytest.param({"status": "done"}, "status", id="no status"),
        pytest.param({"start_date": "2026-01-01"}, "时区", id="a day alone"),
        pytest.param({"start_date": "2026-01-01T00:00:00"}, "时区", id="a time without zone"),
        pytest.param({"end_date": "0001-01-01T00:00:00+08:00"}, "时区", id="before all reckoning"),
        pytest.param({"start_date": "9999-12-31T23:00:00-08:00"}, "时区", id="after all reckoning"),
        pytest.param(
            {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"}, "90", id="91 days"
        ),
        pytest.param(
            {"start_date": "2026-04-02T00:00:00Z", "end_date": "2026-04-01T00:00:00Z"}, "前", id="backwards"
        ),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    quiet: Site, suffix: str, query: dict[str, str], told: str
) -> None:
    assert told in refused(ask(quiet, f"requests.{suffix}", **query), 400)


def test_ninety_days_are_a_span_that_may_be_asked_for(site: Site) -> None:
    number, now = filed(site), site.services.now
    query = {"start_date": (now - timedelta(days=90)).isoformat(), "end_date": now.isoformat()}
    assert [one["service_request_id"] for one in ask(site, "requests.json", **query).json()] == [number]
