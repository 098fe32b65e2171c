"""Which clocks does a step start, extend or stop, and what is due next? Rows are added, none is changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from triage.domain.calendar import day_end, local_day
from triage.domain.deadlines import Clock, ClockAnswer, DueQuestion, Term, clock_of, due_clocks
from triage.domain.errors import Conflict, IllegalStep, InvalidSubmission, NotFound
from triage.domain.legal_route import REPORT
from triage.domain.open_clocks import base_code, newest, next_code, next_due
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
    """The clocks of this legal route and place, as if every step had been taken so; the old rows stay.

    A clock that ran by the same rule before goes on as it stood, extended or paused.
    """
    rows = uow.reports.clocks(id)
    running = {base_code(row.clock): row for row in newest(rows)}
    for wanted in _as_if_always(id, route, policies, uow):
        now = running.get(wanted.clock)
        if now is None or now.rule != wanted.rule:
            row = _last_by_rule(rows, wanted) or wanted
            code = next_code(now.clock) if now else wanted.clock
            uow.reports.start_clocks(id, [replace(row, clock=code)])
    say_what_is_due(id, policies=policies, uow=uow)


def _as_if_always(id: ReportId, route: str, policies: Policies, uow: UnitOfWork) -> Sequence[ClockRow]:
    """Each clock that the steps so far start on this route: by the first such step, or the last if anew."""
    report, standing = uow.reports.get(id), uow.reports.standing(id)
    started: dict[str, ClockRow] = {}
    for taken in uow.reports.steps(id):
        event = policies.terms.step_events.get(taken.step)
        if event is not None:
            question = DueQuestion(route, str(report.channel), standing.adcode, event, taken.at)
            answer = due_clocks(question, policies.terms, policies.calendar)
            for clock in answer.clocks:
                if clock.again or clock.clock not in started:
                    started[clock.clock] = row_of(clock, answer.warnings)
    return tuple(started.values())


def _last_by_rule(rows: Sequence[ClockRow], wanted: ClockRow) -> ClockRow | None:
    by_rule = [row for row in rows if base_code(row.clock) == wanted.clock and row.rule == wanted.rule]
    return next(iter(newest(by_rule)), None)


def route_of(id: ReportId, uow: UnitOfWork) -> str:
    """The legal route as last said, by rule or by a person."""
    said = [
        str(prediction.value.get("route"))
        for prediction, _ in uow.reports.predictions(id)
        if prediction.axis is Axis.ROUTE
    ]
    return said[-1] if said else REPORT


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
    if _taken_since(id, Step.EXTEND, running, uow):
        raise IllegalStep(f"the clock {base_code(clock)} was extended before")
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
    """Takes the days of a hearing out of a clock whose act says so; days named twice count once.

    Raises IllegalStep, InvalidSubmission or NotFound.
    """
    if hearing.last < hearing.first:
        raise InvalidSubmission("结束日期不能早于开始日期。")
    running, row = running_clock(id, clock, policies=policies, uow=uow)
    _must_fit(hearing, running)
    term = rules(policies)[row.rule]
    unpaused = clock_of(term, running.started, policies.calendar)
    if _taken_since(id, Step.EXTEND, running, uow):
        unpaused = extended(unpaused, policies.calendar)
    pauses = [*map(_pause_of, _taken_since(id, Step.HEAR, running, uow)), hearing]
    longer = row_of(paused(unpaused, pauses, policies.calendar), row.warnings)
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


def _taken_since(id: ReportId, step: Step, clock: Clock, uow: UnitOfWork) -> Sequence[StepTaken]:
    """Extensions or hearings of the clock since it began."""
    return [
        taken
        for taken in uow.reports.steps(id)
        if taken.step is step
        and taken.at >= clock.started
        and base_code(str((taken.detail or {}).get("clock"))) == clock.clock
    ]


def _pause_of(taken: StepTaken) -> Pause:
    detail = taken.detail or {}
    return Pause(date.fromisoformat(str(detail["from"])), date.fromisoformat(str(detail["to"])))


def _must_fit(hearing: Pause, clock: Clock) -> None:
    """Raises InvalidSubmission for days that cannot be meant."""
    if not local_day(clock.started) <= hearing.first <= clock.due:
        raise InvalidSubmission("开始日期不在这个期限之内，请核对。")
    if hearing.last - hearing.first > clock.due - local_day(clock.started):
        raise InvalidSubmission("所填的天数比期限本身还长，请核对。")


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
    """When the event of a term happened (where it begins anew, the last time), else the registration."""
    events = policies.terms.step_events
    steps = uow.reports.steps(id)
    times = [taken.at for taken in steps if events.get(taken.step) == term.event]
    if not times and not steps:
        raise NotFound(f"no step has started the clock {term.clock}")
    if not times:
        return steps[0].at
    return times[-1] if term.again else times[0]


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
