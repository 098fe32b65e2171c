"""Are facts read as well as they were? Floors against regressions, on invented sentences."""

import pytest

from tests.eval.facts import Score, scores

FLOORS = {
    "times": (0.98, 0.98),
    "identifiers": (0.97, 0.97),
    "targets": (0.98, 0.96),
    "demands": (0.97, 0.97),
    "evidence": (0.97, 0.97),
    "coordinates": (0.99, 0.99),
}


@pytest.fixture(scope="module")
def found() -> dict[str, Score]:
    return scores()


@pytest.mark.parametrize("kind", FLOORS)
def test_facts_are_found_and_nothing_else(found: dict[str, Score], kind: str) -> None:
    precision, recall = FLOORS[kind]
    score = found[kind]
    assert score.precision >= precision, score.wrong
    assert score.recall >= recall, score.wrong
