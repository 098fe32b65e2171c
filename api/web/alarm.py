"""Which emergency rings here? One that nobody has taken or reported in time, and who is on duty for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.signed_in import Right, Staff
from runtime.bootstrap import Services
from triage.domain.duty import Shift, on_duty
from triage.storage.incidents import IncidentLine, ringing
from triage.storage.shifts import shifts_between


@dataclass(frozen=True, slots=True)
class Ringing:
    """`duty` are the accounts on duty, the nearest first; `mine`: it is the reader's to act."""

    line: IncidentLine
    duty: tuple[str, ...]
    mine: bool
    late: bool


def alarms(staff: Staff, *, services: Services, now: datetime) -> Sequence[Ringing]:
    """Nothing for those who do not handle reports."""
    if not staff.may(Right.HANDLE):
        return ()
    with services.reading() as session:
        lines = ringing(session, staff.scope, now)
        shifts = list(shifts_between(session, now, now).values()) if lines else []
    reader = staff.account.username
    return [_ringing(line, reader, on_call(line.area, now, shifts), now) for line in lines]


def on_call(area: str, now: datetime, shifts: Sequence[Shift]) -> tuple[str, ...]:
    """The accounts on duty for a place, the nearest office first, each once."""
    return tuple(dict.fromkeys(shift.person for shift in on_duty(area, now, shifts)))


def _ringing(line: IncidentLine, reader: str, duty: tuple[str, ...], now: datetime) -> Ringing:
    incident = line.incident
    mine = reader in (incident.called, incident.taken_by) or (not incident.taken_by and reader in duty)
    return Ringing(line, duty, mine, late=incident.overdue(now))
