"""Which rewards wait for whom? The list, every later step of one claim, and the funds they are paid from."""

from collections.abc import Callable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response

from api.deps import LARGEST
from api.errors import status_of
from api.routers.desk_rewards import decide, fen, must, show_reward, words
from api.signed_in import Right
from api.web.desk import Desk, RewardingDesk, RewardsDesk
from api.web.opinions import kind_label
from runtime.claims import reward_rules
from triage.domain.calendar import reckonable
from triage.domain.claims import STATE_LABELS, ClaimId, ClaimState, ClaimStep, RewardClaim
from triage.domain.errors import Conflict, InvalidSubmission, TriageError
from triage.storage.claims_lists import claim_counts, claim_line, claim_list, funds_of, year_figures
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import claims, claims_money
from triage.usecases.claims import Act
from triage.usecases.claims_watch import RewardRules

PAGE_SIZE = 50

router = APIRouter(prefix="/desk", include_in_schema=False)

Version = Annotated[int, Form(ge=0, le=LARGEST)]
Words = Annotated[str, Form(max_length=2_000)]


@router.get("/claims")
def list_claims(
    *,
    desk: RewardsDesk,
    state: Annotated[ClaimState | None, Query()] = None,
    late: bool = False,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    wanted = state.value if state else ""
    with desk.services.reading() as session:
        found = claim_list(
            session,
            desk.staff.scope,
            state=wanted,
            today=desk.today if late else None,
            number=number,
            size=PAGE_SIZE,
        )
        counts = claim_counts(session, desk.staff.scope)
    query = f"state={wanted}&" if wanted else ""
    return desk.page(
        "desk/claims.html",
        found=found,
        counts=counts,
        labels=STATE_LABELS,
        chosen=wanted,
        late=late,
        kind_label=kind_label,
        turn=lambda to: f"?{query}page={to}",
    )


@router.get("/claims/{id}")
def claim(id: UUID, desk: RewardsDesk) -> Response:
    return show_reward(desk, _visible(desk, id).report)


@router.post("/claims/{id}/step")
def take_step(
    *,
    id: UUID,
    desk: RewardingDesk,
    version: Version,
    step: Annotated[ClaimStep, Form()],
    reason: Words = "",
    more: Words = "",
    day: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Everything after the proposal; who may take which step is in the table of claims."""
    must(desk, step)
    act = Act(desk.staff.account.username, desk.now, reason, version, scope=desk.staff.scope)
    found = _visible(desk, id)
    work = _work(ClaimId(id), step, act, (more, day), reward_rules(desk.services))
    return decide(desk, found.report, work, back=f"/desk/claims/{id}?saved=reward")


@router.post("/claims/{id}/payee")
def read_payee(*, id: UUID, desk: RewardingDesk, reason: Words = "") -> Response:
    """The cashier alone, with a reason that the vault keeps; shown once, on this answer only."""
    desk.staff.must(Right.PAY)
    found = _visible(desk, id)
    act = Act(desk.staff.account.username, desk.now, reason, found.version, scope=desk.staff.scope)
    try:
        with SqlUnitOfWork(desk.services.reading) as uow:
            payee = claims_money.read_payee(ClaimId(id), act=act, vault=desk.services.vault, uow=uow)
    except InvalidSubmission as error:
        return show_reward(desk, found.report, problem=error)
    return show_reward(desk, found.report, payee=payee)


@router.get("/funds")
def funds(desk: RewardsDesk, year: Annotated[int | None, Query(ge=2000, le=2100)] = None) -> Response:
    return _funds(desk, year or desk.today.year)


@router.post("/funds")
def set_budget(
    *,
    desk: RewardingDesk,
    payer: Annotated[str, Form(max_length=100)],
    year: Annotated[int, Form(ge=2000, le=2100)],
    amount: Words = "",
    reason: Words = "",
) -> Response:
    """Adds to a budget, or takes away when negative. Raises NotFound for a fund of another division."""
    must(desk, ClaimStep.APPROVE)
    act = Act(desk.staff.account.username, desk.now, reason, scope=desk.staff.scope)
    try:
        with desk.services.unit_of_work() as uow:
            claims_money.set_budget(payer, year, fen(amount) or 0, act=act, uow=uow)
            uow.commit()
    except (InvalidSubmission, Conflict) as error:
        return _funds(desk, year, problem=error)
    return desk.go(f"/desk/funds?year={year}&saved=1")


def _funds(desk: Desk, year: int, *, problem: TriageError | None = None) -> Response:
    with desk.services.reading() as session:
        found = funds_of(session, desk.staff.scope, year)
        lines = year_figures(session, desk.staff.scope, year)
    schemes = reward_rules(desk.services).schemes
    titles = {each.scheme: each.title for each in schemes.schemes}
    return desk.page(
        "desk/funds.html",
        status=status_of(type(problem)) if problem else 200,
        problem=words(problem),
        year=year,
        funds=found,
        lines=lines,
        titles=titles,
        kind_label=kind_label,
    )


def _visible(desk: Desk, id: UUID) -> RewardClaim:
    """Raises NotFound also for a claim of another division."""
    with desk.services.reading() as session:
        return claim_line(session, ClaimId(id), desk.staff.scope).claim


_WITH_WORDS = {
    ClaimStep.APPROVE: claims_money.approve,
    ClaimStep.CONSENT: claims_money.approve,
    ClaimStep.RESTORE: claims_money.restore,
    ClaimStep.DENY: claims.deny,
}
_PLAIN = {
    ClaimStep.PAY: claims_money.pay,
    ClaimStep.PAY_BACK: claims_money.pay_back,
    ClaimStep.FORFEIT: claims.forfeit,
    ClaimStep.RECALCULATE: claims.recalculate,
}


def _work(
    id: ClaimId, step: ClaimStep, act: Act, typed: tuple[str, str], rules: RewardRules
) -> Callable[[SqlUnitOfWork], object]:
    """`typed` are the second blank of the form and its day."""
    more, day = typed
    if step in _WITH_WORDS:
        return lambda uow: _WITH_WORDS[step](id, more, act=act, rules=rules, uow=uow)
    if step in _PLAIN:
        return lambda uow: _PLAIN[step](id, act=act, rules=rules, uow=uow)
    if step is ClaimStep.NOTIFY:
        return lambda uow: claims.notify(id, _day(day), act=act, rules=rules, uow=uow)
    return lambda uow: claims.simple_step(id, step, act=act, rules=rules, uow=uow)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return reckonable(date.fromisoformat(text))
    except ValueError:
        raise InvalidSubmission("日期填写有误。") from None
