"""A pool is linked as if its messages had come in one by one, or grouped for people to look through."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from search.clusters import group, link_in_order
from search.embedding import unit_rows
from search.linkage import average_linkage
from triage.domain.duplicates import DuplicateRules, choose_case, weigh
from triage.domain.duplicates import Likeness as Like
from triage.domain.evidence import Sign
from triage.domain.traits import Traits
from triage.ports import Vectors

START = datetime(2026, 1, 5, tzinfo=UTC)
RULES = DuplicateRules(
    suggest=0.5, link=0.8, group=0.5, window_days=365, floor=0.3, bias=-10.0, weights={Sign.MEANING: 15.0}
)


def reports(count: int) -> list[Traits]:
    """All in one street, an hour apart, so that only their vectors tell them apart."""
    return [Traits(START + timedelta(hours=number), "370102001") for number in range(count)]


def around(*matters: int, noise: float = 0.04) -> Vectors:
    """One vector for each number, near the axis of its matter."""
    rows = np.eye(max(matters) + 1, 48)[list(matters)]
    drawn = np.random.default_rng(1).standard_normal(rows.shape)
    return unit_rows((rows + noise * drawn).astype(np.float32))


Separating = Callable[..., list[int]]
Clusters = Callable[[Vectors, Sequence[Traits], Sequence[str], DuplicateRules], list[int]]
both = pytest.mark.parametrize("cluster", [link_in_order, group])


@both
def test_reports_of_one_matter_share_the_case_of_the_first(cluster: Clusters) -> None:
    assert cluster(around(0, 1, 0, 2, 1, 0), reports(6), list("abcdef"), RULES) == [0, 1, 0, 3, 1, 0]


@both
def test_nothing_in_gives_nothing_out(cluster: Clusters) -> None:
    assert cluster(np.zeros((0, 8), dtype=np.float32), [], [], RULES) == []


@both
def test_texts_that_say_nothing_stay_alone(cluster: Clusters) -> None:
    assert cluster(np.zeros((3, 8), dtype=np.float32), reports(3), list("abc"), RULES) == [0, 1, 2]


@both
def test_the_order_of_the_rows_makes_no_difference(cluster: Clusters) -> None:
    matters = [number % 100 for number in range(1200)]
    told, keys = reports(1200), [f"{n:05}" for n in range(1200)]
    vectors = unit_rows(np.random.default_rng(2).standard_normal((100, 48)).astype(np.float32))[matters]
    shuffled = np.random.default_rng(3).permutation(1200).tolist()
    straight = cluster(vectors, told, keys, RULES)
    mixed = cluster(vectors[shuffled], [told[at] for at in shuffled], [keys[at] for at in shuffled], RULES)
    assert straight == matters  # across blocks too
    assert [keys[shuffled[case]] for case in mixed] == [keys[straight[at]] for at in shuffled]


@both
def test_reports_of_two_cities_never_share_a_case(cluster: Clusters) -> None:
    there = [
        replace(told, adcode=code) for told, code in zip(reports(2), ("370102001", "110101001"), strict=True)
    ]
    rules = replace(RULES, weights={**RULES.weights, Sign.CITY_DIFFERS: -20.0})
    assert cluster(around(0, 0, noise=0.0), there, ["a", "b"], rules) == [0, 1]


def test_linking_in_order_gives_the_cases_that_single_reports_would_get() -> None:
    vectors, told, keys = around(*[0, 1, 2] * 20, noise=0.075), reports(60), [f"{n:02}" for n in range(60)]
    cases: list[int] = []
    for at in range(60):
        similar = (vectors[:at] @ vectors[at]).tolist()
        nearest = sorted(range(at), key=lambda other: (-similar[other], other))[:20]
        compared = [
            (cases[other], weigh(told[at], told[other], similar[other], RULES))
            for other in nearest
            if similar[other] >= RULES.floor
        ]
        chosen = choose_case(compared, RULES)
        cases.append(at if chosen is None else chosen)
    assert link_in_order(vectors, told, keys, RULES) == cases
    assert 1 < len(set(cases)) < 60


def test_one_close_report_of_a_case_that_is_otherwise_unlike_does_not_link() -> None:
    close, unlike = Like(0.95, "link", ()), Like(0.01, "apart", ())
    assert choose_case([("a", close), ("a", unlike), ("a", unlike)], RULES) is None
    assert choose_case([("a", close), ("b", unlike), ("b", unlike)], RULES) == "a"


def test_a_case_that_is_only_suggested_is_not_chosen() -> None:
    assert choose_case([("a", Like(0.7, "suggest", ()))], RULES) is None


def test_a_report_is_not_linked_to_one_from_long_ago_but_grouped_with_it() -> None:
    early, late = reports(2)
    told = [early, replace(late, received=START + timedelta(days=400))]
    assert link_in_order(around(0, 0, noise=0.0), told, ["a", "b"], RULES) == [0, 1]
    assert group(around(0, 0, noise=0.0), told, ["a", "b"], RULES) == [0, 0]


def test_a_report_between_two_groups_does_not_tie_them_together() -> None:
    one, other = np.eye(2, 8, dtype=np.float32)
    vectors = unit_rows(np.array([one, one, other, other, one + other], dtype=np.float32))
    close = replace(RULES, bias=-9.0)
    assert len(set(group(vectors, reports(5), list("abcde"), close)[:4])) == 2


@both
def test_what_a_person_has_separated_never_shares_a_case(cluster: Separating) -> None:
    vectors = around(0, 0, 0, noise=0.0)
    assert cluster(vectors, reports(3), list("abc"), RULES, separated=[("b", "a")]) != [0, 0, 0]
    cases = cluster(vectors, reports(3), list("abc"), RULES, separated=[("b", "a"), ("x", "a")])
    assert cases[0] != cases[1]


def test_a_report_of_a_known_city_looks_at_its_city_alone() -> None:
    told = [
        replace(each, adcode=code)
        for each, code in zip(reports(3), ("", "370102001", "370102001"), strict=True)
    ]
    assert link_in_order(around(0, 0, 0, noise=0.0), told, list("abc"), RULES) == [0, 1, 1]


def test_the_closest_groups_join_first_and_a_missing_score_counts_as_nothing() -> None:
    pairs = {(0, 1): 0.9, (1, 2): 0.7, (2, 3): 0.8}
    assert average_linkage(4, pairs, threshold=0.5, neighbours=20) == [0, 0, 2, 2]
    assert average_linkage(4, pairs, threshold=0.17, neighbours=20) == [0, 0, 0, 0]
    assert average_linkage(4, pairs, threshold=0.95, neighbours=20) == [0, 1, 2, 3]
