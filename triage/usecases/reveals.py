"""How does somebody get to see a contact? Asks with a reason, another decides, then for minutes."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from triage.domain.errors import NotFound
from triage.domain.reports import Report
from triage.domain.reveals import Asked, Reveal, RevealRules, checked, must_open, ruled
from triage.ports import Reveals, Vault


def ask(
    report: Report,
    *,
    id: UUID,
    requester: str,
    reason: str,
    minutes: int,
    now: datetime,
    rules: RevealRules,
    reveals: Reveals,
) -> None:
    """Raises NotFound for an anonymous report, InvalidSubmission for a reason that says nothing."""
    if report.reporter is None:
        raise NotFound("这是匿名举报，没有联系方式。")
    asked = Asked(id, report.id, report.reporter, requester, reason.strip(), minutes, now)
    reveals.ask(checked(asked, rules))


def decide(
    reveal: Reveal,
    *,
    granted: bool,
    actor: str,
    reason: str,
    now: datetime,
    rules: RevealRules,
    reveals: Reveals,
) -> None:
    """Raises NotAllowed for one's own request, Conflict when another custodian was faster."""
    ruling = ruled(reveal, granted=granted, actor=actor, reason=reason, now=now, rules=rules)
    reveals.rule(reveal.asked, ruling)


def look(reveal: Reveal, *, actor: str, now: datetime, vault: Vault) -> Mapping[str, str]:
    """The contact, for its requester and only within the time box; every look leaves a trace."""
    must_open(reveal, actor=actor, now=now)
    return vault.reveal(reveal.asked.contact, actor=actor, reason=reveal.asked.reason, at=now)
