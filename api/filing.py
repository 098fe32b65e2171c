"""How does a submission become a report, by whichever door? Contact to the vault, the rest to the record."""

import re
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from runtime.bootstrap import Services
from triage.domain.errors import InvalidSubmission
from triage.domain.receipts import query_code
from triage.domain.reports import Channel, Report
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import intake
from triage.usecases.intake import Receipt, Submission

_CJK = re.compile(r"[\u3400-\u9fff]")
_LOST = 0.1  # the share of unreadable characters from which on nobody can read the rest
_LATIN_SUPPLEMENT = re.compile(r"[\x80-\xff]")


def file(
    submission: Submission,
    *,
    contact: Mapping[str, str] | None = None,
    services: Services,
    uow: SqlUnitOfWork,
    now: datetime,
) -> Receipt:
    """Raises InvalidSubmission or Conflict; no contact stays of a report that is not new or not committed.

    The vault writes to its own disk while the record is made ready; both are safe before the caller commits.
    """
    check_text(submission.text)
    submission = replace(submission, hint_adcode=_hint(submission.hint_adcode, services))
    if not contact:
        return _received(submission, services=services, uow=uow, now=now)
    reporter = uuid4()
    keeping = services.background.submit(services.vault.keep, reporter, contact, at=now)
    uow.unless_committed(partial(_forget, reporter, keeping, services))
    receipt = _received(replace(submission, reporter=reporter), services=services, uow=uow, now=now)
    if receipt.fresh:
        keeping.result()
    else:
        _forget(reporter, keeping, services)
    return receipt


def filed_before(channel: Channel, key: str | None, services: Services) -> Report | None:
    """Asked before photos are opened, which takes seconds."""
    if not key:
        return None
    with SqlUnitOfWork(services.reading) as uow:
        return uow.reports.by_client_key(channel, key)


def check_text(text: str) -> None:
    """What can be refused before anything is kept. Raises InvalidSubmission."""
    if _garbled(text):
        raise InvalidSubmission("文字显示为乱码，请确认按 UTF-8 编码提交。")
    intake.checked_text(text)


def _received(submission: Submission, *, services: Services, uow: SqlUnitOfWork, now: datetime) -> Receipt:
    id = uuid4()
    # Slow on purpose, hence before anything is locked.
    hashed = services.codes.hash(query_code(id, services.secrets.receipts))
    return intake.receive(
        submission,
        id=id,
        code_hash=hashed,
        now=now,
        serials=services.serials(),
        secret=services.secrets.receipts,
        uow=uow,
    )


def _hint(adcode: str, services: Services) -> str:
    """A code that does not exist would put the report where no officer looks: the one above it will do."""
    divisions = services.divisions
    return divisions.nearest(adcode) or divisions.nearest(services.settings.region)


def _forget(reporter: UUID, keeping: Future[None], services: Services) -> None:
    """Nobody has been told of this contact yet."""
    if keeping.exception() is None:
        services.vault.discard(reporter)


def _garbled(text: str) -> bool:
    """Chinese that was read in another code page: many replacement signs, or accents and no Chinese left."""
    accents = len(_LATIN_SUPPLEMENT.findall(text))
    lost = text.count("\ufffd")
    return lost > len(text) * _LOST or (accents > len(text) / 3 and not _CJK.search(text))
