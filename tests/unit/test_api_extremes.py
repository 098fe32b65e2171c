"""Do numbers and days beyond all measure get an answer that says so, and never a breakdown?"""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.web_reports import Told, put
from tests.web_site import Site, open_site

HUGE = "9" * 30


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(tmp_path_factory.mktemp("site") / "home") as opened:
        yield opened


@pytest.fixture(scope="module")
def chief(site: Site) -> TestClient:
    return site.sign_in("chief")


def csrf(browser: TestClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/desk").text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/desk/analysis?until=0001-01-01", 422),
        ("/desk/analysis?until=1948-12-31", 422),
        ("/desk/analysis?until=1949-01-01", 200),
        ("/desk/analysis?until=9999-12-31", 200),
        ("/desk/analysis/volume.svg?until=0001-01-31", 422),
        ("/desk/policies?on=0001-01-01", 200),
        (f"/desk/cases/{HUGE}", 422),
        (f"/desk/cases?page={HUGE}", 422),
        (f"/desk?tab=all&page={HUGE}", 422),
        (f"/desk/reports/{HUGE}", 422),
        (f"/desk/incidents/{HUGE}", 422),
        (f"/desk/funds?year={HUGE}", 422),
    ],
)
def test_an_address_beyond_all_measure_is_answered(chief: TestClient, address: str, status: int) -> None:
    assert chief.get(address).status_code == status


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/desk/duty/remove", {"id": HUGE}),
        ("/desk/duty/remove", {"id": f"-{HUGE}"}),
        ("/desk/duty/add", {"area": "350100", "person": "clerk", "start": "0001-01-01", "end": "0001-01-02"}),
        (
            "/desk/duty/add",
            {"area": "350100", "person": "clerk", "start": "2026-06-01", "end": "9999-12-31T23:59-12:00"},
        ),
        (f"/desk/personal/{HUGE}/answer", {"granted": "1", "reason": "已核对"}),
        ("/desk/reports/{id}/step", {"version": HUGE, "step": "accept"}),
        (
            "/desk/reports/{id}/hear",
            {"version": "1", "clock": "accept", "first": "0001-01-01", "last": "9999-12-31"},
        ),
        ("/desk/reports/{id}/reveal", {"minutes": HUGE, "reason": "核实举报内容需要联系"}),
        ("/desk/reports/{id}/reward/propose", {"version": "1", "amount": "inf"}),
        ("/desk/reports/{id}/reward/propose", {"version": "1", "amount": "nan"}),
        ("/desk/reports/{id}/reward/propose", {"version": "1", "amount": "1e999999"}),
    ],
)
def test_a_form_beyond_all_measure_is_answered(
    site: Site, chief: TestClient, address: str, form: dict[str, str]
) -> None:
    there = address.replace("{id}", str(put(site.services, Told())))
    reply = chief.post(there, data={"csrf": csrf(chief), **form}, follow_redirects=False)
    assert reply.status_code in (404, 409, 422)
    assert re.search(r"[\u4e00-\u9fff]", reply.text)


@pytest.mark.parametrize("due", ["0001-01-01", "9999-12-31"])
def test_a_deadline_nobody_lives_to_see_is_refused_in_words(chief: TestClient, due: str) -> None:
    form = {"csrf": csrf(chief), "batch": "第一批", "due": due}
    reply = chief.post("/desk/inspection", data=form, files={"table": ("a.csv", "编号,内容\n")})
    assert (reply.status_code, "办理期限请写成年-月-日" in reply.text) == (422, True)
