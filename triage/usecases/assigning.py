"""Which office is responsible for what is known now? By rule, unless a person chose one."""

from dataclasses import replace
from datetime import datetime

from triage.domain.calendar import local_day
from triage.domain.divisions import Divisions
from triage.domain.policies import Policies
from triage.domain.predictions import Author, Axis
from triage.domain.reports import ReportId
from triage.domain.routing import Matter, find_owner
from triage.domain.standing import Standing
from triage.domain.workflow import SETTLED, State
from triage.ports import UnitOfWork
from triage.usecases.answers import owner_prediction
from triage.usecases.clocks import route_of


def decided(id: ReportId, uow: UnitOfWork) -> frozenset[Axis]:
    """What a person has answered."""
    said = (prediction for prediction, _ in uow.reports.predictions(id))
    return frozenset(prediction.axis for prediction in said if prediction.author is Author.PERSON)


def reassign(
    standing: Standing, *, now: datetime, policies: Policies, divisions: Divisions, uow: UnitOfWork
) -> None:
    """Stores the standing with the owner that its facts ask for; where no rule knows one, a person must."""
    standing = replace(standing, updated=now)
    if Axis.OWNER not in decided(standing.report, uow):
        day = local_day(uow.reports.get(standing.report).received)
        route, others = route_of(standing.report, uow), _others(standing.report, uow)
        matter = Matter(standing.kinds, route, standing.adcode, day, standing.target, others)
        answer = find_owner(matter, policies.owners, divisions)
        uow.reports.predict(standing.report, owner_prediction(answer), at=now)
        owner = answer.owner
        standing = replace(
            standing, owner_code=owner.code if owner else "", owner_name=owner.name if owner else ""
        )
        if answer.needs_person and State(standing.state) not in SETTLED:
            standing = with_reason(standing, answer.needs_person)
    uow.reports.set_standing(standing)


def with_reason(standing: Standing, why: str) -> Standing:
    """One more reason why a person has to look; the same reason is written once."""
    if why in standing.attention:
        return standing
    return replace(standing, attention="；".join(filter(None, (standing.attention, why))))


def _others(id: ReportId, uow: UnitOfWork) -> tuple[str, ...]:
    """Further divisions that the matter touches, as last said."""
    places = [said.value for said, _ in uow.reports.predictions(id) if said.axis is Axis.PLACE]
    others = places[-1].get("others") if places else None
    return tuple(map(str, others)) if isinstance(others, list) else ()
