"""May the reporter claim a reward, and how? With receipt and code, and without a name before that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Form, Request, Response

from api.cookies import open_sealed, seal
from api.deps import Address, Door, DoorDep, Now, ServicesDep
from api.errors import FormExpired, TooMany, status_of
from api.lookup import look_up
from api.once import FormKey, first_time
from api.origin import same_origin
from api.web.claims import REPORTER_WORDS, last_told
from api.web.pages import page
from runtime.bootstrap import Services
from runtime.claims import reward_rules
from triage.domain.claims import ClaimState, RewardClaim
from triage.domain.errors import Conflict, IllegalStep, InvalidSubmission, NotFound, TriageError
from triage.domain.reports import ReportId
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import claims_reporter
from triage.usecases.claims import ALL, Act
from triage.usecases.claims_watch import watch

_PURPOSE = "reward"
_OPEN_FOR = timedelta(hours=1)
_TRIES = "20/hour"
_STALE = "页面打开太久，或情况已有变化，请重新查询后再操作。"

router = APIRouter(prefix="/reward", include_in_schema=False, dependencies=[Depends(same_origin)])

Ticket = Annotated[str, Form(max_length=200)]
Ticked = Annotated[bool, Form()]
Short = Annotated[str, Form(max_length=100)]


@dataclass(frozen=True, slots=True)
class _Visit:
    """One request of a reporter, who is known by the ticket in the form only."""

    request: Request
    services: Services
    door: Door
    now: datetime
    address: str
    once: str


def _visiting(
    *,
    request: Request,
    services: ServicesDep,
    door: DoorDep,
    now: Now,
    address: Address,
    once: FormKey,
) -> _Visit:
    return _Visit(request, services, door, now, address, once)


Visit = Annotated[_Visit, Depends(_visiting)]


@router.get("")
def ask(request: Request, receipt: str = "") -> Response:
    return page(request, "public/reward.html", receipt=receipt[:40], problem="", found=None)


@router.post("")
def show(visit: Visit, receipt: Annotated[str, Form()], code: Annotated[str, Form()]) -> Response:
    """A wrong code and an unknown number look the same, and guessing is slow as at the look-up."""
    try:
        with SqlUnitOfWork(visit.services.reading) as uow:
            found = look_up(
                receipt, code, caller=visit.address, services=visit.services, door=visit.door, uow=uow
            )
    except (NotFound, TooMany) as error:
        status = status_of(type(error))
        values = {"receipt": receipt[:40], "problem": str(error), "found": None}
        return page(visit.request, "public/reward.html", status=status, **values)
    return _page(visit, found.report.id)


@router.post("/open")
def open_again(visit: Visit, ticket: Ticket) -> Response:
    """From the look-up, where number and code were asked for just before."""
    return _page(visit, _opened(visit, ticket))


@router.post("/take-part")
def take_part(
    *,
    visit: Visit,
    ticket: Ticket,
    identity: Short = "",
    insider: Ticked = False,
    employed: Ticked = False,
    joint: Ticked = False,
    joint_count: Annotated[int, Form(ge=0, le=100_000)] = 0,
) -> Response:
    """What the reporter says of the own position; rules ask for it, and it names nobody."""
    stated: dict[str, object] = {"insider": insider, "joint": joint}
    if identity in ("named", "phone", "code"):
        stated["identity"] = identity
    if insider:
        stated["employed"] = employed
    if joint and joint_count:
        stated["joint_count"] = str(joint_count)

    def act(id: ReportId, uow: SqlUnitOfWork) -> None:
        by = _by(visit, version=_version(id, uow))
        rules = reward_rules(visit.services)
        claims_reporter.opt_in(id, stated, new_id=uuid4(), act=by, rules=rules, uow=uow)

    return _act(visit, ticket, act)


@router.post("/claim")
def claim(visit: Visit, ticket: Ticket) -> Response:
    def act(id: ReportId, uow: SqlUnitOfWork) -> None:
        by = _by(visit)
        claims_reporter.claim_reward(id, act=by, rules=reward_rules(visit.services), uow=uow)

    return _act(visit, ticket, act)


@router.post("/payee")
def give_payee(
    *,
    visit: Visit,
    ticket: Ticket,
    name: Short = "",
    phone: Short = "",
    id_number: Short = "",
    account: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Asked for only now, and sealed before anything else happens."""
    payee = {"name": name, "phone": phone, "id_number": id_number, "account": account}

    def act(id: ReportId, uow: SqlUnitOfWork) -> None:
        new_id = uuid4()
        uow.unless_committed(partial(visit.services.vault.discard, new_id))
        claims_reporter.give_payee(
            id,
            payee,
            new_id=new_id,
            act=_by(visit),
            rules=reward_rules(visit.services),
            vault=visit.services.vault,
            uow=uow,
        )

    return _act(visit, ticket, act)


