"""Which days are working days, and when does a term end? Holidays and days worked in lieu are data."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import TypeVar

# The law counts days as people in China live them; a fixed offset needs no time zone database.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")

# Days of a matter lie within these; terms counted from them end within what a date can hold.
FIRST_DAY, LAST_DAY = date(1949, 1, 1), date(2999, 12, 31)

D = TypeVar("D", bound=date)

_ONE_DAY = timedelta(days=1)


class Unit(StrEnum):
    DAY = "day"
    WORKDAY = "workday"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The arrangement of holidays as the State Council publishes it a year at a time."""

    holidays: frozenset[date]
    made_up: frozenset[date]  # weekend days worked in lieu of a holiday
    years: frozenset[int]  # years whose arrangement is known; in all others only the weekend counts

    def is_workday(self, day: date) -> bool:
        if day in self.made_up:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def unpublished(self, first: date, last: date) -> tuple[int, ...]:
        """Years between the two days for which no arrangement is known."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.years)


def reckonable(day: D) -> D:
    """The day or moment itself. Raises ValueError when no terms can be counted from it."""
    if not FIRST_DAY.year <= day.year <= LAST_DAY.year:
        raise ValueError("out of bounds")
    return day


def local_day(moment: datetime) -> date:
    """The day in China on which something happened; the moment must be aware."""
    return moment.astimezone(CHINA).date()


def day_end(day: date) -> datetime:
    """The last second of a day in China: a term that ends on a day ends with it."""
    return datetime.combine(day, time(23, 59, 59), CHINA)


def last_day(start: date, length: int, unit: Unit, calendar: WorkCalendar) -> date:
    """The last day of a term counted in days; the day on which it starts is not counted."""
    if unit is Unit.DAY:
        return start + timedelta(days=length)
    if unit is Unit.HOUR:
        raise ValueError("a term in hours ends at a moment, not on a day")
    day, left = start, length
    while left:
        day += _ONE_DAY
        left -= calendar.is_workday(day)
    return day


def last_moment(start: datetime, length: int, unit: Unit, calendar: WorkCalendar) -> datetime:
    """When a term has run out, as a moment in China."""
    if unit is Unit.HOUR:
        return start.astimezone(CHINA) + timedelta(hours=length)
    return day_end(last_day(local_day(start), length, unit, calendar))


def workdays_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """Working days after `start` up to and including `end`."""
    return sum(calendar.is_workday(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))
