"""When does it happen, and in which rhythm? Words of time in a report, reckoned from the day it came in."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from triage.facts.clock_words import CLOCK, NUMBER, PART, clock, day, hours_of, number, past_midnight
from triage.facts.periods import PERIOD, month_before, period

CHINA = ZoneInfo("Asia/Shanghai")
_SMALL_HOURS = 5  # who writes before this hour calls the evening that has passed 今晚


@dataclass(frozen=True, slots=True)
class Occurrence:
    """[start, end) in the text. A moment has `since` and `until`; a rhythm has `every` and maybe `hours`.

    `every` is day, week, weekend, month, year, holiday, rain, often, always or sometimes; "" for what
    happened once. `until` None beside `since` means: still going on when the report came in. All empty: the
    words name a time that cannot be reckoned, as 前几天 or a leap month of the lunar calendar.
    """

    start: int
    end: int
    words: str
    since: datetime | None = None
    until: datetime | None = None
    every: str = ""
    weekdays: tuple[int, ...] = ()  # 0 is Monday
    hours: tuple[time, time] | None = None


_DAYS_OF_WEEK = r"(?:周|星期|礼拜)[一二三四五六日天](?:[、和,，到至-]?(?:周|星期|礼拜)?[一二三四五六日天])*"
_RHYTHMS = {
    "day": r"每[天日]|天天|日日(?!鲜)|每到|每[晚夜]|夜夜|每个?(?=凌晨|晚上|夜里|早上|白天|傍晚)",
    "week": rf"每(?:逢|到)?个?{_DAYS_OF_WEEK}"
    r"|(?<![上本这])(?<![上本这]个)(?:周|星期)一[到至-](?:周|星期)?[五六日天]"
    r"|每个?(?:周|星期|礼拜)(?!末)|工作日",
    "weekend": r"(?:每(?:到|逢)?个?)?(?:周末|双休日|星期六日)",
    "month": r"每个?月",
    "year": r"每年|年年(?!轻)",
    "holiday": r"(?:每(?:到|逢)?个?)?节假日|逢年过节|过节",
    "rain": r"(?:每(?:到|逢)|一到|一下|凡是)?(?:下雨天?|雨天|阴雨天|雨季|下大雨)(?:的?时候|时)?",
    "always": r"(?:24小时|二十四小时)(?:不间断|不停|连续)?(?!热线|值班|电话|服务)|昼夜不停|日夜不停|不分昼夜"
    r"|没日没夜|夜以继日|不间断|全天候?|从早到晚|一天到晚|长期(?!有效)(?:以?来)?|常年|长年|一直|持续(?!整改)",
    "often": r"经常|时常|常常|多次|频繁|隔三差五|三天两头|屡次"
    rf"|每隔?{NUMBER}{{1,2}}(?:个?小时|天|日|周)|每个?小时",
    "sometimes": r"有时候?|偶尔|时不时|不定时|不定期|间歇性?",
}
# What a reporter or an office does so often is not what is complained about: 多次向环保局反映, 一直没人管.
_OF_COMPLAINING = re.compile(
    r"(?:都|在|的)?(?:(?:[向给找跟与和到去]|通过)[^,，。;；]{1,10}?)?(?:投诉|反映|反应|举报|拨打|打(?:电话|12)|致电|联系"
    r"|交涉|沟通|协商|上报|报警|信访|上访|要求|没人|无人|没有人|得不到|没(?:有|得到)?(?:解决|处理|回复|结果)"
    r"|未(?:解决|处理|整改|得到|回复|答复))"
)
_NUMBERS = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?:\d{4}|\d{2}|二[零〇][零〇一二三四五六七八九]{2})年)"
_DATE = (
    rf"(?:(?:{_YEAR}|今年|去年)?{_NUMBERS}月{_NUMBERS}[日号]?(?!份)|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
    rf"|(?:上个?月|本月|这个月){_NUMBERS}[日号]|大前天|前天|昨[天日]|今[天日](?!头条)|当天(?!气)|昨晚|今晚|前晚|今早|昨夜"
    rf"|(?:上上|上|本|这)?个?(?:周|星期|礼拜)[一二三四五六日天]|(?<![\d.月])\d{{1,2}}日(?={PART}|{CLOCK}))"
)
_THROUGH = rf"(?:(?:到|至|-|~|—|–|、|和|及)+(?P<last>(?:{_NUMBERS}月)?{_NUMBERS}[日号]))"
_NEXT_DAY = r"(?:第二天|次日|翌日|隔天|今[天日])"
_RANGE = rf"{CLOCK}(?:左右|前后|许)?(?:(?:一直)?(?:到|至|-|~|—|–)+{_NEXT_DAY}?(?:{PART})?{CLOCK})?"
_POINT = re.compile(
    rf"(?={'|'.join(_RHYTHMS.values())}|{_DATE}|{PART}|{CLOCK})"
    rf"(?P<rhythm>{'|'.join(_RHYTHMS.values())})?(?:[都的会](?={_DATE}|{PART}|{CLOCK}))?"
    rf"(?P<date>{_DATE})?{_THROUGH}?(?:的(?={PART}|{CLOCK})| (?=\d))?"
    rf"(?P<part>{PART})?(?P<clock>{_RANGE})?"
)
_COUNTED = re.compile(
    r"(?:以下|如下|这|(?<!到)了|[有共第扣提])\||\|(?:建议|意见|要求|问题|原因|诉求|理由|说明)"
)
_GREETING = re.compile(r"好(?:$|[,，。!！:：\s])|鹅|茶")
_DEADLINE = re.compile(r"(?:以|之)?前(?!后)")
_UNIT = r"(?:个?多?小时|分钟|天|日|个?多?星期|周|个?礼拜|个?多?月|年)"
_UNKNOWN = (
    r"最近|近期|近来|近日|近段时间|这段时间|这几天|这些天|前几天|前些天|前些日子|前阵子|前段时间|前不久"
    r"|[夏秋冬][天季](?!然)|[采供]暖[季期]"
)
_SINCE = re.compile(
    rf"(?:最近|近|这)(?P<near>{NUMBER})(?:多)?(?P<near_unit>{_UNIT})(?P<near_half>半?)(?:以?来|里|内|多)?"
    rf"|(?:已经?|持续|连续|长达)+了?(?P<for>{NUMBER})(?:多)?(?P<for_unit>{_UNIT})(?P<for_half>半?)(?:多|了)*"
    rf"|(?<![\d年月])(?!(?:19|20)\d{{2}}年)(?P<lasting>{NUMBER})(?:多)?(?P<lasting_unit>{_UNIT})(?P<lasting_half>半?)(?:以来|来(?![了到过的源电信访])|多了)"
    rf"|(?<![\d年月])(?!(?:19|20)\d{{2}}年)(?P<ago>{NUMBER})(?:多)?(?P<ago_unit>{_UNIT})(?P<ago_half>半?)(?:以?前|之前)"
    rf"|(?P<from>[自从打])?(?P<period>{PERIOD})(?P<late>{PART})?(?P<before>以前|之前|前(?!后))?(?P<on>(?:以来|起|开始|至今|到现在)*)"
    rf"|(?:自|从)(?P<date>{_DATE})(?P<part>{PART})?(?P<clock>{CLOCK})?(?:以来|起|开始|至今|后|到现在|到目前)*"
    rf"|(?P<soon>{_UNKNOWN})|(?P<now>刚才|刚刚|现在|此刻|目前正在?|正在)"
)
_MOST = 1000  # of a unit: 3000年前 is no moment of a complaint
_LENGTHS = {"钟": timedelta(minutes=1), "时": timedelta(hours=1), "期": timedelta(7), "周": timedelta(7)}
_LENGTHS |= {"拜": timedelta(7), "天": timedelta(1), "日": timedelta(1)}
_MONTHS = {"月": 1, "年": 12}


def find_times(text: str, received: datetime) -> tuple[Occurrence, ...]:
    """In order of the text. `received` is aware; the answers are in the time of China."""
    here = received.astimezone(CHINA)
    spans = list(_spans(text, here))
    rest = list(text)
    for span in spans:
        rest[span.start : span.end] = "\0" * (span.end - span.start)
    return tuple(sorted([*spans, *_points("".join(rest), here)], key=lambda found: found.start))


def _spans(text: str, here: datetime) -> Iterator[Occurrence]:
    for match in _SINCE.finditer(text):
        if match["period"]:
            yield _in_period(match, here)
        elif match["ago"]:
            yield _ago(match, here)
        else:
            since = _began(match, here)
            if since is not None or match["soon"]:
                yield Occurrence(*match.span(), match[0], since)


def _in_period(match: re.Match[str], here: datetime) -> Occurrence:
    """国庆节期间 is a stretch, 从上周开始 has no end, 闰六月 and 2017年以前 cannot be reckoned."""
    days = None if match["before"] else period(match["period"], here.date())
    hours = hours_of(match["late"] or _part_in(match["period"]))
    if days is None:
        return Occurrence(*match.span(), match[0], hours=hours)
    since, _ = _on(days[0], hours)
    until = None if match["from"] or match["on"] else _on(days[1], hours)[1]
    return Occurrence(*match.span(), match[0], since, until, hours=hours)


def _ago(match: re.Match[str], here: datetime) -> Occurrence:
    """三天前 is a day, 半小时前 an hour, 几天前 nobody knows when."""
    since = _before(here, match["ago"], match["ago_unit"], match["ago_half"])
    if since is None:
        return Occurrence(*match.span(), match[0])
    if match["ago_unit"][-1] in "时钟":
        return Occurrence(*match.span(), match[0], since, min(here, since + timedelta(hours=1)))
    return Occurrence(*match.span(), match[0], *_on(since.date(), None))


def _began(match: re.Match[str], here: datetime) -> datetime | None:
    """None for 最近, which says no beginning."""
    if match["date"]:
        return _start_of(match["date"], match["part"] or "", match["clock"] or "", here)
    if match["now"]:
        return here
    for group in ("near", "for", "lasting"):
        if match[group]:
            return _before(here, match[group], match[f"{group}_unit"], match[f"{group}_half"])
    return None


def _before(here: datetime, amount: str, unit: str, half: str) -> datetime | None:
    """Months as the calendar has them, half a month as fifteen days; None for 几 and the like."""
    value = number(amount)
    if value is None or value > _MOST:
        return None
    value += 0.5 * bool(half)
    if unit[-1] in _LENGTHS:
        return here - value * _LENGTHS[unit[-1]]
    months = value * _MONTHS[unit[-1]]
    year, month = month_before(here.date(), int(months))
    whole = here.replace(year=year, month=month, day=min(here.day, monthrange(year, month)[1]))
    return whole - timedelta(days=30 * (months % 1))


def _points(text: str, here: datetime) -> Iterator[Occurrence]:
    for match in _POINT.finditer(text):
        found = _point(match, here)
        if found is not None:
            yield found


def _point(match: re.Match[str], here: datetime) -> Occurrence | None:
    rhythm, words = match["rhythm"] or "", match["date"] or ""
    part = match["part"] or _part_in(rhythm or words)
    hours = _hours(match["clock"] or "", part)
    if rhythm:
        every = _every(match)
        if every in ("often", "always") and _OF_COMPLAINING.match(match.string, match.end()):
            return None
        return Occurrence(*match.span(), match[0], every=every, weekdays=_weekdays(rhythm), hours=hours)
    if words:
        return _dated(match, part, hours, here)
    if _GREETING.match(match.string, match.end()) or (not _part_alone(match) and not _alone(match)):
        return None
    return Occurrence(*match.span(), match[0], hours=hours)


def _every(match: re.Match[str]) -> str:
    """Which rhythm it was, tried at its place in the text: 每 before 早上 needs what follows."""
    tried = ((name, re.compile(pattern)) for name, pattern in _RHYTHMS.items())
    return next(name for name, pattern in tried if pattern.match(match.string, match.start("rhythm")))


def _dated(
    match: re.Match[str], part: str, hours: tuple[time, time] | None, here: datetime
) -> Occurrence | None:
    on = day(match["date"], here.date())
    if on is None or _DEADLINE.match(match.string, match.end()):
        return None
    since, until = _on(_night_of(on, match["clock"], part, hours, here), hours)
    last = _through(match["last"] or "", on)
    if last is not None:
        until = _on(last, hours)[1]
    return Occurrence(*match.span(), match[0], since, until, hours=hours)


def _night_of(on: date, said: str | None, part: str, hours: tuple[time, time] | None, here: datetime) -> date:
    """昨晚两点 is in the night that 昨晚 began; 今晚 written after midnight is the evening before."""
    if hours and said and past_midnight(part, hours[0]):
        return on + timedelta(days=1)
    if hours and on == here.date() and here.hour < hours[0].hour and here.hour < _SMALL_HOURS:
        return on - timedelta(days=1)
    return on


def _through(words: str, first: date) -> date | None:
    """The last day of 11月18日至20日; None for one before the first, which is no stretch."""
    numbers = [int(number(value) or 0) for value in re.findall(r"\d+|[一二三四五六七八九十]+", words)]
    if not numbers:
        return None
    try:
        last = first.replace(**dict(zip(("day", "month"), reversed(numbers), strict=False)))
    except ValueError:
        return None
    return last if last >= first else None


def _part_in(words: str) -> str:
    """昨晚 and 每夜 name a part of the day themselves."""
    return {"晚": "晚", "夜": "晚", "早": "早"}.get(words[-1:], "")


def _part_alone(match: re.Match[str]) -> bool:
    """早 and 晚 alone are rather 早就 and 晚餐."""
    return bool(match["part"]) and (len(match["part"]) > 1 or bool(match["clock"]))


def _alone(match: re.Match[str]) -> bool:
    """一点都不好 and 以下3点建议 are no hours; 22:30 and 22点到次日5点 are."""
    if not match["clock"]:
        return False
    if ":" in match[0] or "：" in match[0] or len(re.findall(CLOCK, match[0])) > 1:
        return True
    before, after = match.string[: match.start()][-2:], match.string[match.end() : match.end() + 2]
    return match[0][0].isdigit() and not _COUNTED.search(f"{before}|{after}")


def _start_of(words: str, part: str, hour: str, here: datetime) -> datetime | None:
    on = day(words, here.date())
    if on is None:
        return None
    hours = _hours(hour, part or _part_in(words))
    return _on(_night_of(on, hour, part or _part_in(words), hours, here), hours)[0]


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
    if rhythm == "工作日":
        return 0, 1, 2, 3, 4
    said = re.search(r"(?:周|星期|礼拜)[一二三四五六日天].*$", rhythm)
    days = ["一二三四五六日".index(sign) for sign in re.findall("[一二三四五六日]", _sunday(said))]
    if said and re.search("[到至-]", said[0]) and len(days) == 2:
        return tuple(range(days[0], days[1] + 1))
    return tuple(days)


def _sunday(said: re.Match[str] | None) -> str:
    return said[0].replace("天", "日").replace("星期", "周") if said else ""
