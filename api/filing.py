"""How does a submission become a report, by whichever door? Contact to the vault, the rest to the record."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from runtime.bootstrap import Services
from triage.domain.errors import InvalidSubmission
from triage.domain.receipts import query_code
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import intake
from triage.usecases.intake import Receipt, Submission

_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN_SUPPLEMENT = re.compile(r"[\x80-\xff]")


def file(
    submission: Submission,
    *,
    contact: Mapping[str, str] | None = None,
    services: Services,
    uow: SqlUnitOfWork,
    now: datetime,
) -> Receipt:
    """Raises InvalidSubmission or Conflict. The vault is written only for a report that is new."""
    if _garbled(submission.text):
        raise InvalidSubmission("文字显示为乱码，请确认按 UTF-8 编码提交。")
    reporter = uuid4() if contact else submission.reporter
    id = uuid4()
    # Slow on purpose, hence before anything is locked.
    hashed = services.codes.hash(query_code(id, services.secrets.receipts))
    receipt = intake.receive(
        replace(submission, reporter=reporter),
        id=id,
        code_hash=hashed,
        now=now,
        serials=services.serials(),
        secret=services.secrets.receipts,
        uow=uow,
    )
    if contact and reporter and receipt.fresh:
        services.vault.keep(reporter, contact, at=now)
    return receipt


def _garbled(text: str) -> bool:
    """Chinese that was read in another code page: replacement signs, or accents where no Chinese is left."""
    accents = len(_LATIN_SUPPLEMENT.findall(text))
    return "\ufffd" in text or (accents > len(text) / 3 and not _CJK.search(text))
