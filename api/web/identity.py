"""What may the reader know of the reporter? Whether there is a contact, and how requests stand."""

from dataclasses import dataclass

from api.web.desk import Desk
from triage.domain.reports import Report
from triage.domain.reveals import Reveal, RevealRules


@dataclass(frozen=True, slots=True)
class Identity:
    """`mine` is the reader's newest request, `stage` how it stands."""

    mine: Reveal | None
    stage: str
    rules: RevealRules


def identity(desk: Desk, report: Report) -> Identity | None:
    """None for an anonymous report."""
    if report.reporter is None:
        return None
    asked = desk.services.reveals.of_report(report.id)
    username = desk.staff.account.username
    mine = next((reveal for reveal in asked if reveal.asked.requester == username), None)
    return Identity(mine, mine.stage(desk.now) if mine else "", desk.services.privacy.reveal)
