"""When does it happen, and in which rhythm? Words of time in a report, reckoned from the day it came in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from triage.facts.clock_words import CLOCK, NUMBER, PART, clock, day, hours_of, number

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """[start, end) in the text. A moment has `since` and `until`; a rhythm has `every` and maybe `hours`.

    `every` is day, week, weekend, holiday, rain, often, always or sometimes; "" for what happened once.
    `until` None beside `since` means: still going on when the report came in.
    """

    start: int
    end: int
    words: str
    since: datetime | None = None
    until: datetime | None = None
    every: str = ""
    weekdays: tuple[int, ...] = ()  # 0 is Monday
    hours: tuple[time, time] | None = None


_RHYTHMS = {
    "day": r"每[天日]|天天|日日|每到|每[晚夜]|夜夜|每个?(?=凌晨|晚上|夜里|早上|白天|傍晚)",
    "week": r"每(?:逢|到)?个?(?:周|星期|礼拜)(?:[一二三四五六日天](?:、?[一二三四五六日天])*)?(?!末)",
    "weekend": r"(?:每(?:到|逢)?个?)?(?:周末|双休日|星期六日)",
    "holiday": r"(?:每(?:到|逢)?个?)?节假日|逢年过节|过节",
    "rain": r"(?:每(?:到|逢)|一到|一下|凡是)?(?:下雨天?|雨天|阴雨天|雨季|下大雨)(?:的?时候|时)?",
    "always": r"24小时|二十四小时|昼夜不停|日夜不停|不分昼夜|没日没夜|全天候?|从早到晚|一天到晚|长期以?来?"
    r"|常年|长年|一直|持续",
    "often": r"经常|时常|常常|多次|频繁|隔三差五|三天两头|屡次",
    "sometimes": r"有时候?|偶尔|时不时|不定时|不定期|间歇性?",
}
_DATE = (
    r"(?:(?:\d{4}|\d{2})年\d{1,2}月\d{1,2}[日号]?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|(?:今年|去年)?\d{1,2}月\d{1,2}[日号]"
    r"|大前天|前天|昨[天日]|今[天日]|当天|昨晚|今晚|前晚|今早|昨夜|(?:上上|上|本|这)?个?(?:周|星期|礼拜)[一二三四五六日天])"
)
_RANGE = rf"{CLOCK}(?:左右|前后|许)?(?:(?:一直)?(?:到|至|-|~|—|–)+(?:第二天|次日|翌日)?(?:{PART})?{CLOCK})?"
_POINT = re.compile(
    rf"(?P<rhythm>{'|'.join(_RHYTHMS.values())})?(?:都|的|会)?(?P<date>{_DATE})?(?:的)?(?P<part>{PART})?(?P<clock>{_RANGE})?"
)
_COUNTED = re.compile(r"(?:以下|如下|这)\||\|(?:建议|意见|要求|问题|原因|诉求|理由|说明)")
_UNIT = r"(?:个?小时|天|日|个?星期|周|个?礼拜|个?月|年)"
_SINCE = re.compile(
    rf"(?:最近|近|这)(?P<near>{NUMBER})(?:多)?(?P<unit>{_UNIT})(?:以?来|里|内|多)?"
    rf"|(?:已经?|持续|连续)(?P<for>{NUMBER})(?:多)?(?P<for_unit>{_UNIT})(?:多|了)*"
    rf"|(?P<ago>{NUMBER})(?:多)?(?P<ago_unit>{_UNIT})(?:以?前|之前)"
    rf"|(?:自|从|打)?(?P<year>今年|去年|前年|本月|上个?月|这个月)(?P<late>年?[初底中末])?(?:以来|起|开始|至今)+"
    rf"|(?:自|从)(?P<date>{_DATE})(?P<part>{PART})?(?P<clock>{CLOCK})?(?:以来|起|开始|至今|后)*"
    r"|(?P<soon>最近|近期|近来|近日|近段时间|这段时间|这几天|这些天)|(?P<now>刚才|刚刚|现在|此刻|目前正在?|正在)"
)
_DAYS = {"时": 1 / 24, "天": 1, "日": 1, "期": 7, "周": 7, "拜": 7, "月": 30, "年": 365}


def find_times(text: str, received: datetime) -> tuple[Occurrence, ...]:
    """In order of the text. `received` is aware; the answers are in the time of China."""
    here = received.astimezone(CHINA)
    spans = list(_spans(text, here))
    taken = {at for span in spans for at in range(span.start, span.end)}
    points = [point for point in _points(text, here) if taken.isdisjoint(range(point.start, point.end))]
    return tuple(sorted([*spans, *points], key=lambda found: found.start))


def _spans(text: str, here: datetime) -> Iterator[Occurrence]:
    for match in _SINCE.finditer(text):
        if match["date"]:
            since = _start_of(match["date"], match["part"] or "", match["clock"] or "", here)
        elif match["now"]:
            since = here
        else:
            since = _earlier(match, here)
        if match["ago"] and since is not None:
            yield Occurrence(*match.span(), match[0], since, since + timedelta(days=1))
        elif since is not None or match["soon"]:
            yield Occurrence(*match.span(), match[0], since)


def _earlier(match: re.Match[str], here: datetime) -> datetime | None:
    """The moment a span began; None for 最近, which says none."""
    if match["year"]:
        return _period_start(match["year"], match["late"] or "", here)
    for amount, unit in (("near", "unit"), ("for", "for_unit"), ("ago", "ago_unit")):
        value = number(match[amount]) if match[amount] else None
        if value is not None:
            return here - timedelta(days=value * _DAYS[match[unit][-1]])
    return None


def _period_start(words: str, late: str, here: datetime) -> datetime:
    first = here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if "月" in words:
        return (first - timedelta(days=1)).replace(day=1) if words.startswith("上") else first
    years = {"今年": 0, "去年": 1, "前年": 2}[words]
    return first.replace(year=first.year - years, month={"中": 6, "底": 12, "末": 12}.get(late[-1:], 1))


def _points(text: str, here: datetime) -> Iterator[Occurrence]:
    at = 0
    while at < len(text):
        match = _POINT.match(text, at)
        if match is None or not any(match.group("rhythm", "date", "clock", "part")):
            at += 1
            continue
        at = max(match.end(), at + 1)
        found = _point(match, here)
        if found is not None:
            yield found


def _point(match: re.Match[str], here: datetime) -> Occurrence | None:
    rhythm, words = match["rhythm"] or "", match["date"] or ""
    part = match["part"] or _part_in(rhythm or words)
    hours = _hours(match["clock"] or "", part)
    if rhythm:
        every = next(name for name, pattern in _RHYTHMS.items() if re.match(pattern, rhythm))
        return Occurrence(*match.span(), match[0], every=every, weekdays=_weekdays(rhythm), hours=hours)
    if words:
        on = day(words, here.date())
        return None if on is None else Occurrence(*match.span(), match[0], *_on(on, hours), hours=hours)
    if not match["part"] and not _alone(match):
        return None
    return Occurrence(*match.span(), match[0], hours=hours)


def _part_in(words: str) -> str:
    """昨晚 and 每夜 name a part of the day themselves."""
    return {"晚": "晚", "夜": "晚", "早": "早"}.get(words[-1:], "")


def _alone(match: re.Match[str]) -> bool:
    """一点都不好 and 以下3点建议 are no hours; 22:30 and 22点到次日5点 are."""
    if ":" in match[0] or "：" in match[0] or len(re.findall(CLOCK, match[0])) > 1:
        return True
    before, after = match.string[: match.start()][-2:], match.string[match.end() : match.end() + 2]
    return match[0][0].isdigit() and not _COUNTED.search(f"{before}|{after}")


def _start_of(words: str, part: str, hour: str, here: datetime) -> datetime | None:
    on = day(words, here.date())
    if on is None:
        return None
    return _on(on, _hours(hour, part))[0]


def _on(on: date, hours: tuple[time, time] | None) -> tuple[datetime, datetime]:
    first, last = hours or (time(0), time(23, 59))
    since = datetime.combine(on, first, CHINA)
    until = datetime.combine(on + timedelta(days=last < first), last, CHINA)
    return since, until


def _hours(words: str, part: str) -> tuple[time, time] | None:
    """22点到4点 ends on the next morning; a single hour lasts one."""
    marks = list(re.finditer(rf"({PART})?({CLOCK})", words))
    if not marks:
        return hours_of(part)
    first = clock(marks[0][2], part)
    if first is None:
        return hours_of(part)
    if len(marks) == 1:
        return first, (datetime.combine(date(2000, 1, 1), first) + timedelta(hours=1)).time()
    own = marks[1][1]
    last = clock(marks[1][2], own or (part if part != "凌晨" else ""))
    if last is not None and not own and last <= first:
        last = clock(marks[1][2])
    return first, last or first


def _weekdays(rhythm: str) -> tuple[int, ...]:
    if "周末" in rhythm or "双休" in rhythm:
        return 5, 6
    days = re.search(r"(?:周|星期|礼拜)([一二三四五六日天、]+)$", rhythm)
    return (
        tuple("一二三四五六日".index(sign) for sign in days[1].replace("天", "日") if sign != "、")
        if days
        else ()
    )
