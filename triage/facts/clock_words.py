"""Which hour, day or number do Chinese words say? 晚上十点半, 昨天, 上周三, 半个月."""

import re
from datetime import date, time, timedelta

_DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
NUMBER = r"(?:\d{1,4}|[零〇一二两三四五六七八九十]{1,3}|半|几|数|多)"
PART = (
    r"(?:凌晨|半夜|午夜|深夜|夜里|夜间|夜晚|清晨|清早|大清早|早晨|早上|早间|上午|中午|午间|下午|傍晚|晚上|晚间"
    r"|入夜|通宵|整夜|彻夜|白天|晚|早)"
)
CLOCK = (
    r"(?:(?:[01]?\d|2[0-4])[:：][0-5]\d(?::[0-5]\d)?|(?:\d{1,2}|[一二两三四五六七八九十]{1,3})(?:、?[一二三四五六七八九十])?"
    r"[点时](?!候|间|常|不时)(?:半|[0-5]?\d分?|[一二三四五六七八九十]{1,3}分|一刻|三刻|钟|多钟?|整)?)"
)

_HOURS: dict[str, tuple[int, int]] = {
    "凌晨": (0, 5), "半夜": (0, 5), "午夜": (0, 2), "深夜": (22, 24), "夜里": (22, 24), "夜间": (22, 24),
    "夜晚": (19, 24), "入夜": (19, 24), "清晨": (5, 8), "清早": (5, 8), "大清早": (5, 8), "早晨": (5, 9),
    "早上": (5, 9), "早间": (5, 9), "早": (5, 9), "上午": (8, 12), "中午": (11, 14), "午间": (11, 14),
    "下午": (13, 18), "傍晚": (17, 19), "晚上": (18, 24), "晚间": (18, 24), "晚": (18, 24), "白天": (8, 18),
    "通宵": (22, 5), "整夜": (22, 5), "彻夜": (22, 5),
}  # fmt: skip
_FIRST_YEAR = 1900  # nobody complains of earlier ones
_SPOKEN = 3  # digits in a row; more are read out one by one, as a year is
_EVENING = frozenset({"晚上", "晚间", "夜里", "夜间", "夜晚", "深夜", "入夜", "晚"})
_LATE = _EVENING | {"下午", "傍晚", "中午", "午间"}
_MORNING = 5  # an hour of an evening before this one is of the night after it: 昨晚两点


def number(words: str) -> float | None:
    """12, 十二, 两, 半, 二〇二五; 两三 and 十一二 count from the first; None for 几, which says none."""
    if words.isdigit():
        return float(words)
    if words == "半":
        return 0.5
    if not words or any(sign not in _DIGITS and sign != "十" for sign in words):
        return None
    tens, ten, ones = words.partition("十")
    if ten:
        return float((_DIGITS[tens[0]] if tens else 1) * 10 + (_DIGITS.get(ones[:1], 0)))
    return float("".join(str(_DIGITS[sign]) for sign in (words if len(words) > _SPOKEN else words[0])))


def hours_of(part: str) -> tuple[time, time] | None:
    """What 晚上 or 凌晨 spans; the end of a day is 23:59."""
    if part not in _HOURS:
        return None
    first, last = _HOURS[part]
    return time(first), time(23, 59) if last == 24 else time(last)


def clock(words: str, part: str = "") -> time | None:
    """晚上 + 十点半 is 22:30; 凌晨 + 12点 is 0:00; None for an hour that does not exist."""
    match = re.match(r"(\d{1,2}):(\d{2})", words.replace("：", ":"))
    if match:
        hour, minute = int(match[1]), int(match[2])
    else:
        spoken = re.match(
            r"(\d{1,2}|[一二两三四五六七八九十]{1,3})、?[一二三四五六七八九十]?[点时](.*)", words
        )
        value = number(spoken[1]) if spoken else None
        if spoken is None or value is None:
            return None
        hour, minute = int(value), _minute(spoken[2])
    small = part in _EVENING and hour < _MORNING
    if part in _LATE and hour < 12 and not small and not (part in ("中午", "午间") and hour > 9):
        hour += 12
    if hour == 24 or (part in _EVENING | {"凌晨", "半夜", "午夜"} and hour == 12):
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def past_midnight(part: str, hour: time) -> bool:
    """昨晚两点 is on the day after 昨晚 began."""
    return part in _EVENING and hour.hour < _MORNING


def day(words: str, today: date) -> date | None:
    """A single day: 今天, 昨晚, 上周三, 11月20日, 2026-11-20; the latest that is not in the future."""
    offsets = {"大前": 3, "前": 2, "昨": 1, "今": 0, "当": 0}
    relative = re.match(r"(大前|前|昨|今|当)[天日晚早夜]?", words)
    if relative:
        return today - timedelta(days=offsets[relative[1]])
    week = re.match(r"(上上|上|本|这)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])", words)
    if week:
        return _weekday(today, week[1] or "", "一二三四五六日".index(week[2].replace("天", "日")))
    found = (number(value) for value in re.findall(r"\d+|[零〇一二三四五六七八九十]+", words))
    return _calendar_day([int(value) for value in found if value is not None], words, today)


def _calendar_day(numbers: list[int], words: str, today: date) -> date | None:
    try:
        if len(numbers) == 3:
            year = numbers[0] if numbers[0] > 99 else 2000 + numbers[0]
            return date(year, numbers[1], numbers[2]) if _FIRST_YEAR <= year <= today.year + 1 else None
        if len(numbers) == 1 and words.startswith(("上个月", "上月", "本月", "这个月")):
            before = today.replace(day=1) - timedelta(days=words.startswith("上"))
            return before.replace(day=numbers[0])
        if len(numbers) == 1:
            before = today.replace(day=1) - timedelta(days=numbers[0] > today.day)
            return before.replace(day=numbers[0])
        if len(numbers) == 2:
            year = today.year - ("去年" in words)
            found = date(year, *numbers)
            return found if found <= today or "今年" in words else date(year - 1, *numbers)
    except ValueError:
        return None
    return None


def _weekday(today: date, which: str, wanted: int) -> date:
    monday = today - timedelta(days=today.weekday())
    found = monday + timedelta(days=wanted - 7 * {"上上": 2, "上": 1}.get(which, 0))
    return found if found <= today or which else found - timedelta(days=7)


def _minute(words: str) -> int:
    if words.startswith("半"):
        return 30
    if words.startswith(("一刻", "三刻")):
        return 15 if words.startswith("一刻") else 45
    value = number(words.rstrip("分钟多整"))
    return int(value) if value is not None else 0
