"""Does the order of registration decide who was first, and does undoing a link change it?"""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from triage.domain.rewards_chain import Link, Registration, chain_of, registration_order

NOON = datetime(2026, 5, 6, 4, tzinfo=UTC)


def registered(number: str, minute: int, *, valid: bool = True) -> Registration:
    return Registration(number, NOON + timedelta(minutes=minute), valid)


A, B, C = registered("a", 0), registered("b", 5), registered("c", 9)
LINKS = (Link("b", "a"), Link("c", "b"))


def test_five_minutes_decide() -> None:
    assert [registration_order(each, (C, B, A), LINKS) for each in "abc"] == [1, 2, 3]


def test_undoing_a_link_makes_the_second_report_the_first_of_its_own_violation() -> None:
    undone = (Link("b", "a", undone=True), Link("c", "b"))
    assert [registration_order(each, (A, B, C), undone) for each in "abc"] == [1, 1, 2]


def test_a_report_that_was_withdrawn_is_nobodys_predecessor_but_stays_in_the_chain() -> None:
    withdrawn = registered("a", 0, valid=False)
    assert registration_order("b", (withdrawn, B, C), LINKS) == 1
    assert [each.number for each in chain_of("b", (withdrawn, B, C), LINKS)] == ["a", "b", "c"]


def test_reports_without_links_are_each_the_first() -> None:
    assert [registration_order(each, (A, B, C), ()) for each in "abc"] == [1, 1, 1]


def test_a_report_nobody_registered_has_no_order() -> None:
    assert registration_order("x", (A, B), LINKS) is None


@given(st.lists(st.integers(0, 500), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_orders_of_a_chain_follow_registration_however_the_reports_are_listed(
    minutes: list[int], chance: Random
) -> None:
    reports = [registered(f"{place:02d}", minute) for place, minute in enumerate(minutes)]
    links = [Link(f"{place:02d}", f"{place + 1:02d}") for place in range(len(reports) - 1)]
    shuffled = chance.sample(reports, len(reports))
    orders = {each.number: registration_order(each.number, shuffled, links) for each in reports}
    earliest_first = sorted(reports, key=lambda each: (each.registered, each.number))
    assert [orders[each.number] for each in earliest_first] == list(range(1, len(reports) + 1))
