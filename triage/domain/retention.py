"""How long is what kept? Months after a report was settled, unless something about it is still open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.domain.privacy import RetentionRule


@dataclass(frozen=True, slots=True)
class Held:
    """What stands in the way, in words; `done` are subject and act of tombstones that are there already."""

    settled_on: date | None
    holds: tuple[str, ...] = ()
    done: frozenset[tuple[str, str]] = frozenset()


def due_acts(held: Held, rules: Sequence[RetentionRule], today: date) -> tuple[RetentionRule, ...]:
    """Nothing while anything is open; otherwise every rule whose months are over and that was not applied."""
    if held.settled_on is None or held.holds:
        return ()
    settled = held.settled_on
    return tuple(
        rule
        for rule in rules
        if (rule.subject.value, rule.act.value) not in held.done
        and months_later(settled, rule.months) <= today
    )


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - date.resolution).day
    return date(year, month + 1, min(day.day, last))


def months_before(day: date, months: int) -> date:
    """The latest day from which `months_later` reaches `day`."""
    return months_later(day, -months)
