"""Which days do words for more than one day say? 去年10月, 上月底, 国庆节期间, 今年夏天, 上周末."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from chinese_calendar import constants, get_solar_terms
from tyme4py.lunar import LunarDay, LunarMonth

from triage.facts.clock_words import number

Days = tuple[date, date]

_YEAR = r"(?:(?:19|20)\d{2}年|二[零〇][零〇一二三四五六七八九]{2}年|今年|去年|前年)"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_THIS_MONTH = r"(?:上上个?月|上个?月|本月|这个月)"
_DAY_OF_LUNAR = r"(?:[初廿]?[一二三四五六七八九十]{1,3}|\d{1,2})"
_FESTIVALS = {
    r"元旦": "New Year's Day",
    r"春节|过年(?=期间|那|时|放假)": "Spring Festival",
    r"清明": "Tomb-sweeping Day",
    r"(?<![一二三四五六七八九十])五一(?=劳动节|长?假|小长假|期间|那|当|放假|节|[夜晚早]|[上中下]午|凌晨|前后|[,，。\s]|$)"
    r"|(?<=年)五一(?![一二三四五六七八九十])|劳动节": "Labour Day",
    r"端午": "Dragon Boat Festival",
    r"中秋": "Mid-autumn Festival",
    r"国庆|十一(?=长假|假期|黄金周|期间)": "National Day",
}
_FIXED = {"New Year's Day": (1, 1), "Labour Day": (5, 1), "National Day": (10, 1)}
_OF_THE_MOON = {"Dragon Boat Festival": (5, 5), "Mid-autumn Festival": (8, 15)}
_LAST_MOON = 12
_OWN_DAY = r"(?:[当那][天日晚]|夜(?![里间晚市宵]))"
_OTHER_FESTIVAL_BETWEEN = timedelta(days=3)  # a day of Mid-autumn may lie among those of the National Day
_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}

_MOON = (
    rf"{_YEAR}?(?:(?:农历|阴历|旧历)(?:[闰正腊冬]月|{_MONTH})?(?:{_DAY_OF_LUNAR}[日号]?)?"
    rf"|(?:正月|腊月)(?:{_DAY_OF_LUNAR})?|除夕夜?|大年(?:三十|初[一二三四五六七])"
    rf"|(?<![圆吃卖煮])元宵(?:节(?:{_OWN_DAY}|期间)?|(?:{_OWN_DAY}|期间)|(?=[晚夜早放前]|$)))"
)
_FESTIVAL = (
    rf"{_YEAR}?(?:{'|'.join(_FESTIVALS)})(?!路|街|大道|广场|桥|新?村|花园|社区|小区|月饼|上河|联欢)"
    rf"(?:劳动)?节?(?:小?长假|黄金周|放假|假期|期间|{_OWN_DAY}|那几天|前后)*"
)
_STRETCH = r"(?:年?初|年中|年?底|年?末|上半年|下半年|[春夏秋冬][天季]?)"
_PART_OF_MONTH = r"(?:初|中旬|上旬|下旬|月?底|末)"
PERIOD = (
    rf"(?:{_MOON}|{_FESTIVAL}|{_YEAR}{_MONTH}份?(?!\d|[一二三四五六七八九十]){_PART_OF_MONTH}?"
    rf"|{_YEAR}{_STRETCH}?(?!\d|[一二三四五六七八九十]+月)|{_THIS_MONTH}(?!\d){_PART_OF_MONTH}?"
    rf"|[上下]半年|{_MONTH}(?:份{_PART_OF_MONTH}?|{_PART_OF_MONTH}|(?=以来|起|开始))"
    r"|(?:上上|上|本|这)个?(?:周|星期|礼拜)(?:末|(?![末一二三四五六日天\d])))"
)


def period(words: str, today: date) -> tuple[date, date] | None:
    """First and last day; the latest that has begun. None where the words name a time but no days."""
    found = _moon(words, today) if re.fullmatch(_MOON, words) else _days(words, today)
    return found if found and found[0] <= today else None


def _days(words: str, today: date) -> tuple[date, date] | None:
    for pattern, name in _FESTIVALS.items():
        if re.match(rf"{_YEAR}?(?:{pattern})", words):
            own = _own_days(name) if re.search(rf"{_OWN_DAY}$", words) else []
            return _festival(own or _runs(name), _year(words, today), today)
    if re.match(r"(?:上上|上|本|这)个?(?:周|星期|礼拜)", words):
        return _week(words, today)
    if re.match(_THIS_MONTH, words):
        return _within_month(words, *month_before(today, words.count("上")))
    month = re.search(_MONTH, words)
    if month:
        return _month(words, int(number(month[0][:-1]) or 0), today)
    return _stretch(words, _year(words, today) or today.year)


def month_before(today: date, months: int) -> tuple[int, int]:
    """Year and month that many months ago."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return year, month + 1


