"""When may something be closed or erased? Months after it was settled, and never while it is open."""

from datetime import date

import pytest

from triage.domain.privacy import Act, RetentionRule, Subject
from triage.domain.retention import Held, due_acts, months_before, months_later

CLOSE = RetentionRule("contact/close", Subject.CONTACT, Act.CLOSE, 12, "封存", "某法", verified=False)
ERASE = RetentionRule("contact/erase", Subject.CONTACT, Act.ERASE, 36, "删除", "某法", verified=False)
RULES = (CLOSE, ERASE)
SETTLED = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        pytest.param(date(2027, 5, 31), (), id="a day too early"),
        pytest.param(date(2027, 6, 1), (CLOSE,), id="on the day"),
        pytest.param(date(2029, 6, 1), RULES, id="both after years without a run"),
    ],
)
def test_the_day_counts(today: date, due: tuple[RetentionRule, ...]) -> None:
    assert due_acts(Held(SETTLED), RULES, today) == due


def test_nothing_open_is_touched_however_old_it_is() -> None:
    assert due_acts(Held(SETTLED, holds=("时限仍在计算",)), RULES, date(2060, 1, 1)) == ()
    assert due_acts(Held(None), RULES, date(2060, 1, 1)) == ()


def test_what_is_done_is_not_done_again() -> None:
    held = Held(SETTLED, done=frozenset({("contact", "close")}))
    assert due_acts(held, RULES, date(2030, 1, 1)) == (ERASE,)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        pytest.param(date(2026, 1, 31), 1, date(2026, 2, 28), id="a short month"),
        pytest.param(date(2027, 1, 31), 13, date(2028, 2, 29), id="a leap year"),
        pytest.param(date(2026, 12, 15), 12, date(2027, 12, 15), id="over the end of the year"),
        pytest.param(date(2026, 11, 30), 1, date(2026, 12, 30), id="into December"),
        pytest.param(date(2026, 3, 31), -1, date(2026, 2, 28), id="backwards"),
    ],
)
def test_months_are_counted_as_people_do(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
    assert months_before(day, -months) == later
