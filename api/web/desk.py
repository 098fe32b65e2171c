"""How does a page of the desk leave? With the reader's name on it, and the session kept awake."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.deps import Now, ServicesDep
from api.signed_in import Right, SenderDep, Staff, StaffDep, keep_awake
from api.web.alarm import alarms
from api.web.pages import page
from runtime.bootstrap import Services
from triage.domain.calendar import local_day

SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Desk:
    """One request of somebody who is signed in."""

    request: Request
    staff: Staff
    services: Services
    now: datetime

    @property
    def today(self) -> date:
        """The day in China, which decides what is overdue."""
        return local_day(self.now)

    @property
    def soon(self) -> date:
        return self.today + SOON

    def page(self, name: str, *, status: int = 200, **values: object) -> Response:
        ringing = alarms(self.staff, services=self.services, now=self.now)
        common = {"staff": self.staff, "today": self.today, "soon": self.soon, "alarms": ringing}
        response = page(self.request, name, status=status, **common, **values)
        keep_awake(response, self.staff.token, services=self.services, now=self.now)
        return response

    def go(self, address: str) -> Response:
        """After a form: the page to look at, so that reloading it repeats nothing."""
        response = RedirectResponse(address, 303)
        keep_awake(response, self.staff.token, services=self.services, now=self.now)
        return response


def _reading(request: Request, staff: StaffDep, services: ServicesDep, now: Now) -> Desk:
    return Desk(request, staff, services, now)


def _reports(request: Request, staff: StaffDep, services: ServicesDep, now: Now) -> Desk:
    staff.must(Right.READ)
    return Desk(request, staff, services, now)


def _figures(request: Request, staff: StaffDep, services: ServicesDep, now: Now) -> Desk:
    staff.must(Right.ANALYSE)
    return Desk(request, staff, services, now)


def _writing(request: Request, staff: SenderDep, services: ServicesDep, now: Now) -> Desk:
    staff.must(Right.READ)
    return Desk(request, staff, services, now)


def _handling(request: Request, staff: SenderDep, services: ServicesDep, now: Now) -> Desk:
    staff.must(Right.HANDLE)
    return Desk(request, staff, services, now)


def _custody(request: Request, staff: SenderDep, services: ServicesDep, now: Now) -> Desk:
    staff.must(Right.CUSTODY)
    return Desk(request, staff, services, now)


def _audit(request: Request, staff: StaffDep, services: ServicesDep, now: Now) -> Desk:
    staff.must(Right.AUDIT)
    return Desk(request, staff, services, now)


def _rewards(request: Request, staff: StaffDep, services: ServicesDep, now: Now) -> Desk:
    staff.must(Right.REWARDS)
    return Desk(request, staff, services, now)


def _rewarding(request: Request, staff: SenderDep, services: ServicesDep, now: Now) -> Desk:
    staff.must(Right.REWARDS)
    return Desk(request, staff, services, now)


AnyDesk = Annotated[Desk, Depends(_reading)]
ReadingDesk = Annotated[Desk, Depends(_reports)]
FiguresDesk = Annotated[Desk, Depends(_figures)]
WritingDesk = Annotated[Desk, Depends(_writing)]
RewardsDesk = Annotated[Desk, Depends(_rewards)]
RewardingDesk = Annotated[Desk, Depends(_rewarding)]
HandlingDesk = Annotated[Desk, Depends(_handling)]
CustodyDesk = Annotated[Desk, Depends(_custody)]
AuditDesk = Annotated[Desk, Depends(_audit)]
