"""Does a trial of changed rows tell what would move, and does an explanation name the rows that lost?"""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from triage.domain.deadlines import DueQuestion
from triage.domain.errors import PolicyError
from triage.domain.routing import Matter
from triage.policies.divisions import load_divisions
from triage.policies.loader import DATA, Policies, load_policies, read_policies
from triage.usecases.explaining import explain_clocks, explain_owner, explain_severity
from triage.usecases.what_if import Comparison, PastReport, totals

SHIPPED = load_policies()
TODAY = date(2026, 11, 1)

LOCAL = """\
owners:
  - rule: own/fumes
    kinds: [air.fumes]
    area: "330110"
    owner: ecology
    citation: 某区职责清单
    valid_from: 2020-01-01
terms:
  - rule: hotline-2011/finish
    clock: finish
    label: 办结
    routes: [report]
    event: accepted
    length: 30
    unit: day
    citation: 某办法
    valid_from: 2011-03-01
"""


def changed(tmp_path: Path, text: str) -> Policies:
    path = tmp_path / "change.yaml"
    path.write_text(text, encoding="utf-8")
    return read_policies(DATA, path)


def report(**changes: object) -> PastReport:
    facts: dict[str, object] = {
        "receipt": "HS261001-000001-23",
        "source": "web_form",
        "kinds": ("air.fumes",),
        "adcode": "330110",
        "target": "",
        "received": datetime(2026, 9, 1, 2, tzinfo=UTC),
        "accepted": datetime(2026, 9, 3, 2, tzinfo=UTC),
        "settled": date(2026, 10, 20),
    }
    return PastReport(**(facts | changes))  # type: ignore[arg-type]


def comparison(after: Policies) -> Comparison:
    return Comparison(SHIPPED, after, load_divisions(), TODAY)


def test_a_change_moves_reports_and_shortens_their_time(tmp_path: Path) -> None:
    difference = comparison(changed(tmp_path, LOCAL)).difference(report())
    assert difference is not None
    assert difference.owner == (
        "杭州市余杭区城市管理（环境卫生、综合行政执法）部门",
        "杭州市生态环境局余杭分局",
    )
    assert difference.due == {"finish": (date(2026, 11, 2), date(2026, 10, 3))}
    assert difference.newly_overdue == ("finish",)


@pytest.mark.parametrize(
    ("changes", "overdue"),
    [
        pytest.param({"settled": date(2026, 10, 3)}, (), id="done on the new last day"),
        pytest.param({"settled": date(2026, 10, 4)}, ("finish",), id="a day later"),
        pytest.param({"settled": None}, ("finish",), id="not done yet"),
    ],
)
def test_only_what_was_in_time_before_can_become_overdue(
    tmp_path: Path, changes: dict[str, object], overdue: tuple[str, ...]
) -> None:
    difference = comparison(changed(tmp_path, LOCAL)).difference(report(**changes))
    assert difference is not None
    assert difference.newly_overdue == overdue


def test_a_report_that_nothing_changes_for_is_not_told(tmp_path: Path) -> None:
    elsewhere = report(adcode="110105", accepted=None)
    assert comparison(changed(tmp_path, LOCAL)).difference(elsewhere) is None


def test_a_removed_row_leaves_reports_without_an_owner(tmp_path: Path) -> None:
    gone = "remove: [soil-2019/art-7]\n"
    difference = comparison(changed(tmp_path, gone)).difference(report(kinds=("soil.pollution",)))
    assert difference is not None
    assert difference.unowned


def test_totals_count_every_report_and_every_change(tmp_path: Path) -> None:
    counts: Counter[str] = Counter()
    past = [report(), report(adcode="110105", accepted=None), report(settled=date(2026, 9, 5))]
    told = list(comparison(changed(tmp_path, LOCAL)).differences(past, counts))
    assert len(told) == 2
    result = totals(counts)
    assert (result.reports, result.moved, result.due_changed, result.newly_overdue) == (3, 2, 2, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("owners: [{rule: x}]\n", r"change.yaml:1 \(x\)"),
        ("owners: [x]\n", r"change.yaml: owners row 1 is not a mapping"),
    ],
)
def test_a_change_that_cannot_be_applied_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        changed(tmp_path, text)


def test_an_explanation_names_the_row_that_decided_and_those_that_lost() -> None:
    matter = Matter(("air.fumes",), "report", "410502", TODAY)
    rows = list(explain_owner(matter, SHIPPED))
    assert [row.rule for row in rows if row.decides] == ["anyang-fumes"]
    assert {"henan-air/art-6/fumes", "air-2016/art-118", "air-2016/art-5"} <= {row.rule for row in rows}
    assert all(row.origin for row in rows)


def test_a_row_on_trial_is_explained_but_does_not_decide(tmp_path: Path) -> None:
    trial = LOCAL.replace("citation: 某区职责清单", "citation: 某区职责清单\n    shadow: true")
    matter = Matter(("air.fumes",), "report", "330110", TODAY)
    rows = {row.rule: row for row in explain_owner(matter, changed(tmp_path, trial))}
    assert not rows["own/fumes"].decides
    assert "试行" in rows["own/fumes"].why
    assert rows["zhejiang-enforcement/fumes"].decides


def test_clocks_and_cues_are_explained_the_same_way() -> None:
    on = datetime(2018, 9, 3, tzinfo=UTC)
    clocks = {
        row.rule: row.decides
        for row in explain_clocks(DueQuestion("report", "wechat", "350102", "received", on), SHIPPED)
    }
    assert clocks == {"fujian-2018/wechat/accept": True, "hotline-2011/accept": False}
    cues = [
        (row.subject, row.decides)
        for row in explain_severity("他们正在偷排，举报多次没人管", ("water",), SHIPPED)
    ]
    assert cues == [("urgent", True), ("serious", False)]
