"""Who has to be reminded now? Clocks at risk are warned of, late ones reminded, very late ones supervised."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import ceil

from triage.domain.calendar import Unit
from triage.domain.open_clocks import still_owed
from triage.domain.policies import Policies
from triage.domain.reports import ReportId
from triage.domain.running_clocks import escalation
from triage.domain.workflow import STEP_LABELS, State, Step
from triage.ports import StepTaken, UnitOfWork
from triage.usecases.clocks import route_of, rules, running_clock

SYSTEM = "system"


def remind(id: ReportId, *, now: datetime, policies: Policies, uow: UnitOfWork) -> Sequence[Step]:
    """Records the reminder due for each clock that runs against us, each one once; may run any time."""
    state = State(uow.reports.standing(id).state)
    taken: list[Step] = []
    for row in still_owed(uow.reports.clocks(id), state, rules(policies), route=route_of(id, uow)):
        clock, _ = running_clock(id, row.clock, policies=policies, uow=uow)
        step = escalation(clock, now, policies.escalation, _given(id, row.clock, uow))
        if step is None:
            continue
        reason = f"{row.label}：{STEP_LABELS[step]}，期限{clock.due:%Y-%m-%d}（{row.citation}）"
        detail = {"clock": row.clock, "due": clock.due.isoformat()}
        uow.reports.take_step(id, StepTaken(step, SYSTEM, now, reason, detail))
        taken.append(step)
    return taken


def horizon(today: date, policies: Policies) -> date:
    """Clocks due after this day cannot be at risk yet: a round of reminders need not look at them."""
    longest = max((term.length for term in policies.terms.terms if term.unit is not Unit.HOUR), default=0)
    return today + timedelta(days=ceil(2 * longest * policies.escalation.risk_share))


def _given(id: ReportId, clock: str, uow: UnitOfWork) -> frozenset[Step]:
    """Reminders given for this very revision of a clock: an extended clock is reminded of anew."""
    return frozenset(
        taken.step for taken in uow.reports.steps(id) if taken.detail and taken.detail.get("clock") == clock
    )
