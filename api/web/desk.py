"""How does a page of the desk leave? With the reader's name on it, and the session kept awake."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.deps import Now, ServicesDep
from api.signed_in import Right, SenderDep, Staff, StaffDep, keep_awake
from api.web import wording
from api.web.alarm import alarms
from api.web.kept import Typed, in_words, typed
from api.web.nav import bar
from api.web.pages import page
from runtime.bootstrap import Services
from triage.domain.calendar import local_day
from triage.storage.staff import accounts


@dataclass(frozen=True, slots=True)
class Desk:
    """One request of somebody who is signed in; `typed` is what a form brought."""

    request: Request
    staff: Staff
    services: Services
    now: datetime
    typed: Typed = ()

    @property
    def today(self) -> date:
        """The day in China, which decides what is overdue."""
        return local_day(self.now)

    @property
    def soon(self) -> date:
        return self.today + timedelta(days=self.services.policies.escalation.near_days)

    def page(self, name: str, *, status: int = 200, **values: object) -> Response:
        ringing = alarms(self.staff, services=self.services, now=self.now)
        kept = in_words(self.typed) if status >= HTTPStatus.BAD_REQUEST else ()
        common = {
            "staff": self.staff,
            "today": self.today,
            "soon": self.soon,
            "alarms": ringing,
            "kept": kept,
            "nav": bar(self.staff),
            "person": self._person(),
            "saved": wording.saved(self.request.query_params.get("saved", "")),
        }
        response = page(self.request, name, status=status, **{**common, **values})
        keep_awake(response, self.staff.token, services=self.services, now=self.now)
        return response

    def _person(self) -> Callable[[str], str]:
        """People by their names, read when the first one is asked for."""

        @cache
        def names() -> Mapping[str, str]:
            with self.services.reading() as session:
                return {person.username: person.name for person in accounts(session)}

        return lambda actor: names().get(actor) or wording.actor(actor)

    def go(self, address: str) -> Response:
        """After a form: the page to look at, so that reloading it repeats nothing."""
        response = RedirectResponse(address, 303)
        keep_awake(response, self.staff.token, services=self.services, now=self.now)
        return response


def _reading(request: Request, staff: StaffDep, services: ServicesDep, now: Now) -> Desk:
    return Desk(request, staff, services, now)


def _looking(right: Right) -> Callable[..., Desk]:
    """For pages. Raises what `Staff.must` raises when the right is missing."""

    def desk(request: Request, staff: StaffDep, services: ServicesDep, now: Now) -> Desk:
        staff.must(right)
        return Desk(request, staff, services, now)

    return desk


def _acting(right: Right) -> Callable[..., Desk]:
    """For forms: sent from our own page, by somebody with the right."""

    def desk(
        request: Request,
        staff: SenderDep,
        services: ServicesDep,
        now: Now,
        typed: Annotated[Typed, Depends(typed)],
    ) -> Desk:
        staff.must(right)
        return Desk(request, staff, services, now, typed)

    return desk


def _sending(request: Request, staff: SenderDep, services: ServicesDep, now: Now) -> Desk:
    return Desk(request, staff, services, now)


AnyDesk = Annotated[Desk, Depends(_reading)]
SendingDesk = Annotated[Desk, Depends(_sending)]
ReadingDesk = Annotated[Desk, Depends(_looking(Right.READ))]
IntakeDesk = Annotated[Desk, Depends(_looking(Right.HANDLE))]
FiguresDesk = Annotated[Desk, Depends(_looking(Right.ANALYSE))]
RewardsDesk = Annotated[Desk, Depends(_looking(Right.REWARDS))]
FiguringDesk = Annotated[Desk, Depends(_acting(Right.ANALYSE))]
AuditDesk = Annotated[Desk, Depends(_looking(Right.AUDIT))]
AdminDesk = Annotated[Desk, Depends(_looking(Right.ADMINISTER))]
AdministeringDesk = Annotated[Desk, Depends(_acting(Right.ADMINISTER))]
WritingDesk = Annotated[Desk, Depends(_acting(Right.READ))]
HandlingDesk = Annotated[Desk, Depends(_acting(Right.HANDLE))]
RewardingDesk = Annotated[Desk, Depends(_acting(Right.REWARDS))]
CustodyDesk = Annotated[Desk, Depends(_acting(Right.CUSTODY))]
