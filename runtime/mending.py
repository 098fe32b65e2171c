"""Does the index hold what the record holds? It may be lost while all runs; rounds put back what it lacks."""

import logging
from collections.abc import Iterator, Sequence

from runtime.bootstrap import Services
from runtime.logs import error_code, event
from runtime.reindexing import document
from triage.domain.errors import SearchUnavailable
from triage.domain.reports import ReportId
from triage.storage.linked import linked_before, linked_count

MOST = 2_000  # a round
BATCH = 500
_END = 2**63 - 1

_log = logging.getLogger(__name__)


def missing(services: Services) -> int:
    """How many reports the index lacks. The record is asked first: what is linked was indexed before."""
    with services.reading() as session:
        linked = linked_count(session)
    return max(0, linked - services.search.count())


def mend_index(services: Services, *, most: int = MOST) -> int:
    """Puts back up to `most` reports, the newest first, and returns how many; the next round goes on."""
    put = 0
    try:
        if not missing(services):
            return 0
        for ids in _batches(services):
            known = services.search.known(ids)
            lacking = [id for id in ids if id not in known][: most - put]
            services.search.put([document(services, id) for id in lacking])
            put += len(lacking)
            if put >= most:
                break
    except SearchUnavailable as problem:
        event(_log, "index cannot be mended", level=logging.WARNING, code=error_code(problem))
    if put:
        event(_log, "index mended", reports=put)
    return put


def _batches(services: Services) -> Iterator[Sequence[ReportId]]:
    seq = _END
    while True:
        with services.reading() as session:
            found = linked_before(session, seq, limit=BATCH)
        if not found:
            return
        yield [id for _, id in found]
        seq = found[-1][0]
