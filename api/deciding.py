"""How does somebody at the desk act on a report? One act, one transaction, unless it has moved meanwhile."""

from collections.abc import Callable

from fastapi import Response

from api.web.desk import Desk
from triage.domain.errors import Conflict, IllegalStep, InvalidSubmission, TriageError
from triage.domain.reports import ReportId
from triage.storage.read_models import report_page
from triage.storage.unit_of_work import SqlUnitOfWork


def decide(
    desk: Desk,
    id: ReportId,
    version: int,
    act: Callable[[SqlUnitOfWork], object],
    *,
    refused: Callable[[TriageError], Response],
    done: str,
) -> Response:
    """Leads to `done`; `refused` shows the page as things stand now. NotFound beyond the reader's area."""
    try:
        with desk.services.unit_of_work() as uow:
            report_page(uow.session, id, desk.staff.scope)
            uow.reports.expect(id, version)
            act(uow)
            uow.commit()
    except (InvalidSubmission, Conflict, IllegalStep) as error:
        return refused(error)
    return desk.go(done)
