"""Are small rows summed up without their names?"""

from datetime import date

from triage.domain.bulletins import months_before, told_apart


def test_small_rows_are_summed_up_and_empty_ones_left_out() -> None:
    assert told_apart([2, 5, 0, 1, 3], 3, int) == ([5, 3], [2, 1])
    assert told_apart([2], 3, int) == ([], [2])
    assert told_apart([4, 1], 1, int) == ([4, 1], [])


def test_months_go_over_the_turn_of_the_year() -> None:
    assert months_before(date(2026, 2, 1), 2) == date(2025, 12, 1)
    assert months_before(date(2026, 12, 1), -1) == date(2027, 1, 1)
