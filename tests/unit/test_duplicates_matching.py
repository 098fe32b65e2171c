"""Is a ranking judged by events, and a verdict by what is known? Small invented pools."""

from collections.abc import Sequence

import numpy as np
import pytest

from runtime.evaluation.gold import DuplicatesGold, Row
from runtime.evaluation.matching import generated_verdicts, known_verdicts, ranking, ranking_table
from tests.fakes_search import HashingEncoder
from triage.domain.duplicates import Likeness
from triage.policies.duplicates import load_duplicate_rules

TEXTS = ("阳光小区烧烤油烟", "阳光小区烧烤店油烟大", "月亮小区烧烤油烟", "阳光小区烧烤烟大", "路坏了")
GOLD = DuplicatesGold(
    "pool.jsonl",
    tuple({"id": str(number), "text": text} for number, text in enumerate(TEXTS)),
    {"0": "E1", "1": "E1", "3": "E1", "4": "E2"},
    (("0", "2"),),
)


def judge(_: Sequence[Row], asked: Sequence[tuple[str, str]]) -> list[Likeness]:
    """Sure of the first pair of the event, of nothing else."""
    said = {("0", "1"): Likeness(0.95, "link", ()), ("0", "3"): Likeness(0.8, "suggest", ())}
    return [said.get(pair, Likeness(0.1, "apart", ())) for pair in asked]


def test_a_perfect_order_is_one_and_equal_scores_are_a_coin() -> None:
    same, weights = np.array([0.9, 0.8]), np.ones(2)
    assert ranking(same, weights, np.array([0.1, 0.2])) == pytest.approx((1.0, 0.0, 1.0))
    assert ranking(same, weights, np.array([0.9, 0.8]))[0] == pytest.approx(0.5)


def test_an_event_of_many_pairs_counts_no_more_than_one_of_a_single_pair() -> None:
    same = np.array([0.9, 0.1, 0.1, 0.1])
    area, error, recall = ranking(same, np.array([1, 1 / 3, 1 / 3, 1 / 3]), np.array([0.5]))
    assert (area, error, recall) == pytest.approx((0.5, 1.0, 0.5))


def test_without_events_or_negatives_nothing_is_claimed() -> None:
    assert np.isnan(ranking(np.array([]), np.array([]), np.array([0.5]))).all()


def test_the_usual_means_are_ranked_beside_ours() -> None:
    rows = ranking_table(GOLD, judge, "ours")
    assert set(rows) == {"ours", "TF-IDF cosine", "Jaccard (MinHash)"}
    assert rows["ours"][0] == pytest.approx(2 / 3 + 1 / 6)  # two above the negative, one level with it


def test_a_link_is_a_suggestion_too_and_pairs_of_two_events_are_wrong() -> None:
    suggest, link = known_verdicts(GOLD, judge)
    assert (suggest.said, suggest.right, suggest.there) == (2, 2, 3)
    assert (link.said, link.right) == (1, 1)


def test_a_generated_year_is_the_same_again() -> None:
    rules, encoder = load_duplicate_rules(), HashingEncoder(256)
    first = generated_verdicts(1, 40, encoder, rules)
    assert first == generated_verdicts(1, 40, encoder, rules)
    assert first[0].there > 20
    assert first[0].said >= first[1].said
