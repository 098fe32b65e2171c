"""What does the machine make of a report? Each axis apart; what fails or stays open goes to a person."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from triage.domain.calendar import local_day
from triage.domain.deadlines import ClockAnswer, DueQuestion, due_clocks
from triage.domain.divisions import Divisions
from triage.domain.errors import TriageError
from triage.domain.kinds import IndustryFound, KindPrediction
from triage.domain.legal_route import OUTSIDE, REPORT, RouteSuggestion, suggest_route
from triage.domain.places import Place
from triage.domain.policies import Policies
from triage.domain.positive_list import listed
from triage.domain.predictions import Axis, Prediction
from triage.domain.reports import Report
from triage.domain.routing import Matter, OwnerAnswer, find_owner
from triage.domain.severity import Level, SeverityAnswer, judge
from triage.domain.standing import ClockRow, Standing
from triage.domain.statements import Stated
from triage.domain.workflow import SETTLED, State, Step
from triage.ports import Classifier, Locator, StepTaken, UnitOfWork
from triage.usecases import incidents
from triage.usecases.answers import (
    clock_prediction,
    industry_prediction,
    kind_predictions,
    leading_codes,
    owner_prediction,
    place_name,
    place_prediction,
    route_prediction,
    severity_prediction,
    stated_prediction,
)
from triage.usecases.assigning import decided, reassign
from triage.usecases.clocks import reroute, route_of, row_of, say_what_is_due

SYSTEM = "system"
REMIT_DOUBT = 0.5
NOT_YET = "尚未自动分析，系统正在重试"
NOT_DONE = "自动分析没有完成，请人工登记类型、地点和责任单位"
LEVELS = {"emergency": "突发环境事件线索", "urgent": "紧急"}

_Errors = tuple[type[Exception], ...]
_OURS: _Errors = (TriageError,)
_STUMBLES: _Errors = (TriageError, ArithmeticError, LookupError, TypeError, ValueError)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Judges:
    """Everything that has an opinion; `redact` and `target_of` read a text and give a text.

    `industry_of` is told the text, the target and the codes of the kinds.
    """

    classifier: Classifier
    locator: Locator
    policies: Policies
    divisions: Divisions
    redact: Callable[[str], str]
    target_of: Callable[[str], str]
    region: str = ""  # the division this installation serves
    industries: Collection[str] = ()  # all there are
    stated_in: Callable[[str, datetime], Stated] = lambda _text, _received: Stated()
    industry_of: Callable[[str, str, Sequence[str]], IndustryFound | None] = lambda _text, _target, _kinds: (
        None
    )


class Doubt(NamedTuple):
    """What a person has to look at; of no use once a person has answered that axis."""

    axis: Axis | None
    words: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """All answers for one report; a failed axis is missing, `doubts` tell a person what to do."""

    text: str  # redacted
    target: str
    place: Place
    kinds: KindPrediction | None
    industry: IndustryFound | None
    route: RouteSuggestion | None
    severity: SeverityAnswer | None
    owner: OwnerAnswer | None
    clocks: ClockAnswer | None
    doubts: tuple[Doubt, ...]
    stated: Stated


def assess(report: Report, judges: Judges) -> Judgement:
    """Ask every judge. No transaction is open meanwhile: models may be slow."""
    failed: list[Doubt] = []
    text = judges.redact(full_text(report))
    place = _or_none(lambda: _locate(report, judges), Doubt(Axis.PLACE, "地点识别失败"), failed) or Place()
    place = replace(place, detail=judges.redact(place.detail))  # it may lead to the reporter's door
    kinds = _or_none(
        lambda: judges.classifier.classify([text])[0], Doubt(Axis.KINDS, "污染类型识别失败"), failed
    )
    codes = leading_codes(kinds)
    suggested = _or_none(
        lambda: _route(text, codes, kinds, judges), Doubt(Axis.ROUTE, "办理途径判断失败"), failed
    )
    route = suggested.route if suggested else REPORT
    day = local_day(report.received)
    no_target, no_facts = Doubt(None, "被举报对象识别失败"), Doubt(Axis.STATED, "诉求和时间识别失败")
    no_industry = Doubt(Axis.INDUSTRY, "行业识别失败")
    target = _or_none(lambda: _target(report, text, judges), no_target, failed, _STUMBLES) or ""
    stated = _or_none(lambda: judges.stated_in(text, report.received), no_facts, failed, _STUMBLES)
    judgement = Judgement(
        text=text,
        target=target,
        place=place,
        kinds=kinds,
        industry=_or_none(lambda: judges.industry_of(text, target, codes), no_industry, failed, _STUMBLES),
        route=suggested,
        severity=_or_none(
            lambda: judge(text, codes, judges.policies.severity),
            Doubt(Axis.SEVERITY, "紧急程度判断失败"),
            failed,
        ),
        owner=_or_none(
            lambda: assign(codes, place.adcode, day, target=target, judges=judges, route=route),
            Doubt(Axis.OWNER, "责任单位判断失败"),
            failed,
        ),
        clocks=_or_none(
            lambda: _clocks(report, route, place.adcode, judges),
            Doubt(Axis.CLOCKS, "办理时限计算失败"),
            failed,
        ),
        doubts=(),
        stated=stated or Stated(),
    )
    spared = listed(target, place.adcode, day, judges.policies.positive_list)
    listing = [Doubt(None, "正面清单企业，请先作非现场核查")] if spared else []
    return replace(judgement, doubts=(*failed, *_open_questions(judgement), *listing))


def record(report: Report, judgement: Judgement, *, now: datetime, judges: Judges, uow: UnitOfWork) -> None:
    """Store every answer as a prediction, start the clocks, fill the standing.

    What a person has answered meanwhile (models may have been away for days) stays as it is.
    """
    id, policies = report.id, judges.policies
    by_person = decided(id, uow)
    settled = by_person | {Axis.OWNER} if by_person else by_person  # the owner follows from the rest
    for prediction in predictions_of(judgement):
        if prediction.axis not in settled:
            uow.reports.predict(id, prediction, at=now)
    uow.reports.take_step(id, StepTaken(Step.TRIAGE, actor=SYSTEM, at=now))
    standing = standing_of(uow.reports.standing(id), judgement, now, settled)
    uow.reports.set_standing(standing)
    if by_person:
        reassign(standing, now=now, policies=policies, divisions=judges.divisions, uow=uow)
        reroute(id, route_of(id, uow), policies=policies, uow=uow)
    else:
        uow.reports.start_clocks(id, clock_rows(judgement.clocks))
        say_what_is_due(id, policies=policies, uow=uow)
    severity = judgement.severity
    if severity and severity.level is Level.EMERGENCY and Axis.SEVERITY not in by_person:
        cues = "、".join(severity.cues)
        incidents.suspect(id, actor=SYSTEM, reason=cues, now=now, policies=policies, uow=uow)
    uow.outbox.put("link_report", report_id=str(id))


def full_text(report: Report) -> str:
    """What was said in answer to questions belongs to the text unless the text says it already."""
    facts = report.facts
    said = "；".join((facts.place, facts.time, facts.source, facts.effects)).split("；")
    return "\n".join([report.text, *(part for part in said if part not in report.text)])


def assign(
    codes: tuple[str, ...], adcode: str, day: date, *, target: str, judges: Judges, route: str = REPORT
) -> OwnerAnswer:
    matter = Matter(kinds=codes, route=route, adcode=adcode, on=day, target=target)
    return find_owner(matter, judges.policies.owners, judges.divisions)


def predictions_of(judgement: Judgement) -> list[Prediction]:
    """One prediction an axis that was answered."""
    found = [
        place_prediction(judgement.place),
        stated_prediction(judgement.stated),
        industry_prediction(judgement.industry),
    ]
    if judgement.kinds is not None:
        found += kind_predictions(judgement.kinds)
    if judgement.route is not None:
        found.append(route_prediction(judgement.route))
    if judgement.severity is not None:
        found.append(severity_prediction(judgement.severity))
    if judgement.owner is not None:
        found.append(owner_prediction(judgement.owner))
    if judgement.clocks is not None:
        found.append(clock_prediction(judgement.clocks))
    return found


def clock_rows(answer: ClockAnswer | None) -> tuple[ClockRow, ...]:
    return tuple(row_of(clock, answer.warnings) for clock in answer.clocks) if answer else ()


def standing_of(
    standing: Standing, judgement: Judgement, now: datetime, settled: Collection[Axis] = ()
) -> Standing:
    """What was judged, but for the axes that are settled already.

    What others want looked at stays. A doubt brings no settled report back, only danger does.
    """
    owner, place, codes = judgement.owner, judgement.place, leading_codes(judgement.kinds)
    judged: dict[Axis, dict[str, Any]] = {
        Axis.PLACE: {"adcode": place.adcode, "place": place_name(place), "detail": place.detail},
        Axis.KINDS: {"primary_kind": codes[0] if codes else "", "kinds": codes},
        Axis.INDUSTRY: {"industry": judgement.industry.key if judgement.industry else ""},
        Axis.SEVERITY: {"severity": judgement.severity.level if judgement.severity else ""},
        Axis.OWNER: {
            "owner_code": owner.owner.code if owner and owner.owner else "",
            "owner_name": owner.owner.name if owner and owner.owner else "",
        },
    }
    answers = {
        name: value
        for axis, values in judged.items()
        if axis not in settled
        for name, value in values.items()
    }
    over = State(standing.state) in SETTLED
    doubts = [
        doubt.words
        for doubt in judgement.doubts
        if doubt.axis not in settled and (doubt.axis is Axis.SEVERITY or not over)
    ]
    others = [why for why in standing.attention.split("；") if why not in ("", NOT_YET, NOT_DONE)]
    attention = "；".join(dict.fromkeys([*others, *doubts]))
    return replace(standing, attention=attention, target=judgement.target, updated=now, **answers)


def _or_none(
    answer: Callable[[], T], failure: Doubt, failed: list[Doubt], errors: _Errors = _OURS
) -> T | None:
    """A judge that cannot answer costs its own axis and leaves a reason for a person.

    What else a model raises fails the job, which is tried again; who reads a text stumbles each time.
    """
    try:
        return answer()
    except errors as problem:
        code = problem.code if isinstance(problem, TriageError) else type(problem).__name__
        failed.append(Doubt(failure.axis, f"{failure.words}（{code}），请人工填写"))
        return None


def _target(report: Report, text: str, judges: Judges) -> str:
    """Whom the answer to 'who?' names, else the whole text."""
    return judges.target_of(judges.redact(report.facts.source)) or judges.target_of(text)


def _locate(report: Report, judges: Judges) -> Place:
    """The answer to 'where?' first; the whole text when that answer is missing or says too little."""
    said, hint = report.facts.place, report.hint_adcode or judges.region
    place = judges.locator.locate(said, hint_adcode=hint) if said else Place()
    if place.known:
        return place
    whole = judges.locator.locate(full_text(report), hint_adcode=hint)
    return whole if whole.known or whole.ambiguous else replace(whole, detail=place.detail or whole.detail)


def _route(
    text: str, codes: tuple[str, ...], kinds: KindPrediction | None, judges: Judges
) -> RouteSuggestion | None:
    """Without a classifier's word on the remit nothing is called outside of it."""
    if kinds is None:
        return None
    return suggest_route(text, codes, kinds.remit, judges.policies.routes)


