"""Which clocks does a step start, extend or stop, and what is due next? Rows are added, none is changed."""

from dataclasses import replace
from datetime import date, datetime

from triage.domain.calendar import CHINA, day_end
from triage.domain.deadlines import Clock, ClockAnswer, DueQuestion, Term, clock_of, due_clocks
from triage.domain.errors import Conflict, IllegalStep, InvalidSubmission, NotFound
from triage.domain.legal_route import REPORT
from triage.domain.open_clocks import base_code, expired, newest, next_code, next_due
from triage.domain.policies import Policies
from triage.domain.predictions import Axis
from triage.domain.reports import ReportId
from triage.domain.running_clocks import Pause, extended, paused
from triage.domain.standing import ClockRow
from triage.domain.workflow import State, Step
from triage.ports import StepTaken, UnitOfWork

ORDER = "order"


def after_step(
    id: ReportId, step: Step, *, route: str, now: datetime, policies: Policies, uow: UnitOfWork
) -> tuple[str, ...]:
    """Starts what the step starts and says what is due next; returns the warnings. For every step."""
    warnings: tuple[str, ...] = ()
    event = policies.terms.step_events.get(step)
    if event is not None:
        report, standing = uow.reports.get(id), uow.reports.standing(id)
        question = DueQuestion(route, str(report.channel), standing.adcode, event, now)
        answer = due_clocks(question, policies.terms, policies.calendar)
        warnings = answer.warnings
        _start(id, answer, uow)
    say_what_is_due(id, policies=policies, uow=uow)
    return warnings


def reroute(id: ReportId, route: str, *, policies: Policies, uow: UnitOfWork) -> None:
    """The clocks of another legal route, as if every step had been taken on it; the old rows stay."""
    report, standing = uow.reports.get(id), uow.reports.standing(id)
    for taken in uow.reports.steps(id):
        event = policies.terms.step_events.get(taken.step)
        if event is not None:
            question = DueQuestion(route, str(report.channel), standing.adcode, event, taken.at)
            answer = due_clocks(question, policies.terms, policies.calendar)
            known = {(base_code(row.clock), row.rule) for row in uow.reports.clocks(id)}
            fresh = (clock for clock in answer.clocks if (clock.clock, clock.rule) not in known)
            _start(id, replace(answer, clocks=tuple(replace(clock, again=True) for clock in fresh)), uow)
    say_what_is_due(id, policies=policies, uow=uow)


def route_of(id: ReportId, uow: UnitOfWork) -> str:
    """The legal route as last said, by rule or by a person."""
    said = [
        str(prediction.value.get("route"))
        for prediction, _ in uow.reports.predictions(id)
        if prediction.axis is Axis.ROUTE
    ]
    return said[-1] if said else REPORT


def objection_warning(id: ReportId, *, now: datetime, uow: UnitOfWork) -> str:
    """What a person must know before a transferred matter is sent back late; "" while there is time."""
    late = expired(uow.reports.clocks(id), "object", now)
    if late is None:
        return ""
    return f"异议期限已于{late.due.astimezone(CHINA):%Y年%m月%d日}届满（{late.citation}），请先与转送单位协商"


def start_order_clock(
    id: ReportId, deadline: date, order: str, *, policies: Policies, uow: UnitOfWork
) -> None:
    """The deadline that an order brings along (12345, inspection), beside the clocks of the law.

    Raises Conflict when the report has a deadline of an order already: the first one stays.
    """
    if any(base_code(row.clock) == ORDER for row in uow.reports.clocks(id)):
        raise Conflict("这件举报已有工单、转办单载明的期限，不能再次起算。")
    report, standing = uow.reports.get(id), uow.reports.standing(id)
    question = DueQuestion(
        "report", str(report.channel), standing.adcode, "order_deadline", day_end(deadline)
    )
    answer = due_clocks(question, policies.terms, policies.calendar)
    rows = [row_of(clock, ()) for clock in answer.clocks]
    uow.reports.start_clocks(id, [replace(row, citation=f"{row.citation} {order}") for row in rows])
    say_what_is_due(id, policies=policies, uow=uow)


def extend(
    id: ReportId, clock: str, *, actor: str, reason: str, now: datetime, policies: Policies, uow: UnitOfWork
) -> ClockRow:
    """The one extension the row allows, in time. Raises IllegalStep, InvalidSubmission or NotFound.

    Who asked for it does not approve it.
    """
    if not reason.strip():
        raise InvalidSubmission("请写明延期的理由。")
    running, row = running_clock(id, clock, policies=policies, uow=uow)
    if _changed_since(id, running, uow):
        raise IllegalStep(f"the clock {base_code(clock)} was extended or paused before")
    if now > running.at:
        raise IllegalStep(f"the clock {clock} ran out on {running.due}")
    longer = row_of(extended(running, policies.calendar), row.warnings)
    if actor in _asked(id, uow):
        raise InvalidSubmission("申请延期的人不能自己批准，请由其他负责人批准。")
    approver = running.extension.approver if running.extension else ""
    detail = {
        "clock": row.clock,
        "until": longer.due.isoformat(),
        "citation": row.citation,
        "approver": approver,
    }
    uow.reports.take_step(id, StepTaken(Step.EXTEND, actor, now, reason.strip(), detail))
    return _revise(id, row, longer, policies=policies, uow=uow)


