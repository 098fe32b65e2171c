"""A bulletin at the desk: made of a month that is over, kept, read as a page and as Word."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from fastapi.testclient import TestClient

from tests.web_reports import Told, put
from tests.web_site import Site, open_site
from triage.domain.reports import Channel
from triage.domain.workflow import Step

MAY = datetime(2026, 5, 20, 4, tzinfo=UTC)
HERE, THERE = "350102", "350203"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


def make(browser: TestClient, month: str) -> tuple[int, str]:
    csrf = re.search(r'name="csrf" value="([^"]*)"', browser.get("/desk/analysis/bulletins").text)
    assert csrf
    data = {"csrf": csrf[1], "month": month}
    reply = browser.post("/desk/analysis/bulletins", data=data, follow_redirects=False)
    return reply.status_code, reply.headers.get("location", reply.text)


def test_a_month_is_published_as_page_and_word(site: Site) -> None:
    for _ in range(3):
        put(site.services, Told(received=MAY, kind="air.odour", adcode=HERE))
    put(
        site.services,
        Told(received=MAY, kind="noise.social", adcode=THERE, channel=Channel.LETTER, industry="catering"),
    )
    put(site.services, Told(received=MAY, kind="air.dust", adcode=THERE, steps=(Step.REFUSE,)))
    put(site.services, Told(received=MAY, kind="air.dust", adcode="350200"))
    analyst = site.sign_in("analyst")
    status, address = make(analyst, "2026-05")
    assert status == 303
    page = analyst.get(address).text
    assert "5月共收到举报 6 件，上月没有举报，上年同月没有举报。本月有结论的 1 件" in page
    assert "大气 5 件，其中恶臭异味 3 件，占 60.0%。" in page
    assert re.findall(r"<td>([^<]+)</td>\s*<td[^>]*>(\d+)</td><td[^>]*>[\d.]+%<", page) == [
        ("网页表单", "5"),
        ("其余各项", "1"),
        ("大气", "5"),
        ("其余各项", "1"),
        ("造纸印刷业", "5"),
        ("其余各项", "1"),
    ]
    assert "行业按举报的文字判断" in page
    assert "举报人没有说明" not in page
    assert "扬尘" not in page
    assert "思明区" not in page
    assert "2026年3月收到的 0 件举报中，0 件已有结论" in page
    word = analyst.get(f"{address}.docx")
    document = Document(BytesIO(word.content))
    assert document.paragraphs[0].text == "全部辖区2026年5月生态环境投诉举报情况通报"
    assert [cell.text for cell in document.tables[-1].rows[0].cells][-2:] == ["不受理", "合计"]


def test_what_came_to_light_later_is_said_in_the_next_bulletin(site: Site) -> None:
    analyst = site.sign_in("analyst")
    put(site.services, Told(received=MAY))
    first = make(analyst, "2026-05")[1]
    put(site.services, Told(received=MAY))
    again = analyst.get(make(analyst, "2026-05")[1]).text
    assert "的通报中2026年5月收到的举报为 1 件，现为 2 件。" in again
    assert "5月共收到举报 1 件" in analyst.get(first).text
    listed = analyst.get("/desk/analysis/bulletins").text
    assert listed.count("2026年5月</a>") == 2


@pytest.mark.parametrize(
    ("month", "told"), [("2026-06", "还没有结束"), ("x", "年-月"), ("2099-01", "没有数字")]
)
def test_no_bulletin_of_what_is_not_over(site: Site, month: str, told: str) -> None:
    status, page = make(site.sign_in("analyst"), month)
    assert (status, told in page) == (422, True)


def test_who_analyses_nothing_makes_and_reads_none(site: Site) -> None:
    analyst, clerk = site.sign_in("analyst"), site.sign_in("clerk")
    address = make(analyst, "2026-05")[1]
    for read in ("/desk/analysis/bulletins", address, f"{address}.docx"):
        assert clerk.get(read).status_code == 403
    assert analyst.get("/desk/analysis/bulletins/99").status_code == 404
