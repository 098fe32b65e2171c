"""Do trials and explanations work on the reports on record?"""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from runtime.commands.policy_trials import explained, simulated
from runtime.config import Settings
from tests.fakes import Installation
from tests.integration.lives import NOISE, SMELL, file, run_all
from triage.domain.errors import NotFound
from triage.policies.loader import DATA, load_policies, read_policies

CHANGE = """\
owners:
  - rule: hangzhou/sites
    kinds: [noise.construction]
    area: "330100"
    owner: city_management
    citation: 某市职责清单
    valid_from: 2020-01-01
terms:
  - rule: hotline-2011/accept
    clock: accept
    label: 受理
    event: received
    length: 2
    unit: workday
    citation: 某办法
    valid_from: 2011-03-01
"""


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(Settings(home=tmp_path))


def test_a_change_is_tried_out_on_every_report_since_a_day(
    installation: Installation, tmp_path: Path
) -> None:
    file(installation, SMELL)
    run_all(installation)
    installation.later(days=30)
    noise, smell = file(installation, NOISE), file(installation, SMELL + "！")
    run_all(installation)
    change = tmp_path / "change.yaml"
    change.write_text(CHANGE, encoding="utf-8")
    counts: Counter[str] = Counter()
    lines = list(
        simulated(installation, load_policies(), read_policies(DATA, change), date(2026, 6, 20), counts)
    )
    by_report = {line["report"]: line for line in lines}
    assert by_report[noise.number]["moved"] == {
        "from": "杭州市西湖区住房和城乡建设主管部门",
        "to": "杭州市西湖区城市管理（环境卫生、综合行政执法）部门",
    }
    assert by_report[smell.number]["moved"] is None
    assert by_report[smell.number]["due"]["accept"] == ["2026-07-16", "2026-07-03"]
    assert counts["reports"] == 2, "reports before the day are left alone"
    assert counts["moved"] == 1


def test_an_explanation_reads_the_report_by_its_receipt(installation: Installation) -> None:
    receipt = file(installation, SMELL)
    run_all(installation)
    rows = list(explained(installation, receipt.number.lower().replace("-", "")))
    deciding = {row.rule for row in rows if row.decides}
    assert {"air-2016/art-117", "hotline-2011/accept"} <= deciding
    assert not any("化工厂" in row.why for row in rows), "what people wrote is not repeated"


def test_an_unknown_receipt_is_not_explained(installation: Installation) -> None:
    with pytest.raises(NotFound):
        list(explained(installation, "HS260101-000001-00"))
