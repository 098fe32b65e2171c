"""Do claims and funds keep their history, refuse the second of two at once, and never overdraw?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from tests.contract.storage.samples import NOON as NOW
from tests.contract.storage.samples import filed as store
from triage.domain.claims import ClaimId, ClaimState, ClaimStep, ClaimTaken, RewardClaim
from triage.domain.errors import Conflict, IllegalStep, InvalidSubmission, NotFound
from triage.domain.funds import Fund, FundEntry
from triage.domain.reports import ReportId
from triage.storage.claims_lists import (
    claim_counts,
    claim_line,
    claim_list,
    funds_of,
    running_claims,
    year_figures,
)
from triage.storage.claims_tables import FundEntryRow
from triage.storage.engine import Sessions
from triage.storage.unit_of_work import SqlUnitOfWork

Uow = Callable[[], SqlUnitOfWork]
S, T = ClaimState, ClaimStep
PAYER = "某市生态环境局"


def taken(step: ClaimStep, actor: str = "clerk", minutes: int = 0) -> ClaimTaken:
    return ClaimTaken(step, actor, NOW + timedelta(minutes=minutes), "理由", {"n": 1})


def opened(unit_of_work: Uow, report: ReportId, area: str = "350102") -> RewardClaim:
    with unit_of_work() as uow:
        claim = RewardClaim(ClaimId(uuid4()), report, S.WATCHING, area)
        kept = uow.claims.open(claim, taken(T.WATCH))
        uow.commit()
    return kept


def test_a_claim_comes_back_with_its_steps(unit_of_work: Uow) -> None:
    claim = opened(unit_of_work, store(unit_of_work))
    with unit_of_work() as uow:
        moved = uow.claims.take_step(
            replace(claim, amount=50_000, scheme="x", due=date(2026, 7, 1)), taken(T.ENTER_OUTCOME)
        )
        uow.commit()
    with unit_of_work() as uow:
        found = uow.claims.get(claim.id)
        assert uow.claims.of_report(claim.report) == found == moved
        assert [(each.step, each.reason, each.detail) for each in uow.claims.steps(claim.id)] == [
            (T.WATCH, "理由", {"n": 1}),
            (T.ENTER_OUTCOME, "理由", {"n": 1}),
        ]
    assert (found.state, found.version, found.amount) == (S.DECIDED, 2, 50_000)
    assert found.updated == NOW


def test_a_report_has_one_claim(unit_of_work: Uow) -> None:
    claim = opened(unit_of_work, store(unit_of_work))
    with pytest.raises(Conflict):
        opened(unit_of_work, claim.report)


def test_an_illegal_step_leaves_nothing_behind(unit_of_work: Uow) -> None:
    claim = opened(unit_of_work, store(unit_of_work))
    with unit_of_work() as uow, pytest.raises(IllegalStep):
        uow.claims.take_step(claim, taken(T.PAY))
    with unit_of_work() as uow:
        assert len(uow.claims.steps(claim.id)) == 1
        with pytest.raises(NotFound):
            uow.claims.get(ClaimId(uuid4()))


def test_of_two_who_read_the_same_state_one_wins(unit_of_work: Uow) -> None:
    claim = opened(unit_of_work, store(unit_of_work))
    with unit_of_work() as uow:
        uow.claims.take_step(claim, taken(T.NOTE, "first"))
        uow.commit()
    with unit_of_work() as uow, pytest.raises(Conflict, match="刚被别人办理过"):
        uow.claims.take_step(claim, taken(T.NOTE, "second"))
    with unit_of_work() as uow:
        assert [each.actor for each in uow.claims.steps(claim.id)] == ["clerk", "first"]


@pytest.mark.parametrize("table", ["claim_steps", "fund_entries"])
@pytest.mark.parametrize("change", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_history_refuses_changes(unit_of_work: Uow, sessions: Sessions, table: str, change: str) -> None:
    claim = opened(unit_of_work, store(unit_of_work))
    with unit_of_work() as uow:
        book(uow, FundEntry.BUDGET, 100, claim=claim.id)
        uow.commit()
    with sessions() as session, pytest.raises(DatabaseError, match="insert-only"):
        session.execute(text(change.format(table)))


def test_a_contact_on_the_blacklist_is_known_by_its_opaque_id(unit_of_work: Uow) -> None:
    payee = uuid4()
    claim = opened(unit_of_work, store(unit_of_work))
    with unit_of_work() as uow:
        assert not uow.claims.barred_among([payee])
        uow.claims.take_step(replace(claim, payee=payee, barred=True), taken(T.BLACKLIST))
        assert uow.claims.barred_among([uuid4(), payee])
        assert not uow.claims.barred_among([])


def book(
    uow: SqlUnitOfWork, entry: FundEntry, amount: int, *, claim: UUID | None = None, payer: str = PAYER
) -> Fund:
    fund = replace(uow.funds.get(payer, 2026, scope=""), area="350100")
    return uow.funds.book(
        fund,
        entry,
        amount,
        claim=None if claim is None else ClaimId(claim),
        actor="chief",
        reason="年度预算",
        at=NOW,
    )


def test_a_fund_keeps_every_entry_and_its_sum(unit_of_work: Uow, pages: Sessions) -> None:
    with unit_of_work() as uow:
        assert uow.funds.get(PAYER, 2026, scope="").left == 0
        book(uow, FundEntry.BUDGET, 1000)
        book(uow, FundEntry.RESERVE, 400)
        fund = book(uow, FundEntry.PAY, 400)
        uow.commit()
    assert (fund.left, fund.paid, fund.reserved) == (600, 400, 0)
    with unit_of_work() as uow:
        rows = uow.session.scalars(select(FundEntryRow).order_by(FundEntryRow.id))
        entries = [(each.entry, each.amount) for each in rows]
    assert entries == [(FundEntry.BUDGET, 1000), (FundEntry.RESERVE, 400), (FundEntry.PAY, 400)]
    with pages() as session:
        assert [each.payer for each in funds_of(session, "350000", 2026)] == [PAYER]
        assert not funds_of(session, "370000", 2026)
        assert not funds_of(session, "", 2025)


@pytest.mark.parametrize(
    ("scope", "theirs"),
    [("", True), ("350000", True), ("350100", True), ("3501", True), ("350200", False), ("350102", False)],
)
def test_a_fund_is_found_by_its_own_division_and_those_above(
    unit_of_work: Uow, scope: str, theirs: bool
) -> None:
    with unit_of_work() as uow:
        book(uow, FundEntry.BUDGET, 1000)
        uow.commit()
    with unit_of_work() as uow:
        if theirs:
            assert uow.funds.get(PAYER, 2026, scope=scope).left == 1000
        else:
            with pytest.raises(NotFound):
                uow.funds.get(PAYER, 2026, scope=scope)
        assert uow.funds.get(PAYER, 2027, scope=scope).version == 0


def test_an_overdrawn_fund_is_refused_and_unchanged(unit_of_work: Uow) -> None:
    with unit_of_work() as uow:
        book(uow, FundEntry.BUDGET, 1000)
        uow.commit()
    with unit_of_work() as uow, pytest.raises(InvalidSubmission, match="余额"):
        book(uow, FundEntry.RESERVE, 1001)
    with unit_of_work() as uow:
        assert uow.funds.get(PAYER, 2026, scope="").left == 1000
        assert uow.session.scalars(select(FundEntryRow.amount)).all() == [1000]


def test_the_database_itself_refuses_an_overdrawn_fund(unit_of_work: Uow, sessions: Sessions) -> None:
    with unit_of_work() as uow:
        book(uow, FundEntry.BUDGET, 1000)
        uow.commit()
    with sessions() as session, pytest.raises(DatabaseError, match="not_overdrawn"):
        session.execute(text("UPDATE funds SET reserved = 2000"))


def test_lists_count_by_state_and_show_the_nearest_deadline_first(unit_of_work: Uow, pages: Sessions) -> None:
    claims = [opened(unit_of_work, store(unit_of_work), area) for area in ("350102", "350200", "370000")]
    with unit_of_work() as uow:
        for claim, day in zip(claims, (9, 3, 5), strict=True):
            uow.claims.take_step(replace(claim, due=date(2026, 7, day)), taken(T.ENTER_OUTCOME))
        uow.commit()
    with pages() as session:
        found = claim_list(session, "350000")
        assert [line.claim.id for line in found.items] == [claims[1].id, claims[0].id]
        assert found.total == 2
        assert claim_list(session, "", state="decided").total == 3
        assert claim_list(session, "", state="paid").total == 0
        assert [line.claim.id for line in claim_list(session, "", today=date(2026, 7, 5)).items] == [
            claims[1].id
        ]
        assert claim_counts(session, "350000") == {"decided": 2}
        assert claim_line(session, claims[0].id, "350100").claim.id == claims[0].id
        with pytest.raises(NotFound):
            claim_line(session, claims[0].id, "370000")
        assert running_claims(session) == []


def test_a_year_is_told_in_sums_by_scheme(unit_of_work: Uow, pages: Sessions) -> None:
    way = (T.ENTER_OUTCOME, T.PROPOSE, T.APPROVE, T.NOTIFY, T.CLAIM, T.GIVE_PAYEE, T.PAY)
    for amount, steps in ((50_000, way), (20_000, way), (90_000, (T.ENTER_OUTCOME, T.PROPOSE, T.DENY))):
        claim = replace(opened(unit_of_work, store(unit_of_work)), amount=amount, scheme="shandong-2023")
        with unit_of_work() as uow:
            for minute, step in enumerate(steps, start=1):
                moved = uow.claims.take_step(claim, taken(step, minutes=minute))
                claim = replace(claim, version=moved.version)
            uow.commit()
    with pages() as session:
        (line,) = year_figures(session, "350000", 2026)
        assert (line.group, line.proposed, line.paid, line.paid_sum) == ("shandong-2023", 3, 2, 70_000)
        assert (line.denied, line.waived) == (1, 0)
        assert not year_figures(session, "350000", 2025)


def test_a_year_begins_in_china(unit_of_work: Uow, pages: Sessions) -> None:
    claim = opened(unit_of_work, store(unit_of_work))
    new_year = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    with unit_of_work() as uow:
        moved = uow.claims.take_step(claim, ClaimTaken(T.ENTER_OUTCOME, "clerk", new_year))
        uow.claims.take_step(moved, ClaimTaken(T.PROPOSE, "clerk", new_year))
        uow.commit()
    with pages() as session:
        assert [line.proposed for line in year_figures(session, "", 2027)] == [1]
        assert [line.proposed for line in year_figures(session, "", 2026)] == []
