"""What may the reader know of the reporter? Whether there is a contact, and how requests stand."""

from dataclasses import dataclass, replace

from api.web.desk import Desk
from triage.domain.personal import Message
from triage.domain.reports import Report
from triage.domain.reveals import Reveal, RevealRules
from triage.facts.redact import redact
from triage.storage.unit_of_work import SqlUnitOfWork


@dataclass(frozen=True, slots=True)
class Identity:
    """`mine` is the reader's newest request, `stage` how it stands."""

    mine: Reveal | None
    stage: str
    rules: RevealRules


def relayed(desk: Desk, report: Report) -> list[Message]:
    """What was written to and fro; a reporter's words as the office may read them."""
    with SqlUnitOfWork(desk.services.reading) as uow:
        found = uow.personal.messages(report.id)
    return [one if one.from_office else replace(one, text=redact(one.text).text) for one in found]


def identity(desk: Desk, report: Report) -> Identity | None:
    """None for an anonymous report."""
    if report.reporter is None:
        return None
    asked = desk.services.reveals.of_report(report.id)
    username = desk.staff.account.username
    mine = next((reveal for reveal in asked if reveal.asked.requester == username), None)
    return Identity(mine, mine.stage(desk.now) if mine else "", desk.services.privacy.reveal)
