"""Does a batch of an inspection come in once, keep its own deadline, and leave without names?"""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from runtime import cli
from runtime.batches import published, take_in
from tests.integration.lives import run_all
from tests.web_site import MigratedInstallation, Site, open_site
from triage.domain.calendar import local_day
from triage.domain.inspection import DISCLOSED
from triage.domain.replies import ReplyDraft, Verdict, as_detail
from triage.domain.reports import Channel, Report
from triage.domain.standing import ClockRow
from triage.domain.workflow import Step
from triage.ports import StepTaken

NUMBER = "D3ZJ202606010001"
TOLD = "余杭区仓前街道永清化工厂夜间排放刺鼻臭气，联系人张伟13800138000"
HEAD = ["序号", "污染类型", "受理编号", "交办问题基本情况", "行政区", "重点关注", "办理时限"]
ROWS: list[list[str | int | date | None]] = [
    [1, "大气", NUMBER, TOLD, "杭州市余杭区", "是", date(2026, 6, 9)],
    [2, "水", "D3ZJ202606010002", "河水发黑发臭", "杭州市西湖区", "", None],
    [3, "水", "", "没有编号的一行", "杭州市西湖区", "", None],
    [4, "水", NUMBER, "同一编号又来一次", "杭州市西湖区", "", None],
    [5, "水", "=C5", "编号是公式", "杭州市西湖区", "", None],
]
REPLY = ReplyDraft(
    demands=("查处",),
    answers={"查处": "已责令改正"},
    target="永清化工厂",
    verdict=Verdict.TRUE,
    findings="=夜间生产属实",
    measures="责令改正",
    accountability="无",
)


