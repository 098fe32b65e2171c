"""Which years' holidays are known? The arrangements in the chinesecalendar package plus rows of our own."""

from datetime import date

from chinese_calendar import constants

from triage.domain.calendar import WorkCalendar
from triage.policies.reading import PolicyRow


class HolidayYear(PolicyRow):
    """A year entered by hand because the package does not know it yet; it replaces the package's year."""

    year: int
    citation: str
    holidays: tuple[date, ...]
    made_up: tuple[date, ...] = ()


def work_calendar(own_years: tuple[HolidayYear, ...] = ()) -> WorkCalendar:
    """The days off and the days worked in lieu of all known years."""
    own = {row.year for row in own_years}
    published = {day.year for day in constants.holidays} | {day.year for day in constants.workdays}
    holidays = {day for day in constants.holidays if day.year not in own}
    made_up = {day for day in constants.workdays if day.year not in own}
    return WorkCalendar(
        holidays=frozenset(holidays.union(*(row.holidays for row in own_years))),
        made_up=frozenset(made_up.union(*(row.made_up for row in own_years))),
        years=frozenset(published | own),
    )
