"""Does every scheme on record grow with the fine, keep its caps and show how it comes to its amount?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rewards_cases import NEW
from triage.domain.rewards import Claim, RewardAnswer, Verdict, judge
from triage.domain.rewards_amounts import Amount, Item, Share, percentage
from triage.domain.rewards_facts import KnownFacts, Value
from triage.domain.rewards_schemes import Scheme
from triage.policies.loader import load_policies
from triage.policies.rewards import load_reward_schemes

SCHEMES = load_reward_schemes()
CALENDAR = load_policies().calendar
FINES = st.integers(1, 10**11)
SANCTIONS = ("warning", "correction", "detention", "arrest", "conviction", "criminal", "assisted", "insider")
FLAGS = st.fixed_dictionaries({name: st.booleans() for name in SANCTIONS})


def judged(scheme: Scheme, **facts: Value | None) -> RewardAnswer:
    known: dict[str, Value | None] = {
        "violation": "air.odour",
        "channel": "web_form",
        "identity": "named",
        "order": 1,
        "opted_in": True,
        "verified": True,
        "grade": 1,
        "severity": "ordinary",
        "contribution": 3,
        **NEW,
        **facts,
    }
    return judge(Claim(KnownFacts(known, SCHEMES.catalogue)), scheme, CALENDAR)


def caps(amount: Amount) -> int | None:
    """The highest any item may give, None when there is one without a bound."""
    if isinstance(amount, Item):
        if isinstance(amount.amount, Share):
            return amount.cap
        return getattr(amount.amount, "high", 0)
    inner = [caps(each) for each in amount.items]
    known = [each for each in inner if each is not None]
    return sum(known) if len(known) == len(inner) else None


@pytest.mark.parametrize("scheme", SCHEMES.schemes, ids=lambda scheme: scheme.scheme)
@settings(max_examples=12, deadline=None)
@given(one=FINES, other=FINES, flags=FLAGS)
def test_a_higher_fine_never_gives_less(scheme: Scheme, one: int, other: int, flags: dict[str, bool]) -> None:
    less = judged(scheme, fine=min(one, other), **flags).money
    more = judged(scheme, fine=max(one, other), **flags).money
    if less and more:
        assert less.low <= more.low
        assert less.high <= more.high


@pytest.mark.parametrize("scheme", SCHEMES.schemes, ids=lambda scheme: scheme.scheme)
@settings(max_examples=12, deadline=None)
@given(fine=FINES, flags=FLAGS)
def test_no_amount_exceeds_the_caps_of_its_scheme(scheme: Scheme, fine: int, flags: dict[str, bool]) -> None:
    money = judged(scheme, fine=fine, **flags).money
    if money is None:
        return
    assert 0 <= money.low <= money.high
    if scheme.cap and scheme.cap.certain:
        assert money.high <= scheme.cap.amount
    parts = caps(scheme.amount)
    if parts is not None:
        raised = parts
        for factor in scheme.factors:
            raised = percentage(raised, factor.percent)
        assert money.high <= raised


@pytest.mark.parametrize("scheme", SCHEMES.schemes, ids=lambda scheme: scheme.scheme)
@settings(max_examples=6, deadline=None)
@given(fine=FINES, order=st.integers(2, 50))
def test_whoever_is_not_the_first_gets_nothing(scheme: Scheme, fine: int, order: int) -> None:
    answer = judged(scheme, fine=fine, order=order)
    assert (answer.verdict, answer.money, answer.lines) == (Verdict.NOT, None, ())


@pytest.mark.parametrize("scheme", SCHEMES.schemes, ids=lambda scheme: scheme.scheme)
@settings(max_examples=6, deadline=None)
@given(fine=FINES, flags=FLAGS)
def test_the_last_line_is_the_amount_and_an_open_amount_has_a_reason(
    scheme: Scheme, fine: int, flags: dict[str, bool]
) -> None:
    answer = judged(scheme, fine=fine, **flags)
    if answer.money:
        assert answer.lines[-1].money == answer.money
    elif answer.verdict is Verdict.ELIGIBLE:
        assert any("没有金额" in text for text in answer.needs_person)


@settings(max_examples=200, deadline=None)
@given(fen=st.integers(0, 10**13), hundredths=st.integers(0, 100_000))
def test_a_percentage_is_exact_to_half_a_fen(fen: int, hundredths: int) -> None:
    assert abs(percentage(fen, hundredths) * 10_000 - fen * hundredths) <= 5_000
