"""Does a batch of an inspection come in once, keep its own deadline, and leave without names?"""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from runtime.commands import inspection
from runtime.config import Settings
from tests.fakes import Installation
from tests.integration.lives import run_all
from triage.domain.calendar import local_day
from triage.domain.inspection import BatchItem, read_items
from triage.domain.reports import Channel
from triage.domain.workflow import Step
from triage.ports import StepTaken

ITEM = BatchItem(
    "D3ZJ202606010001",
    "余杭区仓前街道永清化工厂夜间排放刺鼻臭气，联系人张伟13800138000",
    region="杭州市余杭区",
    target="永清化工厂",
    due=date(2026, 6, 9),
    line=2,
)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(Settings(home=tmp_path))


def test_an_item_is_filed_once_with_the_deadline_of_its_order(installation: Installation) -> None:
    assert inspection.file_item(ITEM, installation)
    assert not inspection.file_item(ITEM, installation), "the same number again is the same item"
    run_all(installation)
    with installation.unit_of_work() as uow:
        report = uow.reports.by_client_key(Channel.INSPECTION, ITEM.number)
        assert report is not None
        clocks = {row.clock: row for row in uow.reports.clocks(report.id)}
    assert local_day(clocks["order"].due) == date(2026, 6, 9)
    assert clocks["order"].citation == "工单、转办单 D3ZJ202606010001"
    assert "accept" in clocks, "the clocks of the law run beside it"


def test_what_is_published_tells_the_outcome_and_nobodys_name_or_number(installation: Installation) -> None:
    inspection.file_item(ITEM, installation)
    run_all(installation)
    detail = {"findings": "夜间生产属实", "verdict": "属实", "measures": "责令改正", "accountability": "无"}
    with installation.unit_of_work() as uow:
        report = uow.reports.by_client_key(Channel.INSPECTION, ITEM.number)
        assert report is not None
        for step in (Step.ACCEPT, Step.ASSIGN):
            uow.reports.take_step(report.id, StepTaken(step, "clerk", installation.clock()))
        uow.reports.take_step(report.id, StepTaken(Step.DRAFT, "clerk", installation.clock(), "", detail))
        uow.commit()
    (row,) = inspection.published(installation, date(2026, 6, 1))
    assert row["受理编号"] == ITEM.number
    assert row["是否属实"] == "属实"
    assert row["调查核实情况"] == "夜间生产属实"
    assert row["污染类型"] == "大气"
    assert row["行政区域"].startswith("浙江省杭州市余杭区")
    assert "13800138000" not in row["问题基本情况"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_as_spreadsheet_programs_write_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "批次.csv"
    path.write_text('受理编号,问题基本情况\nD1,"砖厂冒黑烟,\n夜里更大"\n', encoding=encoding)
    items, problems = read_items(
        inspection.read_table(path), {"number": ["受理编号"], "text": ["问题基本情况"]}
    )
    assert problems == []
    assert items[0].text == "砖厂冒黑烟,\n夜里更大"


def test_a_table_without_the_needed_columns_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUANSU_HOME", str(tmp_path))
    path = tmp_path / "wrong.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    result = CliRunner().invoke(inspection.app, ["import", str(path)])
    assert result.exit_code == 1
    assert "表头缺少“受理编号”一列" in result.output
