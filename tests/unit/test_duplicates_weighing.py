"""Weights are fitted on generated pairs and keep to the direction their sign may say."""

import numpy as np
import pytest

from search.weighing import AGAINST, LEAST, fit, pairs, threshold
from triage.domain.evidence import Sign

SIGNS = list(Sign)
MEANING, MONTHS = SIGNS.index(Sign.MEANING), SIGNS.index(Sign.MONTHS)


def test_a_sign_that_goes_with_one_matter_gets_weight() -> None:
    drawn = np.random.default_rng(0)
    table = np.zeros((400, len(SIGNS)))
    table[:, MEANING] = drawn.random(400)
    one_matter = table[:, MEANING] + 0.1 * drawn.standard_normal(400) > 0.5
    weights, bias = fit(table, one_matter, np.ones(400))
    assert weights[Sign.MEANING] > 5
    assert -weights[Sign.MEANING] < bias < 0


def test_no_sign_may_turn_against_its_sense() -> None:
    table = np.zeros((200, len(SIGNS)))
    table[:100, MEANING] = table[100:, MONTHS] = 1.0
    one_matter = np.arange(200) >= 100  # the data say the opposite of what these signs mean
    weights, _ = fit(table, one_matter, np.ones(200))
    assert weights[Sign.MEANING] == weights[Sign.MONTHS] == 0
    assert all(abs(weights[sign]) >= least for sign, least in LEAST.items())
    assert all(weights[sign] <= 0 for sign in AGAINST)
    assert all(weights[sign] >= 0 for sign in set(Sign) - AGAINST)


@pytest.mark.parametrize(
    ("precision", "lowest"),
    [
        pytest.param(1.0, 0.8, id="only what is right"),
        pytest.param(0.75, 0.6, id="one wrong in four"),
        pytest.param(0.1, 0.2, id="everything"),
    ],
)
def test_the_threshold_is_the_lowest_that_keeps_the_precision(precision: float, lowest: float) -> None:
    scores = np.array([0.9, 0.2, 0.8, 0.7, 0.6, 0.4])
    one_matter = np.array([True, False, True, False, True, False])
    assert threshold(scores, one_matter, np.ones(6), precision=precision) == lowest


def test_a_share_counts_a_pair_that_often() -> None:
    scores, one_matter = np.array([0.9, 0.8]), np.array([True, False])
    assert threshold(scores, one_matter, np.array([1.0, 1.0]), precision=0.9) == 0.9
    assert threshold(scores, one_matter, np.array([95.0, 5.0]), precision=0.9) == 0.8


def test_the_same_seed_gives_the_same_pairs_of_both_sorts() -> None:
    made = list(pairs(5, 30))
    assert made == list(pairs(5, 30))
    assert {pair.one_matter for pair in made} == {True, False}
    assert made != list(pairs(6, 30))
