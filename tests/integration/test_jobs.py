"""Does a stored report become a case with an owner and a date, whatever breaks on the way?"""

import json
from dataclasses import replace
from datetime import date
from typing import Any, NoReturn

import pytest
from sqlalchemy import text

from runtime.logs import EventLine
from runtime.rounds import RoundIncomplete
from runtime.tasks import _from_outbox, remind_all, triage_report
from search.elastic import ElasticIndex
from tests.fakes import Installation, MissingClassifier
from tests.integration.lives import NOISE, SMELL, SMELL_AGAIN, file, run, run_all, standing, waiting
from triage.domain.errors import SearchUnavailable
from triage.domain.predictions import Axis
from triage.domain.reports import Facts
from triage.domain.workflow import Step
from triage.ports import StepTaken
from triage.usecases import personal, review
from triage.usecases.clocks import route_of
from triage.usecases.triage import assess


def test_a_report_gets_kind_place_owner_due_date_and_case(installation: Installation) -> None:
    receipt = file(installation)
    run_all(installation)
    now = standing(installation, receipt.report)
    assert now.primary_kind == "air.odour"
    assert now.industry == "chemical"
    assert now.adcode.startswith("330110")
    assert now.place.startswith("浙江省杭州市余杭区")
    assert now.owner_name == "杭州市生态环境局余杭分局"
    assert now.due is not None
    assert now.due > date(2026, 6, 1)
    assert now.case is not None


def test_every_axis_is_kept_with_who_said_so(installation: Installation) -> None:
    receipt = file(installation)
    run_all(installation)
    with installation.unit_of_work() as uow:
        said = {prediction.axis: prediction for prediction, _ in uow.reports.predictions(receipt.report)}
    assert set(said) == set(Axis)
    assert said[Axis.KINDS].by == "words-1"
    assert said[Axis.OWNER].by
    assert said[Axis.OWNER].value["citation"]


def test_two_reports_of_one_matter_share_a_case_in_order(installation: Installation) -> None:
    first = file(installation, SMELL)
    run_all(installation)
    installation.later(hours=5)
    second = file(installation, SMELL_AGAIN)
    other = file(installation, NOISE)
    run_all(installation)
    case = standing(installation, first.report).case
    assert case is not None
    assert standing(installation, second.report).case == case
    assert standing(installation, other.report).case != case
    with installation.unit_of_work() as uow:
        assert uow.cases.members(case) == (first.report, second.report)


def test_a_follow_up_that_cites_its_receipt_joins_that_case(installation: Installation) -> None:
    first = file(installation, SMELL)
    run_all(installation)
    again = file(installation, f"我之前举报过，编号{first.number}，到现在没人管，还是有异味")
    run_all(installation)
    assert standing(installation, again.report).case == standing(installation, first.report).case


def test_every_job_may_run_twice(installation: Installation) -> None:
    receipt = file(installation)
    while jobs := waiting(installation):
        run(installation, jobs)
        run(installation, jobs)
    with installation.unit_of_work() as uow:
        steps = [step.step for step in uow.reports.steps(receipt.report)]
        said = [prediction.axis for prediction, _ in uow.reports.predictions(receipt.report)]
    assert steps == ["register", "triage", "link"]
    assert sorted(said) == sorted(Axis)


def test_without_a_model_the_other_axes_are_filled_and_a_person_is_asked(
    installation: Installation,
) -> None:
    installation.used_classifier = MissingClassifier()
    receipt = file(installation)
    run_all(installation)
    now = standing(installation, receipt.report)
    assert "污染类型识别失败" in now.attention
    assert now.place
    assert now.due is not None


def test_a_reader_that_stumbles_over_a_text_costs_only_what_it_reads(installation: Installation) -> None:
    def stumble(*_: object) -> NoReturn:
        raise ValueError("no such day")

    receipt = file(installation)
    with installation.unit_of_work() as uow:
        report = uow.reports.get(receipt.report)
    judgement = assess(report, replace(installation.judges, target_of=stumble, stated_in=stumble))
    words = [doubt.words for doubt in judgement.doubts]
    assert "被举报对象识别失败（ValueError），请人工填写" in words
    assert "诉求和时间识别失败（ValueError），请人工填写" in words
    assert judgement.target == ""
    assert judgement.kinds
    assert judgement.owner


def test_who_is_said_to_pollute_is_read_without_personal_data(installation: Installation) -> None:
    receipt = file(installation, facts=Facts(source="13800138000养猪场"))
    run_all(installation)
    assert "13800138000" not in standing(installation, receipt.report).target


def test_a_dead_index_costs_no_report_and_is_caught_up_later(installation: Installation) -> None:
    receipt = file(installation)
    installation.used_search = ElasticIndex("http://127.0.0.1:9", "nobody", installation.encoder)
    run(installation, waiting(installation))
    jobs = waiting(installation)
    with pytest.raises(SearchUnavailable):
        run(installation, jobs)
    assert standing(installation, receipt.report).owner_name
    assert standing(installation, receipt.report).case is None
    installation.used_search = None
    run_all(installation)
    assert standing(installation, receipt.report).case is not None


def test_a_job_that_keeps_failing_is_told_to_a_person_and_still_offered(
    installation: Installation,
) -> None:
    receipt = file(installation)

    def fail(*_: object, **__: object) -> None:
        raise ValueError(receipt.code)

    attempt = _from_outbox("triage_report", fail, lambda: installation)
    (job,) = waiting(installation)
    attempt(outbox_id=job.id, attempt=1, **job.arguments)
    assert standing(installation, receipt.report).attention == "尚未自动分析，系统正在重试"
    attempt(outbox_id=job.id, attempt=installation.settings.max_attempts, **job.arguments)
    assert "自动分析没有完成" in standing(installation, receipt.report).attention
    (again,) = waiting(installation)
    assert again.error == "ValueError"
    triage_report(installation, again.id, **again.arguments)
    assert "自动分析" not in standing(installation, receipt.report).attention


