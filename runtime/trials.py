"""Would rows on trial have decided otherwise? Noted in the log for every report, and nowhere else."""

import logging

from runtime.bootstrap import Services
from runtime.logs import event
from triage.domain.calendar import local_day
from triage.domain.deadlines import DueQuestion
from triage.domain.reports import ReportId
from triage.domain.routing import Matter
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases.clocks import route_of
from triage.usecases.trials import any_on_trial, differences

log = logging.getLogger(__name__)


def note_trials(services: Services, id: ReportId) -> None:
    """After the report has been judged; costs nothing when no row is on trial."""
    policies = services.policies
    if not any_on_trial(policies):
        return
    with SqlUnitOfWork(services.reading) as uow:
        report, standing, route = uow.reports.get(id), uow.reports.standing(id), route_of(id, uow)
    day = local_day(report.received)
    matter = Matter(standing.kinds, route, standing.adcode, day, standing.target)
    question = DueQuestion(route, report.channel, standing.adcode, "received", report.received)
    for trial in differences(matter, question, policies, services.divisions):
        event(
            log,
            "row on trial decides otherwise",
            report=str(id),
            subject=trial.subject,
            rule=trial.rule,
            applied=trial.applied,
            on_trial=trial.on_trial,
        )
