"""Papers at the desk: issued once with a number, found again as Word and PDF, told to the reporter."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from fastapi.testclient import TestClient
from httpx2 import Response
from pypdf import PdfReader

from tests.web_reports import Told, put
from tests.web_site import Site, open_site
from triage.domain.notices import NoticeKind
from triage.domain.reports import ReportId
from triage.policies.loader import load_policies

NUMBER = r"HS\d{6}-\d{6}-\d{2}"
CODE = r"(?<![A-Z0-9-])[A-Z0-9]{5}-[A-Z0-9]{5}(?![A-Z0-9-])"
TEXTS = load_policies().notices


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home", letterheads=tmp_path / "sheets") as opened:
        yield opened


def form(browser: TestClient, id: ReportId, kind: str, **changed: str) -> dict[str, object]:
    """What the page sends, with a word in every blank."""
    page = browser.get(f"/desk/reports/{id}/notices?kind={kind}").text
    (csrf, *_), (paper,) = (re.findall(rf'name="{name}" value="([^"]+)"', page) for name in ("csrf", "paper"))
    blanks = {name: changed.get(name, "已核实") for name in re.findall(r'name="field" value="([^"]+)"', page)}
    sign = changed.get("sign", "榕鼓环")
    shown = {"csrf": csrf, "paper": paper, "sign": sign, "confirmed": "true"}
    return {**shown, "field": [*blanks], "value": [*blanks.values()]}


def issue(browser: TestClient, id: ReportId, kind: str = "acceptance", **changed: str) -> Response:
    return send(browser, id, kind, form(browser, id, kind, **changed))


def send(browser: TestClient, id: ReportId, kind: str, filled: dict[str, object]) -> Response:
    address = f"/desk/reports/{id}/notices/{kind}/issue"
    reply: Response = browser.post(address, data=filled, follow_redirects=False)
    return reply


def links(browser: TestClient, id: ReportId) -> list[str]:
    """Addresses of the papers on the page of the report."""
    page = browser.get(f"/desk/reports/{id}").text
    return re.findall(rf'href="(/desk/reports/{id}/notices/[0-9a-f-]{{36}})"', page)


def test_a_paper_gets_its_number_and_is_found_on_the_page_of_the_report(site: Site) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    assert issue(clerk, id).status_code == 303
    (paper,) = links(clerk, id)
    page = clerk.get(f"/desk/reports/{id}").text
    assert "榕鼓环受告〔2026〕1号 举报投诉事项受理告知书" in page
    assert "印发《举报投诉事项受理告知书》（榕鼓环受告〔2026〕1号）" in page, "the history tells it"
    assert "榕鼓环受告〔2026〕1号" in clerk.get(paper).text


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_can_be_issued_and_downloaded(site: Site, kind: NoticeKind) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    assert issue(clerk, id, kind).status_code == 303
    (paper,) = links(clerk, id)
    number = f"榕鼓环{TEXTS.templates[kind].series}〔2026〕1号"
    word, pdf = clerk.get(f"{paper}.docx"), clerk.get(f"{paper}.pdf")
    assert number in [line.text for line in Document(BytesIO(word.content)).paragraphs]
    assert number in PdfReader(BytesIO(pdf.content)).pages[0].extract_text()
    assert "attachment" in word.headers["content-disposition"]
    assert pdf.headers["content-type"] == "application/pdf"


def test_numbers_go_on_over_reports_and_a_form_sent_twice_is_one_paper(site: Site) -> None:
    one, other, clerk = put(site.services, Told()), put(site.services, Told()), site.sign_in("clerk")
    filled = form(clerk, one, "acceptance")
    assert [send(clerk, one, "acceptance", filled).status_code for _ in range(2)] == [303, 303]
    issue(clerk, other)
    assert len(links(clerk, one)) == 1
    assert "〔2026〕2号" in clerk.get(f"/desk/reports/{other}").text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"matter": ""}, "还缺少：反映事项"),
        ({"sign": ""}, "机关代字"),
        ({"sign": "YHB"}, "机关代字"),
    ],
)
def test_what_is_incomplete_is_not_issued_and_what_was_typed_is_kept(
    site: Site, changed: dict[str, str], told: str
) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    reply = issue(clerk, id, **{"owner": "某某分局", **changed})
    assert reply.status_code == 422
    assert told in reply.text
    assert "某某分局" in reply.text
    assert links(clerk, id) == []


def test_a_sheet_of_the_office_that_does_not_fit_is_told_and_nothing_is_issued(
    site: Site, tmp_path: Path
) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    word = Document()
    word.add_paragraph("{{ title }} {{ nummer }}")
    (tmp_path / "sheets").mkdir()
    word.save(str(tmp_path / "sheets" / "notice.docx"))
    reply = issue(clerk, id)
    assert reply.status_code == 422
    assert "文书模板 notice.docx：字段“nummer”不认识" in reply.text
    assert links(clerk, id) == []
    (tmp_path / "sheets" / "notice.docx").unlink()
    issue(clerk, id)
    assert "〔2026〕1号" in clerk.get(f"/desk/reports/{id}").text, "no number was lost"


def test_names_and_numbers_of_people_do_not_get_into_a_paper(site: Site) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    issue(clerk, id, matter="联系人张伟13800138000反映废气", addressee="张伟")
    (paper,) = links(clerk, id)
    shown = clerk.get(paper).text
    assert "举报人：" in shown
    assert "张伟" not in shown
    assert "13800138000" not in shown


def test_who_may_not_see_the_report_gets_no_paper_of_it(site: Site) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    issue(clerk, id)
    (paper,) = links(clerk, id)
    other = put(site.services, Told(adcode="350203"))
    for name in ("xiamen", "keeper"):
        for address in (paper, f"{paper}.docx", f"{paper}.pdf"):
            assert site.sign_in(name).get(address).status_code in (403, 404)
    assert site.http.get(paper, follow_redirects=False).status_code == 303
    assert clerk.get(paper.replace(str(id), str(other))).status_code == 404


def test_reading_roles_download_but_do_not_issue(site: Site) -> None:
    id, clerk, analyst = put(site.services, Told()), site.sign_in("clerk"), site.sign_in("analyst")
    issue(clerk, id)
    (paper,) = links(analyst, id)
    assert analyst.get(f"{paper}.docx").status_code == 200
    filled = form(clerk, id, "acceptance")
    assert send(analyst, id, "acceptance", filled).status_code == 403


def test_the_reporter_reads_what_was_written_to_them_and_nothing_else(site: Site) -> None:
    told = {"text": "厂里排放废气，电话13900001111", "name": "林某某", "phone": "13900001111"}
    filed = site.http.post("/report", data=told).text
    number, code = re.search(NUMBER, filed), re.search(CODE, filed)
    assert number
    assert code
    with site.services.unit_of_work() as uow:
        report = uow.reports.by_receipt(number[0])
    assert report is not None
    clerk = site.sign_in("clerk")
    issue(clerk, report.id, due="2026年6月30日")
    issue(clerk, report.id, "return", reason="不属本机关职责", body="某某局")
    shown = site.http.post("/status", data={"receipt": number[0], "code": code[0]}).text
    assert "榕鼓环受告〔2026〕1号" in shown
    assert "2026年6月30日" in shown
    assert "异议单" not in shown
    assert "13900001111" not in shown


def test_nothing_is_issued_before_the_whole_paper_was_seen_and_confirmed(site: Site) -> None:
    id, clerk = put(site.services, Told()), site.sign_in("clerk")
    filled = form(clerk, id, "acceptance", owner="福州市鼓楼生态环境局")
    asked = send(clerk, id, "acceptance", {**filled, "confirmed": ""})
    assert asked.status_code == 200
    assert "榕鼓环受告" in asked.text
    assert "福州市鼓楼生态环境局" in asked.text
    assert links(clerk, id) == []
    back = clerk.post(f"/desk/reports/{id}/notices/acceptance/again", data=filled)
    assert 'value="榕鼓环"' in back.text
    names = re.findall(r'name="(?:field|value|paper|sign|confirmed)"', asked.text)
    assert len(names) == 2 * len(list(filled["field"])) + 3  # type: ignore[call-overload]
    assert send(clerk, id, "acceptance", filled).status_code == 303
    assert len(links(clerk, id)) == 1


def test_the_sign_of_an_office_is_known_after_its_first_paper(site: Site) -> None:
    clerk = site.sign_in("clerk")
    office = Told().owner
    assert issue(clerk, put(site.services, Told()), office=office, sign="榕鼓环").status_code == 303
    later, other = put(site.services, Told()), put(site.services, Told(owner="福州市闽侯生态环境局"))
    assert (
        'name="sign" maxlength="8" value="榕鼓环"'
        in clerk.get(f"/desk/reports/{later}/notices?kind=reply").text
    )
    assert 'value="榕鼓环"' not in clerk.get(f"/desk/reports/{other}/notices?kind=reply").text
