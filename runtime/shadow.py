"""What would the challenger say of this report? Asked after the report is safe; its failures stay its own."""

import logging

from runtime.bootstrap import Services
from runtime.logs import event
from triage.domain.reports import ReportId
from triage.usecases import shadow

log = logging.getLogger(__name__)


def watch(services: Services, id: ReportId, text: str) -> None:
    """`text` is the redacted one that the champion has read."""
    try:
        challenger = services.challenger
        if challenger is None:
            return
        (said,) = challenger.classify([text])
        with services.unit_of_work() as uow:
            shadow.keep(id, said, now=services.clock(), uow=uow)
            uow.commit()
    except Exception as problem:
        event(log, "challenger failed", level=logging.WARNING, problem=problem, report=str(id))
