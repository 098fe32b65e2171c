"""Who brings the audit ledger up to date? A job once a minute, with the head noted in the log as well."""

import hmac
import logging

from sqlalchemy.exc import OperationalError

from runtime.bootstrap import Services
from runtime.logs import event
from triage.storage import audit
from triage.storage.audit import AuditCheck
from triage.storage.trail import BEGINNING, TrailHead

_log = logging.getLogger(__name__)


def ledger_key(services: Services) -> bytes:
    """Of its own, and not of the vault: that one is exchanged."""
    return hmac.digest(services.secrets.receipts, b"audit ledger", "sha256")


def seal_decisions(services: Services) -> int:
    """What was decided since the last time; 0 when writers were busy, the next round seals it then."""
    with services.turnstile.only_one("audit"):
        try:
            sealed = audit.seal(services.writing, ledger_key(services), vault=services.vault.trail_head())
        except OperationalError as problem:
            event(_log, "audit waits", level=logging.WARNING, problem=problem)
            return 0
    return sealed


def check_decisions(services: Services, known: TrailHead = BEGINNING) -> AuditCheck:
    return audit.verify(services.writing, ledger_key(services), known=known)