def _year(words: str, today: date) -> int | None:
    for said, back in (("今年", 0), ("去年", 1), ("前年", 2)):
        if words.startswith(said):
            return today.year - back
    said_year = re.match(rf"({_YEAR})", words)
    return int(number(said_year[1][:-1]) or 0) if said_year else None


def _festival(runs: Iterable[Days], year: int | None, today: date) -> Days | None:
    """The latest; None for years of which nothing is published."""
    begun = [run for run in runs if run[0] <= today and (year is None or run[1].year == year)]
    return begun[-1] if begun else None


def _own_days(name: str) -> list[Days]:
    """国庆节当天 is the first of October, 清明当天 the solar term, 中秋当天 the fifteenth of its moon."""
    years = range(min(constants.holidays).year, max(constants.holidays).year + 1)
    if name in _FIXED:
        return [(date(year, *_FIXED[name]),) * 2 for year in years]
    if name in _OF_THE_MOON:
        return [(_day_of_moon(year, *_OF_THE_MOON[name]),) * 2 for year in years]
    terms = get_solar_terms(date(years.start, 1, 1), date(years.stop - 1, 12, 31))
    return [(day, day) for day, term in terms if term == "清明"]


def _moon(words: str, today: date) -> Days | None:
    """除夕, 正月十五, 农历六月: the latest that has begun, in the year that is said."""
    month, day = _month_and_day(words)
    if not month:
        return None
    said = _year(words, today)
    if said is not None and month == _LAST_MOON and day >= 0:
        return _run_of_moon(said, month, day)  # 2025年腊月 lies in January and February of 2026
    latest = said or today.year
    runs = (_run_of_moon(year, month, day) for year in range(latest - 2, latest + 1))
    return _festival([run for run in runs if run], said, today)


def _month_and_day(words: str) -> tuple[int, int]:
    """No month for a leap one or none; the day 0 for all of the month, -1 for its last."""
    if "闰" in words:
        return 0, 0
    if re.search("除夕|大年三十", words):
        return _LAST_MOON, -1
    if "元宵" in words:
        return 1, 15
    said = re.search(rf"(大年|[正冬腊]月|{_MONTH})({_DAY_OF_LUNAR})?[日号]?$", words)
    if said is None:
        return 0, 0
    month = {"大年": 1, "正月": 1, "冬月": 11, "腊月": 12}.get(said[1]) or int(number(said[1][:-1]) or 0)
    return month, int(number((said[2] or "").replace("初", "").replace("廿", "二十")) or 0)


def _run_of_moon(year: int, month: int, day: int) -> Days | None:
    last = int(LunarMonth.from_ym(year, month).get_day_count())
    if day > last:
        return None
    first = _day_of_moon(year, month, {-1: last, 0: 1}.get(day, day))
    return first, first if day else _day_of_moon(year, month, last)


def _day_of_moon(year: int, month: int, day: int) -> date:
    solar = LunarDay.from_ymd(year, month, day).get_solar_day()
    return date(solar.get_year(), solar.get_month(), solar.get_day())


def _runs(name: str) -> Iterator[Days]:
    days = sorted(day for day, called in constants.holidays.items() if called == name)
    first = days[0]
    for day, following in zip(days, [*days[1:], date.max], strict=True):
        if following - day > _OTHER_FESTIVAL_BETWEEN:
            yield first, day
            first = following


def _week(words: str, today: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday() + 7 * words.count("上"))
    return monday + timedelta(days=5 * words.endswith("末")), monday + timedelta(days=6)


def _month(words: str, month: int, today: date) -> tuple[date, date] | None:
    year = _year(words, today)
    if year is None:
        year = today.year - (month > today.month)
    return _within_month(words, year, month)


def _within_month(words: str, year: int, month: int) -> tuple[date, date]:
    last = monthrange(year, month)[1]
    if words.endswith(("初", "上旬")):
        return date(year, month, 1), date(year, month, 10)
    if words.endswith("中旬"):
        return date(year, month, 11), date(year, month, 20)
    if words.endswith(("底", "末", "下旬")):
        return date(year, month, 21), date(year, month, last)
    return date(year, month, 1), date(year, month, last)


def _stretch(words: str, year: int) -> tuple[date, date]:
    season = re.search(r"[春夏秋冬]", words)
    if season:
        first = date(year, _SEASONS[season[0]], 1)
        after = date(year + (first.month > 9), (first.month + 2) % 12 + 1, 1)
        return first, after - timedelta(days=1)
    months = {"上半年": (1, 6), "下半年": (7, 12), "初": (1, 1), "中": (6, 6), "底": (12, 12), "末": (12, 12)}
    begin, end = next((span for ending, span in months.items() if words.endswith(ending)), (1, 12))
    return date(year, begin, 1), date(year, end, monthrange(year, end)[1])