@router.post("/decline")
def decline(visit: Visit, ticket: Ticket) -> Response:
    def act(id: ReportId, uow: SqlUnitOfWork) -> None:
        by = _by(visit)
        claims_reporter.decline(id, act=by, rules=reward_rules(visit.services), uow=uow)

    return _act(visit, ticket, act)


def reward_ticket(id: ReportId, *, services: Services, now: datetime) -> str:
    """Stands for number and code in the forms of the pages that follow."""
    return seal(str(id), purpose=_PURPOSE, until=now + _OPEN_FOR, key=services.secrets.pages)


def reward_words(claim: RewardClaim | None) -> str:
    """What the look-up says about the reward; "" when there is nothing to say yet."""
    return "" if claim is None else REPORTER_WORDS[claim.state]


def _by(visit: _Visit, *, version: int = 0) -> Act:
    """Of a reporter, who gives nobody's money."""
    return Act(claims_reporter.REPORTER, visit.now, version=version, scope=ALL)


def _act(visit: _Visit, ticket: str, act: Callable[[ReportId, SqlUnitOfWork], None]) -> Response:
    visit.door.throttle.pass_or_refuse(
        _TRIES, "reward", visit.address, sentence="操作得太多了，请一小时后再试。"
    )
    id, problem = _opened(visit, ticket), None
    try:
        with visit.services.unit_of_work() as uow:
            if first_time(visit.once, uow=uow, now=visit.now):
                act(id, uow)
                uow.commit()
    except (InvalidSubmission, Conflict, IllegalStep) as error:
        problem = error
    return _page(visit, id, problem=problem)


def _page(visit: _Visit, id: ReportId, *, problem: TriageError | None = None) -> Response:
    services, now = visit.services, visit.now
    with SqlUnitOfWork(services.reading) as uow:
        watched = watch(id, rules=reward_rules(services), uow=uow)
    state = watched.claim.state if watched.claim else None
    found = {
        "watched": watched,
        "ticket": reward_ticket(id, services=services, now=now),
        "state": state,
        "words": reward_words(watched.claim),
        "may_take_part": state in (None, ClaimState.WATCHING, ClaimState.DECIDED),
        "told": last_told(watched),
        "late": watched.claim.attention == claims_reporter.LATE if watched.claim else False,
    }
    status = status_of(type(problem)) if problem else 200
    sentence = "" if problem is None else str(problem) if isinstance(problem, InvalidSubmission) else _STALE
    receipt = watched.report.receipt
    return page(
        visit.request, "public/reward.html", status=status, receipt=receipt, problem=sentence, found=found
    )


def _opened(visit: _Visit, ticket: str) -> ReportId:
    """Raises FormExpired."""
    opened = open_sealed(ticket, purpose=_PURPOSE, now=visit.now, key=visit.services.secrets.pages)
    if opened is None:
        raise FormExpired
    return ReportId(UUID(opened))


def _version(id: ReportId, uow: SqlUnitOfWork) -> int:
    claim = uow.claims.of_report(id)
    return claim.version if claim else 0
