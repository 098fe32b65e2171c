"""What does a citizen say of the reply? A rating from the page that showed it, once for each reply."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.cookies import open_sealed, seal
from api.deps import Address, DoorDep, Now, ServicesDep, Uow
from api.errors import FormExpired
from api.once import FormKey, first_time
from api.origin import same_origin
from api.web.pages import page
from runtime.bootstrap import Services
from triage.domain.reports import ReportId
from triage.domain.workflow import RATING_LABELS, REPORT, Rating, State, Step
from triage.facts.redact import redact
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import review

_PURPOSE = "rating"
_OPEN_FOR = timedelta(hours=1)
_TRIES = "20/hour"

router = APIRouter(include_in_schema=False)


@router.post("/status/rating", dependencies=[Depends(same_origin)])
def rate(
    *,
    ticket: Annotated[str, Form(max_length=200)],
    rating: Annotated[Rating, Form()],
    comment: Annotated[str, Form(max_length=500)] = "",
    once: FormKey,
    services: ServicesDep,
    door: DoorDep,
    uow: Uow,
    now: Now,
    address: Address,
) -> Response:
    """The ticket stands for number and code, which were asked for just before."""
    door.throttle.pass_or_refuse(_TRIES, "rating", address, sentence="提交得太多了，请一小时后再试。")
    opened = open_sealed(ticket, purpose=_PURPOSE, now=now, key=services.secrets.pages)
    if opened is None:
        raise FormExpired
    if first_time(once, uow=uow, now=now):
        id, said = ReportId(UUID(opened)), redact(comment).text
        review.rate(id, rating, said, now=now, policies=services.policies, uow=uow)
    return RedirectResponse(f"/status/rated?rating={rating}", 303)


@router.get("/status/rated")
def rated(request: Request, rating: Rating) -> Response:
    return page(request, "public/rated.html", rating=RATING_LABELS[rating], bad=rating is Rating.BAD)


def ticket(id: ReportId, state: str, *, services: Services, uow: SqlUnitOfWork, now: datetime) -> str:
    """Goes into the form of the page; "" when there is nothing to rate (any more)."""
    if Step.RATE not in REPORT.steps(State(state)) or review.rated(uow.reports.steps(id)):
        return ""
    return seal(str(id), purpose=_PURPOSE, until=now + _OPEN_FOR, key=services.secrets.pages)