def hear(
    id: ReportId,
    clock: str,
    hearing: Pause,
    *,
    actor: str,
    now: datetime,
    policies: Policies,
    uow: UnitOfWork,
) -> ClockRow:
    """Takes the days of a hearing out of a clock whose act says so. Raises IllegalStep or NotFound."""
    running, row = running_clock(id, clock, policies=policies, uow=uow)
    longer = row_of(paused(running, [hearing], policies.calendar), row.warnings)
    detail = {"clock": row.clock, "from": hearing.first.isoformat(), "to": hearing.last.isoformat()}
    uow.reports.take_step(id, StepTaken(Step.HEAR, actor, now, "", detail))
    return _revise(id, row, longer, policies=policies, uow=uow)


def rules(policies: Policies) -> dict[str, Term]:
    """The terms by the name their clocks carry."""
    return {term.rule: term for term in policies.terms.terms}


def running_clock(id: ReportId, clock: str, *, policies: Policies, uow: UnitOfWork) -> tuple[Clock, ClockRow]:
    """The newest revision of a clock, with what its row of law allows."""
    row = next(
        (row for row in newest(uow.reports.clocks(id)) if base_code(row.clock) == base_code(clock)), None
    )
    if row is None:
        raise NotFound(f"no clock {clock} runs for this report")
    term = rules(policies).get(row.rule)
    if term is None:
        raise NotFound(f"the rule {row.rule} is not in the policies any more")
    started = clock_of(term, _started(id, term, policies=policies, uow=uow), policies.calendar)
    return replace(started, at=row.due, due=row.due.astimezone(started.at.tzinfo).date()), row


def _start(id: ReportId, answer: ClockAnswer, uow: UnitOfWork) -> None:
    """A clock that runs already is left alone, unless its row says that it begins anew with the event."""
    running = {base_code(row.clock): row.clock for row in newest(uow.reports.clocks(id))}
    for clock in answer.clocks:
        row = row_of(clock, answer.warnings)
        if clock.again and clock.clock in running:
            row = replace(row, clock=next_code(running[clock.clock]))
        uow.reports.start_clocks(id, [row])


def _changed_since(id: ReportId, clock: Clock, uow: UnitOfWork) -> bool:
    """Whether the clock was extended or paused since it began (the last time)."""
    return any(
        taken.step in (Step.EXTEND, Step.HEAR)
        and taken.at >= clock.started
        and base_code(str((taken.detail or {}).get("clock"))) == clock.clock
        for taken in uow.reports.steps(id)
    )


def _asked(id: ReportId, uow: UnitOfWork) -> frozenset[str]:
    """Who has asked for an extension that nobody has decided on."""
    asked: set[str] = set()
    for taken in uow.reports.steps(id):
        if taken.step is Step.ASK_EXTENSION:
            asked.add(taken.actor)
        elif taken.step in (Step.EXTEND, Step.DENY_EXTENSION):
            asked.clear()
    return frozenset(asked)


def _started(id: ReportId, term: Term, *, policies: Policies, uow: UnitOfWork) -> datetime:
    """When the event of a term happened: the last step that is this event, else the registration."""
    events = policies.terms.step_events
    steps = uow.reports.steps(id)
    times = [taken.at for taken in steps if events.get(taken.step) == term.event]
    if not times and not steps:
        raise NotFound(f"no step has started the clock {term.clock}")
    return times[-1] if times else steps[0].at


def _revise(
    id: ReportId, old: ClockRow, longer: ClockRow, *, policies: Policies, uow: UnitOfWork
) -> ClockRow:
    revised = replace(longer, clock=next_code(old.clock), label=old.label)
    uow.reports.start_clocks(id, [revised])
    say_what_is_due(id, policies=policies, uow=uow)
    return revised


def say_what_is_due(id: ReportId, *, policies: Policies, uow: UnitOfWork) -> None:
    standing = uow.reports.standing(id)
    route = route_of(id, uow)
    due = next_due(uow.reports.clocks(id), State(standing.state), rules(policies), route=route)
    uow.reports.set_standing(replace(standing, due=due))


def row_of(clock: Clock, warnings: tuple[str, ...]) -> ClockRow:
    return ClockRow(
        clock=clock.clock,
        label=clock.label,
        due=clock.at,
        rule=clock.rule,
        citation=clock.citation,
        verified=clock.verified,
        warnings=warnings,
    )
