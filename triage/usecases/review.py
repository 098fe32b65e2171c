"""What may a person change about a report? A step of the workflow, an answer of the machine, or its case."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from triage.domain.cases import Case, Link, case_number, case_title
from triage.domain.errors import Conflict, InvalidSubmission
from triage.domain.places import Place
from triage.domain.policies import Policies
from triage.domain.predictions import Author, Axis, Prediction
from triage.domain.reports import CaseId, Report, ReportId
from triage.domain.severity import Level
from triage.domain.standing import Standing
from triage.domain.workflow import Rating, Step
from triage.ports import StepTaken, UnitOfWork
from triage.usecases import incidents
from triage.usecases.answers import place_name
from triage.usecases.assigning import reassign, with_reason
from triage.usecases.clocks import after_step, reroute, route_of
from triage.usecases.replies import closing_detail
from triage.usecases.triage import Judges

REPORTER = "reporter"
DISPUTE = 2  # from the second objection on the offices disagree about whose matter it is
SEVERITIES = ("emergency", "urgent", "serious", "normal")


def take_step(
    id: ReportId,
    step: Step,
    *,
    actor: str,
    reason: str,
    now: datetime,
    policies: Policies,
    uow: UnitOfWork,
    detail: Mapping[str, object] | None = None,
    despite: bool = False,
    looked: bool = False,
) -> None:
    """A step of the workflow with the clocks it starts. Raises IllegalStep.

    What waits for a person is answered by moving the report on, or by saying that it was `looked` into.

    With gaps in its reply a matter is closed only `despite` them; raises InvalidSubmission otherwise.
    """
    if step is Step.CLOSE:
        detail = closing_detail(id, reason, despite=despite, uow=uow)
    before = uow.reports.standing(id).state
    uow.reports.take_step(id, StepTaken(step, actor, now, reason.strip(), detail))
    standing = uow.reports.standing(id)
    answered = looked or standing.state != before
    attention = "" if answered else standing.attention
    uow.reports.set_standing(replace(standing, attention=attention, updated=now))
    after_step(id, step, route=route_of(id, uow), now=now, policies=policies, uow=uow)
    if step is Step.OBJECT and _objections(id, uow) >= DISPUTE:
        ask_person(id, policies.owners.replies["dispute"], now=now, uow=uow)


def _objections(id: ReportId, uow: UnitOfWork) -> int:
    return sum(taken.step is Step.OBJECT for taken in uow.reports.steps(id))


def rate(
    id: ReportId,
    rating: Rating,
    comment: str,
    *,
    now: datetime,
    policies: Policies,
    uow: UnitOfWork,
) -> None:
    """What the reporter says of the reply, once for each reply; `comment` is redacted before.

    Raises Conflict the second time, IllegalStep when there is no reply. A person decides what follows.
    """
    if rated(uow.reports.steps(id)):
        raise Conflict("您已经评价过这次答复。")
    taken = StepTaken(Step.RATE, REPORTER, now, comment.strip(), {"rating": rating.value})
    uow.reports.take_step(id, taken)
    after_step(id, Step.RATE, route=route_of(id, uow), now=now, policies=policies, uow=uow)
    if rating is Rating.BAD:
        ask_person(id, "举报人对答复不满意，请决定是否重新办理", now=now, uow=uow)


def rated(steps: Iterable[StepTaken]) -> bool:
    """Whether the reporter has rated the last reply."""
    rating = False
    for taken in steps:
        if taken.step is Step.REPLY:
            rating = False
        elif taken.step is Step.RATE and taken.actor == REPORTER:
            rating = True
    return rating


def ask_person(id: ReportId, why: str, *, now: datetime, uow: UnitOfWork) -> None:
    """One more reason why somebody has to look; the same reason is written once."""
    standing = uow.reports.standing(id)
    asked = with_reason(standing, why)
    if asked != standing:
        uow.reports.set_standing(replace(asked, updated=now))


def override_kinds(
    id: ReportId,
    codes: tuple[str, ...],
    *,
    actor: str,
    reason: str,
    now: datetime,
    judges: Judges,
    uow: UnitOfWork,
) -> None:
    """Kinds as a person sees them, primary first; the owner follows by rule unless a person chose one."""
    if not codes:
        raise InvalidSubmission("请至少选择一个污染类型。")
    if not all(code in judges.policies.owners.kinds for code in codes):
        raise InvalidSubmission("没有这种污染类型。")
    standing = replace(uow.reports.standing(id), kinds=codes, primary_kind=codes[0])
    _override(id, Axis.KINDS, {"codes": list(codes)}, actor=actor, reason=reason, now=now, uow=uow)
    _reassign(standing, now=now, judges=judges, uow=uow)


def override_place(
    id: ReportId,
    adcode: str,
    detail: str,
    *,
    actor: str,
    reason: str,
    now: datetime,
    judges: Judges,
    uow: UnitOfWork,
    others: tuple[str, ...] = (),
) -> None:
    """A division code that exists, and what lies below it in words; `others` are touched as well.

    The clocks that hold there start with it.
    """
    steps = {division.level: division for division in judges.divisions.path(adcode)}
    if not steps or not all(judges.divisions.path(other) for other in others):
        raise InvalidSubmission("没有这个行政区划代码。")
    names = {level: "" if division.is_placeholder else division.name for level, division in steps.items()}
    place = Place(
        adcode=adcode,
        province=names.get("province", ""),
        city=names.get("city", ""),
        county=names.get("county", ""),
        town=names.get("town", ""),
        detail=detail.strip(),
    )
    standing = replace(uow.reports.standing(id), adcode=adcode, place=place_name(place), detail=place.detail)
    value: dict[str, object] = {"adcode": adcode, "name": place_name(place), "detail": place.detail}
    if others:
        value["others"] = list(others)
    _override(id, Axis.PLACE, value, actor=actor, reason=reason, now=now, uow=uow)
    _reassign(standing, now=now, judges=judges, uow=uow)
    _retitle(standing, uow)
    reroute(id, route_of(id, uow), policies=judges.policies, uow=uow)


def _retitle(standing: Standing, uow: UnitOfWork) -> None:
    """A case is called after the report that opened it."""
    if standing.case is None:
        return
    case = uow.cases.get(standing.case)
    if case.number == case_number(uow.reports.get(standing.report).receipt):
        uow.cases.retitle(case.id, case_title(standing.place, standing.detail, standing.target))


def override_owner(
    id: ReportId, name: str, *, actor: str, reason: str, now: datetime, uow: UnitOfWork
) -> None:
    """The office by its name; the code says that a person chose it."""
    if not name.strip():
        raise InvalidSubmission("请填写责任单位名称。")
    value: dict[str, object] = {"code": "chosen", "name": name.strip()}
    _override(id, Axis.OWNER, value, actor=actor, reason=reason, now=now, uow=uow)
    standing = uow.reports.standing(id)
    uow.reports.set_standing(replace(standing, owner_code="chosen", owner_name=name.strip(), updated=now))


def override_route(
    id: ReportId, route: str, *, actor: str, reason: str, now: datetime, judges: Judges, uow: UnitOfWork
) -> None:
    """The legal route as a person decides it; clocks and owner follow."""
    if route not in judges.policies.terms.routes:
        raise InvalidSubmission("没有这种办理途径。")
    _override(id, Axis.ROUTE, {"route": route}, actor=actor, reason=reason, now=now, uow=uow)
    reroute(id, route, policies=judges.policies, uow=uow)
    _reassign(uow.reports.standing(id), now=now, judges=judges, uow=uow)


def override_industry(
    id: ReportId, industry: str, *, actor: str, reason: str, now: datetime, judges: Judges, uow: UnitOfWork
) -> None:
    """Whose doing it is, as a person sees it; "" says that nobody can tell."""
    if industry and industry not in judges.industries:
        raise InvalidSubmission("没有这个行业。")
    _override(id, Axis.INDUSTRY, {"industry": industry}, actor=actor, reason=reason, now=now, uow=uow)
    uow.reports.set_standing(replace(uow.reports.standing(id), industry=industry, updated=now))


def override_severity(
    id: ReportId, level: str, *, actor: str, reason: str, now: datetime, policies: Policies, uow: UnitOfWork
) -> None:
    """Said to be an emergency, it rings the alarm."""
    if level not in SEVERITIES:
        raise InvalidSubmission("没有这个紧急程度。")
    _override(id, Axis.SEVERITY, {"level": level}, actor=actor, reason=reason, now=now, uow=uow)
    uow.reports.set_standing(replace(uow.reports.standing(id), severity=level, updated=now))
    if level == Level.EMERGENCY:
        incidents.suspect(id, actor=actor, reason=reason, now=now, policies=policies, uow=uow)


def link(id: ReportId, case: CaseId, *, actor: str, reason: str, now: datetime, uow: UnitOfWork) -> None:
    """Tie a report to another case; the earlier tie is undone first, and stays in the history."""
    target = uow.cases.get(case)
    standing = uow.reports.standing(id)
    if standing.case == case:
        raise InvalidSubmission("已经在这个案件中。")
    if standing.case is not None:
        uow.cases.link(Link(id, standing.case, actor, reason, undone=True), at=now)
    uow.cases.link(Link(id, case, actor, reason), at=now)
    uow.reports.take_step(id, StepTaken(Step.LINK, actor, now, reason, {"case": target.number}))


def unlink(
    id: ReportId, *, actor: str, reason: str, new_case: UUID, now: datetime, uow: UnitOfWork
) -> CaseId:
    """Take a report out of its case into one of its own; the pair is never proposed again.

    A report that had opened a case before it was tied to another goes back to that one.
    """
    report, standing = uow.reports.get(id), uow.reports.standing(id)
    if standing.case is None:
        raise InvalidSubmission("这件举报不在任何案件中。")
    left = uow.cases.get(standing.case)
    if left.number == case_number(report.receipt):
        raise InvalidSubmission("案件由这件举报建立，不能移出；请把其他举报移出。")
    uow.cases.link(Link(id, left.id, actor, reason, undone=True), at=now)
    own = _left_before(report, uow)
    if own is None:
        title = case_title(standing.place, standing.detail, standing.target)
        own = Case(CaseId(new_case), case_number(report.receipt), title, standing.adcode, now)
        uow.cases.open(own)
    uow.cases.link(Link(id, own.id, actor, reason), at=now)
    uow.reports.take_step(id, StepTaken(Step.UNLINK, actor, now, reason, {"case": left.number}))
    return own.id


def _left_before(report: Report, uow: UnitOfWork) -> Case | None:
    left = map(uow.cases.get, uow.cases.untied(report.id))
    return next((case for case in left if case.number == case_number(report.receipt)), None)


def _reassign(standing: Standing, *, now: datetime, judges: Judges, uow: UnitOfWork) -> None:
    reassign(standing, now=now, policies=judges.policies, divisions=judges.divisions, uow=uow)


def _override(
    id: ReportId,
    axis: Axis,
    value: Mapping[str, object],
    *,
    actor: str,
    reason: str,
    now: datetime,
    uow: UnitOfWork,
) -> None:
    if not reason.strip():
        raise InvalidSubmission("请写明更改的理由。")
    prediction = Prediction(axis, Author.PERSON, actor, value, confidence=1.0, reason=reason.strip())
    uow.reports.predict(id, prediction, at=now)
    detail = {"axis": str(axis), **value}
    uow.reports.take_step(id, StepTaken(Step.OVERRIDE, actor, now, reason.strip(), detail))
