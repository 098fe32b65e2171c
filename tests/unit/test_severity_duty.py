"""Is somebody on duty at every hour, and is only the enterprise on the positive list spared at first?"""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.domain.calendar import CHINA
from triage.domain.duty import Gap, Shift, gaps, on_duty
from triage.domain.positive_list import ListedEnterprise, listed

MONDAY = datetime(2026, 3, 2, 8, tzinfo=CHINA)


def hours(first: int, last: int, area: str = "330100", person: str = "lin") -> Shift:
    return Shift(area, person, MONDAY + timedelta(hours=first), MONDAY + timedelta(hours=last))


def test_whoever_is_nearest_to_the_place_is_called_first() -> None:
    shifts = [hours(0, 24, "330000", "province"), hours(0, 24, "330110", "county"), hours(0, 24)]
    assert [shift.person for shift in on_duty("330110", MONDAY, shifts)] == ["county", "lin", "province"]
    assert [shift.person for shift in on_duty("330200", MONDAY, shifts)] == ["province"]


def test_a_shift_ends_when_the_next_begins() -> None:
    shifts = [hours(0, 8, person="early"), hours(8, 16, person="late")]
    at_the_change = on_duty("330110", MONDAY + timedelta(hours=8), shifts)
    assert [shift.person for shift in at_the_change] == ["late"]


@pytest.mark.parametrize(
    ("shifts", "expected"),
    [
        ([], [(0, 24)]),
        ([hours(0, 24)], []),
        ([hours(0, 8), hours(8, 24)], []),
        ([hours(16, 24), hours(0, 8)], [(8, 16)]),
        ([hours(2, 10), hours(4, 6), hours(12, 30)], [(0, 2), (10, 12)]),
        ([hours(-9, 3), hours(20, 40)], [(3, 20)]),
        ([hours(30, 40)], [(0, 24)]),
        ([hours(0, 24, "340000")], [(0, 24)]),
    ],
)
def test_hours_without_anybody_are_found(shifts: list[Shift], expected: list[tuple[int, int]]) -> None:
    found = gaps("330110", MONDAY, MONDAY + timedelta(hours=24), shifts)
    assert found == [
        Gap(MONDAY + timedelta(hours=first), MONDAY + timedelta(hours=last)) for first, last in expected
    ]


@given(st.lists(st.tuples(st.integers(0, 47), st.integers(1, 20)), max_size=8))
def test_every_hour_is_either_covered_or_a_gap(spans: list[tuple[int, int]]) -> None:
    shifts = [hours(first, first + length) for first, length in spans]
    found = gaps("330110", MONDAY, MONDAY + timedelta(hours=48), shifts)
    for hour in range(48):
        moment = MONDAY + timedelta(hours=hour)
        in_gap = any(gap.start <= moment < gap.end for gap in found)
        assert in_gap is (not on_duty("330110", moment, shifts))


def test_a_shift_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        hours(8, 8)


LISTED = ListedEnterprise(
    ("杭州永清化工有限公司", "永清化工"),
    "3301",
    date(2026, 1, 1),
    "某市正面清单（2026年）",
    date(2026, 12, 31),
)


@pytest.mark.parametrize(
    ("target", "adcode", "on", "expected"),
    [
        ("永清化工", "330110", date(2026, 3, 2), True),
        ("永清化工厂", "330110", date(2026, 3, 2), False),
        ("永清", "330110", date(2026, 3, 2), False),
        ("", "330110", date(2026, 3, 2), False),
        ("永清化工", "330200", date(2026, 3, 2), False),
        ("永清化工", "330110", date(2026, 12, 31), True),
        ("永清化工", "330110", date(2027, 1, 1), False),
    ],
)
def test_only_the_named_enterprise_is_on_the_list(target: str, adcode: str, on: date, expected: bool) -> None:
    assert (listed(target, adcode, on, [LISTED]) is LISTED) is expected
