"""How is the index made anew from the record? Every report again, into a new version."""

from collections.abc import Callable, Iterator

from runtime.bootstrap import Services
from search.indexer import rebuild
from triage.domain.reports import ReportId
from triage.ports import IndexedReport
from triage.storage.read_models import report_ids
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases.linking import document_of


def reindex(services: Services, progress: Callable[[int], None]) -> int:
    """Returns how many documents the new index has."""
    return rebuild(services.search, _documents(services), progress)


def _documents(services: Services) -> Iterator[IndexedReport]:
    with services.reading() as session:
        ids = report_ids(session)
    for id in ids:
        yield document(services, id)


def document(services: Services, id: ReportId) -> IndexedReport:
    with SqlUnitOfWork(services.reading) as uow:
        report, standing = uow.reports.get(id), uow.reports.standing(id)
    return document_of(report, standing, services.judges.redact)
