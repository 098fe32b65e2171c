"""What happens when reporters take their report back? It stops, but never silently for an emergency."""

from datetime import datetime

from triage.domain.claims import CLAIM, ClaimStep
from triage.domain.errors import Conflict
from triage.domain.incidents import OVER
from triage.domain.policies import Policies
from triage.domain.reports import ReportId
from triage.domain.severity import Level
from triage.domain.workflow import REPORT, State, Step
from triage.ports import RewardWork, StepTaken, UnitOfWork
from triage.usecases.clocks import after_step, route_of
from triage.usecases.review import REPORTER, ask_person

WITHDRAWN = "举报人撤回了举报，请判断反映的违法线索是否继续调查"
EMERGENCY = "举报人要求撤回，但涉及突发环境事件线索，请核实后联系举报人"


def may_withdraw(state: State) -> bool:
    """From every open state before a decision."""
    return (state, Step.WITHDRAW) in REPORT.moves


def withdraw(id: ReportId, reason: str, *, now: datetime, policies: Policies, uow: UnitOfWork) -> bool:
    """False for an emergency, about which a person is asked; `reason` is redacted before.

    Raises Conflict for a report that was decided on, and for one about which a person was asked already.
    """
    if not may_withdraw(State(uow.reports.standing(id).state)):
        raise Conflict("这件举报已经有了办理结果，不能再撤回。")
    if _emergency(id, uow):
        _ask_about(id, reason, now, uow)
        return False
    uow.reports.take_step(id, StepTaken(Step.WITHDRAW, REPORTER, now, reason.strip()))
    after_step(id, Step.WITHDRAW, route=route_of(id, uow), now=now, policies=policies, uow=uow)
    ask_person(id, WITHDRAWN, now=now, uow=uow)
    return True


def asked_to_withdraw(id: ReportId, uow: UnitOfWork) -> bool:
    """Whether the reporter has asked and a person has to decide."""
    return any(
        taken.step is Step.NOTE and taken.actor == REPORTER and (taken.detail or {}).get("withdraw")
        for taken in uow.reports.steps(id)
    )


def may_decline(id: ReportId, uow: RewardWork) -> bool:
    """Whether there is a reward that the reporter could give up."""
    claim = uow.claims.of_report(id)
    return claim is not None and (claim.state, ClaimStep.DECLINE) in CLAIM.moves


def _ask_about(id: ReportId, reason: str, now: datetime, uow: UnitOfWork) -> None:
    if asked_to_withdraw(id, uow):
        raise Conflict("您已经提出过撤回，请等待工作人员联系。")
    told = "：".join(filter(None, ("举报人要求撤回", reason.strip())))
    uow.reports.take_step(id, StepTaken(Step.NOTE, REPORTER, now, told, {"withdraw": True}))
    ask_person(id, EMERGENCY, now=now, uow=uow)


def _emergency(id: ReportId, uow: UnitOfWork) -> bool:
    incident = uow.incidents.get(id)
    running = incident is not None and incident.state not in OVER
    return running or uow.reports.standing(id).severity == Level.EMERGENCY