def table(*rows: list[str | int | date | None]) -> bytes:
    """As it is handed over: with a merged title above the names of the columns."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "来电"
    sheet.append(["转办清单（第三批）"])
    sheet.append(HEAD)
    for row in rows:
        sheet.append(row)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(HEAD))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path / "home") as opened:
        yield opened


def reports(services: MigratedInstallation, number: str = NUMBER) -> tuple[Report, dict[str, ClockRow]]:
    with services.unit_of_work() as uow:
        report = uow.reports.by_client_key(Channel.INSPECTION, number)
        assert report is not None
        return report, {row.clock: row for row in uow.reports.clocks(report.id)}


def test_a_batch_comes_in_row_by_row_and_what_cannot_be_used_is_told(site: Site) -> None:
    taken = take_in(table(*ROWS), "第三批", due=date(2026, 6, 12), actor="clerk", services=site.services)
    assert (taken.filed, taken.known) == (2, 0)
    assert taken.problems == (
        "“来电”第5行：没有编号或者没有内容",
        f"“来电”第6行：编号{NUMBER}已在“来电”第3行出现过",
        "“来电”第7行：“受理编号”是公式，请换成文字或数值",
    )
    again = take_in(table(*ROWS[:2]), "第四批", due=None, actor="clerk", services=site.services)
    assert (again.filed, again.known, again.problems) == (0, 2, ())
    changed = [*ROWS[0][:3], "另一件事", *ROWS[0][4:]]
    other = take_in(table(changed), "第四批", due=None, actor="clerk", services=site.services)
    assert (other.filed, len(other.problems)) == (0, 1), "a number stands for one text"


def test_every_item_has_the_clock_of_its_order_beside_those_of_the_law(site: Site) -> None:
    take_in(table(*ROWS[:2]), "第三批", due=date(2026, 6, 12), actor="clerk", services=site.services)
    run_all(site.services)
    _, clocks = reports(site.services)
    assert local_day(clocks["order"].due) == date(2026, 6, 9)
    assert clocks["order"].citation == f"工单、转办单 {NUMBER}"
    assert "accept" in clocks, "the clocks of the law run beside it"
    _, later = reports(site.services, "D3ZJ202606010002")
    assert local_day(later["order"].due) == date(2026, 6, 12), "a row without a deadline has the batch's"


def answered(site: Site) -> None:
    take_in(table(*ROWS[:2]), "第三批", due=None, actor="clerk", services=site.services)
    run_all(site.services)
    report, _ = reports(site.services)
    with site.services.unit_of_work() as uow:
        for step in (Step.ACCEPT, Step.ASSIGN):
            uow.reports.take_step(report.id, StepTaken(step, "clerk", site.services.clock()))
        told = StepTaken(Step.DRAFT, "clerk", site.services.clock(), "", as_detail(REPLY))
        uow.reports.take_step(report.id, told)
        uow.commit()


def test_what_is_published_tells_the_outcome_and_nobodys_name_or_number(site: Site) -> None:
    answered(site)
    sheet = load_workbook(BytesIO(published("第三批", "", services=site.services))).worksheets[0]
    head, first, second = ([cell.value or "" for cell in row] for row in sheet.iter_rows())
    assert tuple(head) == DISCLOSED
    assert first[0] == NUMBER
    assert first[2:] == ["杭州市余杭区", "大气", "'=夜间生产属实", "属实", "责令改正", "无"]
    assert second[4:] == ["", "", "", ""]
    for secret in ("张伟", "13800138000"):
        assert secret not in repr(first)


def test_a_batch_is_taken_in_listed_and_published_by_command(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUANSU_HOME", str(site.services.settings.home))
    (tmp_path / "第三批.xlsx").write_bytes(table(*ROWS))
    run = CliRunner().invoke
    taken = run(cli.app, ["inspection", "import", str(tmp_path / "第三批.xlsx"), "--due", "2026-06-12"])
    assert taken.exit_code == 0
    assert "2 filed, 0 known before, 3 problems" in taken.output
    assert "“来电”第5行" in taken.output
    assert "第三批\t2 items\t2 open\tdue 2026-06-09" in run(cli.app, ["inspection", "list"]).output
    out = tmp_path / "out.xlsx"
    done = run(cli.app, ["inspection", "export", "--batch", "第三批", "--out", str(out)])
    assert done.exit_code == 0
    assert load_workbook(out).worksheets[0].max_row == 3
    wrong = run(cli.app, ["inspection", "export", "--batch", "第九批", "--out", str(out)])
    assert (wrong.exit_code, wrong.output.strip()) == (1, "没有这个批次。")


def test_a_table_without_the_needed_columns_is_refused(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUANSU_HOME", str(site.services.settings.home))
    (tmp_path / "wrong.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    result = CliRunner().invoke(cli.app, ["inspection", "import", str(tmp_path / "wrong.csv")])
    assert result.exit_code == 1
    assert "表头缺少“受理编号、问题基本情况”" in result.output


def upload(site: Site, username: str, content: bytes, **form: str) -> tuple[int, str]:
    browser = site.sign_in(username)
    page = browser.get("/desk/inspection").text
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
    data = {"csrf": csrf, "batch": "第三批", **form}
    reply = browser.post("/desk/inspection", data=data, files={"table": ("清单.xlsx", content)})
    return reply.status_code, reply.text


def test_a_batch_is_taken_in_and_published_at_the_desk(site: Site) -> None:
    status, page = upload(site, "clerk", table(*ROWS), due="2026-06-12")
    assert status == 200
    assert "已登记 2 件" in page
    assert "“来电”第5行：没有编号或者没有内容" in page
    run_all(site.services)
    listed = site.sign_in("analyst").get("/desk/inspection").text
    assert "第三批" in listed
    file = site.sign_in("analyst").get("/desk/inspection/export", params={"batch": "第三批"})
    assert load_workbook(BytesIO(file.content)).worksheets[0].max_row == 3


@pytest.mark.parametrize(
    ("content", "form", "told"),
    [
        pytest.param(b"PK broken", {}, "不是可以打开的表格", id="no table"),
        pytest.param(table(*ROWS), {"batch": " "}, "批次名称", id="no name"),
        pytest.param(table(*ROWS), {"due": "下周五"}, "办理期限", id="no day"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_in_words(
    site: Site, content: bytes, form: dict[str, str], told: str
) -> None:
    status, page = upload(site, "clerk", content, **form)
    assert status == 422
    assert told in page


def test_batches_are_for_those_who_handle_and_within_their_division(site: Site) -> None:
    assert upload(site, "analyst", table(*ROWS))[0] == 403
    upload(site, "clerk", table(*ROWS))
    run_all(site.services)
    elsewhere = site.sign_in("xiamen")
    assert "第三批" not in elsewhere.get("/desk/inspection").text
    assert elsewhere.get("/desk/inspection/export", params={"batch": "第三批"}).status_code == 404
    assert site.sign_in("keeper").get("/desk/inspection").status_code == 403
