"""Is a fund never overdrawn, and does its arithmetic add up?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.domain.errors import InvalidSubmission
from triage.domain.funds import Fund, FundEntry, booked

EMPTY = Fund("某市生态环境局", 2026)


def after(*entries: tuple[FundEntry, int]) -> Fund:
    fund = EMPTY
    for entry, amount in entries:
        fund = booked(fund, entry, amount)
    return fund


def test_money_is_set_aside_paid_and_returned() -> None:
    fund = after((FundEntry.BUDGET, 1000), (FundEntry.RESERVE, 600), (FundEntry.PAY, 600))
    assert (fund.reserved, fund.paid, fund.left) == (0, 600, 400)
    assert booked(fund, FundEntry.RETURN, 600).left == 1000
    assert after((FundEntry.BUDGET, 1000), (FundEntry.RESERVE, 600), (FundEntry.RELEASE, 600)).left == 1000


def test_what_is_left_can_be_set_aside_to_the_last_fen_and_no_more() -> None:
    assert after((FundEntry.BUDGET, 1000), (FundEntry.RESERVE, 1000)).left == 0
    with pytest.raises(InvalidSubmission, match=r"余额10元，不足10\.01元"):
        after((FundEntry.BUDGET, 1000), (FundEntry.RESERVE, 1001))


def test_an_approved_override_lets_more_be_set_aside() -> None:
    fund = after((FundEntry.BUDGET, 1000), (FundEntry.OVERRIDE, 500), (FundEntry.RESERVE, 1500))
    assert (fund.overdraft, fund.left) == (500, 0)


@pytest.mark.parametrize(
    "entries",
    [
        [(FundEntry.BUDGET, 1000), (FundEntry.RELEASE, 1)],
        [(FundEntry.BUDGET, 1000), (FundEntry.PAY, 1)],
        [(FundEntry.BUDGET, 1000), (FundEntry.RETURN, 1)],
        [(FundEntry.BUDGET, 1000), (FundEntry.RESERVE, 600), (FundEntry.BUDGET, -500)],
    ],
)
def test_nothing_is_booked_that_is_not_there(entries: list[tuple[FundEntry, int]]) -> None:
    with pytest.raises(InvalidSubmission):
        after(*entries)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(FundEntry), st.integers(0, 1000)), max_size=30))
def test_whatever_is_booked_the_fund_is_never_overdrawn(entries: list[tuple[FundEntry, int]]) -> None:
    fund = EMPTY
    for entry, amount in entries:
        try:
            fund = booked(fund, entry, amount)
        except InvalidSubmission:
            continue
        assert fund.left >= 0
        assert min(fund.reserved, fund.paid) >= 0
        assert fund.left + fund.reserved + fund.paid - fund.returned == fund.budget + fund.overdraft