def _clocks(report: Report, route: str, adcode: str, judges: Judges) -> ClockAnswer:
    question = DueQuestion(
        route=route, source=str(report.channel), adcode=adcode, event="received", on=report.received
    )
    return due_clocks(question, judges.policies.terms, judges.policies.calendar)


def _open_questions(judgement: Judgement) -> list[Doubt]:
    place, kinds, owner, severity = (
        judgement.place,
        judgement.kinds,
        judgement.owner,
        judgement.severity,
    )
    questions: list[Doubt] = []
    if severity and severity.level in LEVELS:
        cues = "、".join(severity.cues)
        questions.append(Doubt(Axis.SEVERITY, f"{LEVELS[severity.level]}：{cues}，请立即核实"))
    if place.ambiguous:
        names = "、".join(candidate.name for candidate in place.ambiguous[:4])
        also = "还提到另一处" if place.known else "地名有多种可能"
        questions.append(Doubt(Axis.PLACE, f"{also}（{names}），请确认地点"))
    elif not place.known:
        questions.append(Doubt(Axis.PLACE, "没有识别出行政区划，请补充地点"))
    if kinds and kinds.abstained:
        questions.append(Doubt(Axis.KINDS, "污染类型不确定，请人工判断"))
    elif kinds and kinds.remit < REMIT_DOUBT:
        questions.append(Doubt(Axis.ROUTE, "可能不属于生态环境举报，请确认"))
    if judgement.route and judgement.route.route not in (REPORT, OUTSIDE):
        reason = judgement.route.reason
        questions.append(Doubt(Axis.ROUTE, f"可能不是一般举报：{reason}，请确认办理途径"))
    if owner and owner.needs_person:
        questions.append(Doubt(Axis.OWNER, owner.needs_person))
    elif owner and not owner.ours:
        office = owner.owner.name if owner.owner else "有关部门"
        questions.append(Doubt(Axis.OWNER, f"建议转送{office}，请确认后告知举报人"))
    return questions
