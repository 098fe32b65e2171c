"""The law on the desk: legal route, borders, positive list, orders and cases, years without holidays."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web_reports import Told, case_of, put
from tests.web_site import Site, open_site
from triage.domain.reports import ReportId
from triage.domain.workflow import Step

LISTED = """\
enterprises:
  - names: [福州晨光包装有限公司, 晨光包装厂]
    area: "350100"
    citation: 某市正面清单（2026年）
    valid_from: 2026-01-01
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "policies" / "city"
    folder.mkdir(parents=True)
    (folder / "positive_list.yaml").write_text(LISTED, encoding="utf-8")
    with open_site(tmp_path / "home", policies=folder.parent) as opened:
        yield opened


def correct(browser: TestClient, id: ReportId, what: str, **form: str) -> tuple[int, str]:
    page = browser.get(f"/desk/reports/{id}").text
    fields = dict(re.findall(r'name="(csrf|version)" value="([^"]*)"', page))
    reply = browser.post(
        f"/desk/reports/{id}/{what}", data={**fields, "reason": "核对后更正", **form}, follow_redirects=False
    )
    return reply.status_code, browser.get(f"/desk/reports/{id}").text if reply.is_redirect else reply.text


def test_a_listed_enterprise_is_checked_off_site_first_whatever_happens_to_the_report(site: Site) -> None:
    clerk = site.sign_in("clerk")
    for steps in ((), (Step.ACCEPT, Step.ASSIGN)):
        page = clerk.get(f"/desk/reports/{put(site.services, Told(steps=steps))}").text
        assert "请先作非现场核查（某市正面清单（2026年））" in page
    other = clerk.get(f"/desk/reports/{put(site.services, Told(target='别的厂'))}").text
    assert "非现场核查" not in other


HOTLINE, PETITION = "环保举报热线工作管理办法（环境保护部令第15号）", "信访工作条例第二十三条"


@pytest.mark.parametrize(
    ("route", "kind", "cited"),
    [
        ("report", "acceptance", HOTLINE),
        ("report", "refusal", HOTLINE),
        ("report", "extension", HOTLINE),
        ("petition", "acceptance", f"{PETITION}；信访工作条例第三十四条"),
        ("petition", "transfer", PETITION),
        ("petition", "extension", "信访工作条例第三十四条"),
        ("consultation", "acceptance", ""),
    ],
)
def test_a_paper_cites_what_the_clocks_of_its_route_cite(
    site: Site, route: str, kind: str, cited: str
) -> None:
    id, clerk = put(site.services, Told(due=None, steps=(Step.ACCEPT,))), site.sign_in("clerk")
    assert correct(clerk, id, "route", route="petition")[0] == 303
    assert correct(clerk, id, "route", route=route)[0] == 303
    page = clerk.get(f"/desk/reports/{id}/notices?kind={kind}").text
    blank = page.partition('value="citation"')[2]
    assert re.findall(r'(?:<textarea[^>]*>|name="value"[^>]*value=")([^<"]*)[<"]', blank)[0] == cited


def test_a_person_decides_the_legal_route_and_the_clocks_follow(site: Site) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    status, page = correct(clerk, id, "route", route="disclosure")
    assert status == 303
    assert "办理途径：政府信息公开申请" in page
    assert "答复政府信息公开申请" in page
    assert correct(clerk, id, "route", route="nonsense")[0] == 422
    assert correct(clerk, id, "route", route="report", reason=" ")[0] == 422


def test_a_matter_across_a_border_goes_to_the_office_above_both(site: Site) -> None:
    id, clerk = put(site.services, Told(kind="water.industrial")), site.sign_in("clerk")
    status, page = correct(clerk, id, "place", adcode="350102", others="350203")
    assert status == 303
    assert "责任单位：福建省生态环境厅" in page
    assert correct(clerk, id, "place", adcode="350102", others="999999")[0] == 422


def test_the_order_and_the_case_say_how_far_they_are(site: Site) -> None:
    clerk = site.sign_in("clerk")
    sent = put(site.services, Told(steps=(Step.ACCEPT, Step.ASSIGN)))
    assert "交办件已发出" in clerk.get(f"/desk/reports/{sent}").text
    case = case_of(site.services, sent)
    assert "办理中" in clerk.get(f"/desk/cases/{case}").text
    refused = put(site.services, Told(steps=(Step.REFUSE,)))
    assert "交办件" not in clerk.get(f"/desk/reports/{refused}").text
    settled = clerk.get(f"/desk/cases/{case_of(site.services, refused)}").text
    assert re.search(r'<span class="state-word">已办结</span>', settled)


def test_a_year_whose_holidays_nobody_knows_is_told_before_a_clock_reaches_it(site: Site) -> None:
    clerk = site.sign_in("clerk")
    assert "节假日安排尚未公布" not in clerk.get("/desk").text
    site.services.later(days=365 * 9)
    assert re.search(r"2035年的节假日安排尚未公布", site.sign_in("clerk").get("/desk").text)


def test_a_person_can_warn_in_every_state_and_says_of_what(site: Site) -> None:
    id, chief = put(site.services, Told(steps=(Step.ACCEPT,))), site.sign_in("chief")
    assert correct(chief, id, "step", step="warn", reason="同一园区多次被举报")[0] == 303
    assert correct(chief, id, "step", step="warn", reason="")[0] == 422
    assert correct(site.sign_in("clerk"), id, "step", step="warn")[0] == 403
