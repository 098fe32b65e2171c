"""Is a reward owed for this report, and how far is it? The tab beside a report, with the acts of the desk."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Form, Response

from api.deps import LARGEST
from api.errors import Forbidden, status_of
from api.web.claims import forms, level_now, stale
from api.web.desk import Desk, ReadingDesk, WritingDesk
from api.web.reward_form import Stated, fields, open_conditions, read_outcome
from runtime.claims import reward_rules
from triage.domain.claims import ClaimState, ClaimStep, may_take
from triage.domain.errors import Conflict, IllegalStep, InvalidSubmission, TriageError
from triage.domain.reports import ReportId
from triage.storage.read_models import report_page
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import claims
from triage.usecases.claims import Act
from triage.usecases.claims_watch import RewardRules, Watched, watch

router = APIRouter(prefix="/desk/reports/{id}/reward", include_in_schema=False)

Version = Annotated[int, Form(ge=0, le=LARGEST)]
Words = Annotated[str, Form(max_length=2_000)]


@router.get("")
def reward(id: UUID, desk: ReadingDesk) -> Response:
    with desk.services.reading() as session:
        report_page(session, ReportId(id), desk.staff.scope)
    return show_reward(desk, ReportId(id))


@router.post("/outcome")
def outcome(
    *, id: UUID, desk: WritingDesk, version: Version, stated: Annotated[Stated, Depends()]
) -> Response:
    """The decision and what else the rule asks; empty fields stay open."""
    must(desk, ClaimStep.ENTER_OUTCOME)

    def act(uow: SqlUnitOfWork) -> None:
        said = read_outcome(stated)
        claims.enter_outcome(
            ReportId(id),
            said.facts,
            said.judged,
            new_id=uuid4(),
            act=Act(desk.staff.account.username, desk.now, version=version, scope=desk.staff.scope),
            rules=reward_rules(desk.services),
            uow=uow,
        )

    return decide(desk, ReportId(id), act)


@router.post("/propose")
def propose(
    *,
    id: UUID,
    desk: WritingDesk,
    version: Version,
    payer: Words = "",
    amount: Words = "",
    reason: Words = "",
) -> Response:
    must(desk, ClaimStep.PROPOSE)
    return decide(
        desk,
        ReportId(id),
        lambda uow: claims.propose(
            ReportId(id),
            payer[:100],
            fen(amount),
            act=Act(desk.staff.account.username, desk.now, reason, version, scope=desk.staff.scope),
            rules=reward_rules(desk.services),
            uow=uow,
        ),
    )


def _criterion(watched: Watched, rules: RewardRules) -> str:
    """What makes a report the first one; "" where the scheme does not ask or all came in their order."""
    first = next((each for each in watched.answer.conditions if each.condition == "first"), None)
    if first is None or not watched.overtaken:
        return ""
    return f"{first.label}按{rules.schemes.catalogue['order'].label}认定（{first.citation}）"


def show_reward(
    desk: Desk,
    id: ReportId,
    *,
    problem: TriageError | None = None,
    payee: Mapping[str, str] | None = None,
) -> Response:
    """`payee` is on this answer only, for the cashier who asked."""
    rules = reward_rules(desk.services)
    with SqlUnitOfWork(desk.services.reading) as uow:
        watched = watch(id, rules=rules, uow=uow)
    roles = desk.staff.account.roles
    state = watched.claim.state if watched.claim else ClaimState.WATCHING
    entering = may_take(ClaimStep.ENTER_OUTCOME, roles) and state in (ClaimState.WATCHING, ClaimState.DECIDED)
    return desk.page(
        "desk/reward.html",
        status=status_of(type(problem)) if problem else 200,
        problem=words(problem),
        watched=watched,
        criterion=_criterion(watched, rules),
        fields=fields(watched, rules.schemes.catalogue) if entering else (),
        open_conditions=open_conditions(watched) if entering else (),
        forms=forms(watched.claim, roles),
        stale=stale(watched),
        level=level_now(watched),
        proposing=may_take(ClaimStep.PROPOSE, roles) and state is ClaimState.DECIDED,
        trail=_trail(desk, watched.claim.payee if watched.claim else None),
        payee=payee,
    )


def decide(desk: Desk, id: ReportId, act: Callable[[SqlUnitOfWork], object], *, back: str = "") -> Response:
    """One act, one transaction; what was refused is said above the page as it stands now."""
    try:
        with desk.services.unit_of_work() as uow:
            report_page(uow.session, id, desk.staff.scope)  # NotFound outside the reader's division
            act(uow)
            uow.commit()
    except (InvalidSubmission, Conflict, IllegalStep) as error:
        return show_reward(desk, id, problem=error)
    return desk.go(back or f"/desk/reports/{id}/reward?saved=reward")


def must(desk: Desk, step: ClaimStep) -> None:
    """Raises Forbidden for a step that is not this person's."""
    if not may_take(step, desk.staff.account.roles):
        raise Forbidden("您的岗位不能办理这一步。")


def words(problem: TriageError | None) -> str:
    if problem is None:
        return ""
    own = str(problem)
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in own)
    return own if chinese else "这项奖励的状态已变，现在不能办理这一步，请看过现在的情况后再操作。"


def fen(text: str) -> int | None:
    """Yuan as typed; None when nothing was. Raises InvalidSubmission."""
    if not text.strip():
        return None
    try:
        amount = Decimal(text.strip().replace(",", "")) * 100
    except ArithmeticError:  # no number, or one beyond all bounds
        raise InvalidSubmission("金额应为数字，以元计。") from None
    if not amount.is_finite() or abs(amount) > 10**12 or amount != int(amount):
        raise InvalidSubmission("金额应以元计，最多两位小数。")
    return int(amount)


def _trail(desk: Desk, payee: UUID | None) -> list[tuple[str, str, object]]:
    """For the auditor: who has read the payee data, when and why."""
    if payee is None or not desk.staff.may("audit"):
        return []
    return [
        (each.actor, each.reason, each.at)
        for each in desk.services.vault.trail(payee)
        if each.action == "open"
    ]
