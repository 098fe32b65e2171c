"""What has this installation's desk taught? Decisions on kinds, read from the record for a training."""

import hashlib
from collections import deque

from runtime.bootstrap import Services
from triage.domain.errors import NotFound
from triage.domain.lessons import Lesson
from triage.storage.ledger import SqlLedger
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases.lessons import lessons

MOST = 20_000  # the latest; more would only make the training long


def desk_lessons(services: Services) -> list[Lesson]:
    """Redacted. Raises NotFound when nobody has decided anything yet."""
    with SqlUnitOfWork(services.reading) as uow:
        told = deque(lessons(SqlLedger(uow.session), uow.reports.get, services.judges.redact), maxlen=MOST)
    if not told:
        raise NotFound(
            "no decision to learn from: nobody has corrected the kinds of a report or accepted one yet"
        )
    return list(told)


def mark(lessons: list[Lesson]) -> str:
    """Eight characters for what was taught."""
    told = "\0".join(f"{lesson.text}\0{','.join(lesson.codes)}\0{lesson.weight}" for lesson in lessons)
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:8]
