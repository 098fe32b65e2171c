"""Reports as the desk finds them after triage, written straight into the record; all of them invented."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from runtime.bootstrap import Services
from tests.fakes import BEGINNING
from triage.domain.cases import Case, Link, case_number
from triage.domain.predictions import Author, Axis, Prediction
from triage.domain.reports import CaseId, Channel, ReportId
from triage.domain.standing import ClockRow
from triage.domain.workflow import Step
from triage.ports import StepTaken
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import incidents, intake
from triage.usecases.intake import Submission


@dataclass(frozen=True)
class Told:
    """What triage would have found; a test states only what it is about."""

    text: str = "厂里夜间排放刺鼻气味，熏得睡不着，多次反映没有改善。"
    kind: str = "air.odour"
    adcode: str = "350102"
    place: str = "福建省福州市鼓楼区"
    detail: str = "东街口路口西侧"
    target: str = "晨光包装厂"
    owner: str = "福州市鼓楼生态环境局"
    due: date | None = date(2026, 6, 16)
    severity: str = "normal"
    industry: str = "paper"
    attention: str = ""
    channel: Channel = Channel.WEB_FORM
    external_no: str | None = None
    received: datetime = BEGINNING
    case: CaseId | None = None
    steps: tuple[Step, ...] = ()


def put(services: Services, told: Told) -> ReportId:
    """Registered, judged, linked (or the first of its own case), and moved on by `steps`."""
    with services.unit_of_work() as uow:
        receipt = intake.receive(
            Submission(told.channel, told.text, hint_adcode=told.adcode, external_no=told.external_no),
            id=uuid4(),
            now=told.received,
            serials=services.serials(),
            secret=services.secrets.receipts,
            uow=uow,
        )
        _judge(receipt.report, told, uow)
        _link(receipt.report, receipt.number, told, uow)
        for position, step in enumerate(told.steps, start=1):
            at = told.received + timedelta(hours=position)
            uow.reports.take_step(receipt.report, StepTaken(step, "clerk", at, "按程序办理"))
        uow.commit()
    return receipt.report


def case_of(services: Services, report: ReportId) -> CaseId:
    with services.unit_of_work() as uow:
        case = uow.reports.standing(report).case
    assert case is not None
    return case


def _judge(id: ReportId, told: Told, uow: SqlUnitOfWork) -> None:
    at = told.received + timedelta(seconds=2)
    kinds = {"codes": [told.kind], "scores": [{"code": told.kind, "label": "", "level": 2, "p": 0.93}]}
    owner = {
        "name": told.owner,
        "code": "ecology",
        "ours": True,
        "citation": "大气污染防治法第五条",
        "verified": True,
    }
    for prediction in (
        Prediction(Axis.KINDS, Author.MODEL, "kinds-test", kinds, confidence=0.93, reason="气味、刺鼻"),
        Prediction(Axis.REMIT, Author.MODEL, "kinds-test", {"p": 0.99}, confidence=0.99),
        Prediction(
            Axis.PLACE,
            Author.RULE,
            "locator",
            {"adcode": told.adcode, "name": told.place, "detail": told.detail, "candidates": []},
        ),
        Prediction(Axis.OWNER, Author.RULE, "owners/air", owner),
        Prediction(Axis.INDUSTRY, Author.RULE, "industries", {"industry": told.industry}, reason="包装厂"),
        Prediction(Axis.SEVERITY, Author.RULE, "severity/cues", {"level": told.severity, "cues": []}),
    ):
        uow.reports.predict(id, prediction, at=at)
    uow.reports.take_step(id, StepTaken(Step.TRIAGE, "system", at))
    if told.due:
        due = datetime(told.due.year, told.due.month, told.due.day, 15, 59, tzinfo=UTC)
        clock = ClockRow(
            "register", "登记并告知", due, "petition-2022/art-23", "信访工作条例第二十三条", verified=True
        )
        uow.reports.start_clocks(id, [clock])
    uow.reports.set_standing(
        replace(
            uow.reports.standing(id),
            attention=told.attention,
            adcode=told.adcode,
            place=told.place,
            detail=told.detail,
            primary_kind=told.kind,
            kinds=(told.kind,),
            severity=told.severity,
            industry=told.industry,
            target=told.target,
            owner_code="ecology",
            owner_name=told.owner,
            due=told.due,
            updated=at,
        )
    )


def _link(id: ReportId, number: str, told: Told, uow: SqlUnitOfWork) -> None:
    at, case = told.received + timedelta(seconds=3), told.case
    if case is None:
        case = CaseId(uuid4())
        uow.cases.open(
            Case(case, case_number(number), f"{told.place}{told.detail}　{told.target}", told.adcode, at)
        )
        uow.cases.link(Link(id, case, "system", "首次举报，新建案件"), at=at)
        return
    first = uow.cases.members(case)[0]
    uow.cases.link(Link(id, case, "system", "同一地点、同一对象、同类问题", 0.94), at=at)
    alike = {
        "report": str(first),
        "case": str(case),
        "score": 0.94,
        "verdict": "link",
        "reasons": ["同一地点"],
    }
    value = {"candidates": [alike]}
    uow.reports.predict(
        id, Prediction(Axis.DUPLICATES, Author.RULE, "duplicates", value, confidence=0.94), at=at
    )


def ring(services: Services, id: ReportId, *, reason: str = "化学品泄漏", at: datetime = BEGINNING) -> None:
    """Words of danger were found in a report that is on record."""
    with services.unit_of_work() as uow:
        incidents.suspect(id, actor="system", reason=reason, now=at, policies=services.policies, uow=uow)
        uow.commit()