def _fail(*_: object, **__: object) -> None:
    raise ValueError


def test_a_settled_report_comes_back_for_its_reporter_and_not_for_a_doubt(installation: Installation) -> None:
    id = file(installation, "楼下天天有臭味").report
    (job,) = waiting(installation)
    with installation.unit_of_work() as uow:
        uow.reports.take_step(id, StepTaken(Step.REFUSE, "clerk", installation.clock(), "不属于职责"))
        uow.commit()
    attempt = _from_outbox("triage_report", _fail, lambda: installation)
    attempt(outbox_id=job.id, attempt=installation.settings.max_attempts, **job.arguments)
    assert standing(installation, id).attention == ""
    with installation.unit_of_work() as uow:
        personal.write_back(id, "请告诉我向谁反映", now=installation.clock(), uow=uow)
        uow.commit()
    run_all(installation)
    assert standing(installation, id).attention == personal.WROTE_BACK


def test_what_a_reporter_wrote_before_the_analysis_is_still_to_be_read(installation: Installation) -> None:
    id = file(installation, "楼下天天有臭味").report
    with installation.unit_of_work() as uow:
        personal.write_back(id, "昨夜又有", now=installation.clock(), uow=uow)
        uow.commit()
    run_all(installation)
    told = standing(installation, id).attention
    assert personal.WROTE_BACK in told
    assert "没有识别出行政区划" in told


def test_a_report_that_cannot_be_reminded_of_is_noted_and_the_others_are_done(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    broken, other = (file(installation, text).report for text in (SMELL, NOISE))
    run_all(installation)
    with installation.writing.begin() as session:
        session.execute(text("UPDATE standings SET state = 'none' WHERE report = :id"), {"id": broken.hex})
    installation.later(days=40)
    with pytest.raises(RoundIncomplete, match="1 failed"):
        remind_all(installation)
    (line,) = [json.loads(EventLine().format(each)) for each in caplog.records if each.levelname == "WARNING"]
    assert (line["id"], line["code"]) == (str(broken), "ValueError")
    with installation.unit_of_work() as uow:
        assert "supervise" in [taken.step for taken in uow.reports.steps(other)]


def test_answers_to_questions_decide_the_place(installation: Installation) -> None:
    receipt = file(installation, "楼下烧烤店油烟很大", facts=Facts(place="宁波市鄞州区下应街道"))
    run_all(installation)
    assert standing(installation, receipt.report).adcode.startswith("330212")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("鼓楼区有工地半夜施工噪声大", "鼓楼区", id="a name shared by several cities"),
        pytest.param("楼下天天有臭味", "没有识别出行政区划", id="no place at all"),
    ],
)
def test_a_place_that_is_not_certain_is_not_guessed(
    installation: Installation, text: str, expected: str
) -> None:
    receipt = file(installation, text)
    run_all(installation)
    now = standing(installation, receipt.report)
    assert now.adcode == ""
    assert expected in now.attention
    assert now.case is not None


def test_what_a_person_decided_while_the_models_were_away_stays(installation: Installation) -> None:
    receipt = file(installation, SMELL)
    with installation.unit_of_work() as uow:
        by: Any = {"actor": "clerk", "reason": "现场核实", "now": installation.clock(), "uow": uow}
        review.override_kinds(receipt.report, ("water.industrial",), judges=installation.judges, **by)
        review.override_place(receipt.report, "330106", "", judges=installation.judges, **by)
        review.override_route(receipt.report, "petition", judges=installation.judges, **by)
        review.override_industry(receipt.report, "mining", judges=installation.judges, **by)
        review.override_severity(receipt.report, "serious", policies=installation.policies, **by)
        uow.commit()
    decided = standing(installation, receipt.report)
    run_all(installation)
    now = standing(installation, receipt.report)
    for what in ("kinds", "primary_kind", "adcode", "owner_name", "industry", "severity", "due"):
        assert getattr(now, what) == getattr(decided, what), what
    assert "西湖" in now.owner_name
    assert now.target == "永清化工厂", "what nobody decided is filled in"
    with installation.unit_of_work() as uow:
        assert route_of(receipt.report, uow) == "petition"


def test_the_owner_follows_from_what_a_person_and_a_model_said(installation: Installation) -> None:
    receipt = file(installation, NOISE)
    with installation.unit_of_work() as uow:
        review.override_kinds(
            receipt.report,
            ("water.industrial",),
            actor="clerk",
            reason="现场核实",
            now=installation.clock(),
            judges=installation.judges,
            uow=uow,
        )
        uow.commit()
    run_all(installation)
    now = standing(installation, receipt.report)
    assert now.adcode.startswith("330106")
    assert now.owner_name == "杭州市生态环境局西湖分局"


def test_a_place_that_a_person_corrects_reaches_the_title_of_the_case(installation: Installation) -> None:
    receipt = file(installation, SMELL)
    run_all(installation)
    with installation.unit_of_work() as uow:
        by: Any = {"actor": "clerk", "reason": "现场核实", "now": installation.clock(), "uow": uow}
        review.override_place(receipt.report, "330106", "古翠路", judges=installation.judges, **by)
        uow.commit()
    case = standing(installation, receipt.report).case
    assert case is not None
    with installation.unit_of_work() as uow:
        title = uow.cases.get(case).title
    assert "西湖区" in title
    assert "古翠路" in title
    assert "余杭" not in title
