from datetime import UTC, datetime, time
from itertools import product

import pytest

from triage.facts.times import CHINA, Occurrence, find_times

RECEIVED = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # a Tuesday, 20:00 in China


def only(text: str) -> Occurrence:
    (found,) = find_times(text, RECEIVED)
    return found


def at(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("昨天晚上十点多开始施工", at(11, 23, 22), at(11, 23, 23)),
        ("昨晚偷排", at(11, 23, 18), at(11, 23, 23, 59)),
        ("前天半夜倒的渣土", at(11, 22), at(11, 22, 5)),
        ("今早味道很重", at(11, 24, 5), at(11, 24, 9)),
        ("上周六全天都在响", at(11, 21), at(11, 21, 23, 59)),
        ("2026年11月20日22时30分拍到", at(11, 20, 22, 30), at(11, 20, 23, 30)),
        ("11月20号晚上", at(11, 20, 18), at(11, 20, 23, 59)),
        pytest.param(
            "12月20日倒的", at(12, 20, year=2025), at(12, 20, 23, 59, year=2025), id="never in the future"
        ),
        pytest.param("昨天22点到凌晨4点", at(11, 23, 22), at(11, 24, 4), id="over midnight"),
        ("周日下午3点半", at(11, 22, 15, 30), at(11, 22, 16, 30)),
        ("上周三晚上十点多还在打桩", at(11, 18, 22), at(11, 18, 23)),
        pytest.param("昨晚12点还在施工", at(11, 24), at(11, 24, 1), id="the midnight after"),
        pytest.param("昨天夜里两点偷排", at(11, 24, 2), at(11, 24, 3), id="the night after"),
        ("昨天晚上11点到今天凌晨3点", at(11, 23, 23), at(11, 24, 3)),
        ("2026-11-20 22:30 拍到", at(11, 20, 22, 30), at(11, 20, 23, 30)),
        ("11月18日至20日排黑水", at(11, 18), at(11, 20, 23, 59)),
        ("10月1日到10月7日没停过", at(10, 1), at(10, 7, 23, 59)),
        ("十一月二十号下午三点", at(11, 20, 15), at(11, 20, 16)),
        ("上个月15号晚上", at(10, 15, 18), at(10, 15, 23, 59)),
        ("22日晚上", at(11, 22, 18), at(11, 22, 23, 59)),
        ("昨天晚上十一二点", at(11, 23, 23), at(11, 24)),
        ("两三天前倒的", at(11, 22), at(11, 22, 23, 59)),
        ("二三十天前", at(11, 4), at(11, 4, 23, 59)),
        ("三天前倒的", at(11, 21), at(11, 21, 23, 59)),
        ("两个月前就这样", at(9, 24), at(9, 24, 23, 59)),
        ("半小时前刚倒完", at(11, 24, 19, 30), at(11, 24, 20)),
        ("国庆节期间有恶臭", at(10, 1), at(10, 7, 23, 59)),
        pytest.param(
            "去年国庆节", at(10, 1, year=2025), at(10, 8, 23, 59, year=2025), id="around Mid-autumn Festival"
        ),
        ("端午节当天", at(6, 19), at(6, 19, 23, 59)),
        ("端午节期间", at(6, 19), at(6, 21, 23, 59)),
        ("除夕夜", at(2, 16, 18), at(2, 16, 23, 59)),
        ("去年除夕放烟花", at(1, 28, year=2025), at(1, 28, 23, 59, year=2025)),
        ("大年三十晚上", at(2, 16, 18), at(2, 16, 23, 59)),
        ("大年初一早上放鞭炮", at(2, 17, 5), at(2, 17, 9)),
        ("正月十五放烟花", at(3, 3), at(3, 3, 23, 59)),
        ("元宵节当天", at(3, 3), at(3, 3, 23, 59)),
        ("元宵晚上放烟花", at(3, 3, 18), at(3, 3, 23, 59)),
        ("农历八月十五烧秸秆", at(9, 25), at(9, 25, 23, 59)),
        ("腊月廿三", at(2, 10), at(2, 10, 23, 59)),
        ("去年腊月倒的渣土", at(1, 19), at(2, 16, 23, 59)),
        ("从除夕开始", at(2, 16), None),
        ("国庆节当天", at(10, 1), at(10, 1, 23, 59)),
        ("元旦那天", at(1, 1), at(1, 1, 23, 59)),
        ("清明当天烧纸", at(4, 5), at(4, 5, 23, 59)),
        ("去年五一当晚", at(5, 1, 18, year=2025), at(5, 1, 23, 59, year=2025)),
        ("今年五一偷排", at(5, 1), at(5, 5, 23, 59)),
        ("五一晚上放音响", at(5, 1, 18), at(5, 5, 23, 59)),
        ("中秋夜", at(9, 25, 18), at(9, 25, 23, 59)),
        ("上月底倒的渣土", at(10, 21), at(10, 31, 23, 59)),
        ("今年夏天特别臭", at(6, 1), at(8, 31, 23, 59)),
        ("2019年搬来这里", at(1, 1, year=2019), at(12, 31, 23, 59, year=2019)),
        ("上周末在施工", at(11, 21), at(11, 22, 23, 59)),
    ],
)
def test_a_moment_is_reckoned_from_the_day_of_receipt(text: str, since: datetime, until: datetime) -> None:
    found = find_times(text, RECEIVED)[0]
    assert (found.since, found.until, found.every) == (since, until, "")


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("今年以来投诉无果", at(1, 1)),
        ("从去年年底开始", at(12, 1, year=2025)),
        ("自2017年2月15日晚上七点多钟开始", at(2, 15, 19, year=2017)),
        ("最近10天都很臭", at(11, 14, 20)),
        ("已经两年了", at(11, 24, 20, year=2024)),
        ("上个月以来", at(10, 1)),
        ("刚才又在排", at(11, 24, 20)),
        ("连续三个月闻到臭味", at(8, 24, 20)),
        ("已经一年半了", at(5, 24, 20, year=2025)),
        ("从今年三月份开始", at(3, 1)),
        ("2025年10月起异味明显", at(10, 1, year=2025)),
        ("上周开始有异味", at(11, 16)),
        ("近两个多月", at(9, 24, 20)),
        ("五年来深受其害", at(11, 24, 20, year=2021)),
        ("从前天晚上十点到现在", at(11, 22, 22)),
    ],
)
def test_what_began_and_goes_on_has_no_end(text: str, since: datetime) -> None:
    found = find_times(text, RECEIVED)[0]
    assert (found.since, found.until) == (since, None)


@pytest.mark.parametrize(
    ("text", "every", "weekdays", "hours"),
    [
        ("每天凌晨2点到5点机器轰鸣", "day", (), (time(2), time(5))),
        ("每早上油烟味大", "day", (), (time(5), time(9))),
        ("每晚油烟味大", "day", (), (time(18), time(23, 59))),
        ("每天中午12点到下午2点期间", "day", (), (time(12), time(14))),
        ("每天早上五六点", "day", (), (time(5), time(6))),
        ("每天晚上7:30-9:30", "day", (), (time(19, 30), time(21, 30))),
        ("每周三夜里", "week", (2,), (time(22), time(23, 59))),
        ("每周六、日", "week", (5, 6), None),
        ("周末加班施工", "weekend", (5, 6), None),
        ("一到雨天就排", "rain", (), None),
        ("长期直排", "always", (), None),
        ("24小时不停", "always", (), None),
        ("经常晚上21:00以后", "often", (), (time(21), time(22))),
        ("偶尔有臭味", "sometimes", (), None),
        ("每周二、周四下午", "week", (1, 3), (time(13), time(18))),
        ("周一到周五白天施工", "week", (0, 1, 2, 3, 4), (time(8), time(18))),
        ("工作日早8点", "week", (0, 1, 2, 3, 4), (time(8), time(9))),
        ("每天晚上12点以后", "day", (), (time(0), time(1))),
        ("每天夜里十一点到凌晨四点", "day", (), (time(23), time(4))),
        ("每天早6点到晚10点", "day", (), (time(6), time(22))),
        ("每个月都要排几次", "month", (), None),
        ("每隔两三天排一次", "often", (), None),
    ],
)
def test_a_rhythm_says_how_often_and_at_which_hours(
    text: str, every: str, weekdays: tuple[int, ...], hours: tuple[time, time] | None
) -> None:
    found = only(text)
    assert (found.every, found.weekdays, found.hours, found.since) == (every, weekdays, hours, None)


@pytest.mark.parametrize(
    "text",
    [
        *("有点臭", "一点都不好", "以下3点建议", "时间长了受不了", "", "2月30日", "占地25亩", "第2期12号楼"),
        *(
            "早餐店油烟大",
            "早就反映过了",
            "望早日解决",
            "他们家晚餐油烟大",
            "上午好，投诉一下",
            "白天鹅宾馆排水",
        ),
        *("9999年12月31日22点到4点", "1001年1月1日"),
        pytest.param("12月1日前", id="before a day"),
        *("罚了3点", "当天气闷热", "持续整改中", "国庆路的烧烤店", "拨打24小时热线"),
        pytest.param("多次向环保局反映没有结果", id="what the reporter does often"),
        pytest.param("一直没人管", id="what the office never does"),
    ],
)
def test_other_words_are_no_time(text: str) -> None:
    assert find_times(text, RECEIVED) == ()


@pytest.mark.parametrize(
    "text",
    [
        "农历闰六月",
        "2025年腊月三十放烟花",
        "几天前",
        "前段时间",
        "冬天烧散煤",
        "3000年前",
        "9999个月前",
    ],
)
def test_a_time_that_cannot_be_reckoned_is_still_named(text: str) -> None:
    found = only(text)
    assert text.startswith(found.words)
    assert (found.since, found.until, found.every, found.hours) == (None, None, "", None)


@pytest.mark.parametrize(
    ("text", "received", "since"),
    [
        ("昨晚偷排", at(11, 24, 0, 30), at(11, 23, 18)),
        pytest.param("今晚在施工", at(11, 24, 0, 30), at(11, 23, 18), id="the evening that has passed"),
        ("今天凌晨12点半", at(11, 24, 1, 30), at(11, 24, 0, 30)),
        ("12月28日倒的", at(1, 3, 9), at(12, 28, year=2025)),
        ("去年12月", at(1, 3, 9), at(12, 1, year=2025)),
        ("上个月20号", at(1, 3, 9), at(12, 20, year=2025)),
        ("上周三", at(1, 3, 9), at(12, 24, year=2025)),
        ("元旦放假期间施工", at(1, 3, 9), at(1, 1)),
        ("元旦", at(12, 31, 9, year=2023), at(12, 30, year=2023)),
        ("春节", at(1, 3, 9, year=2004), None),
    ],
)
def test_night_and_new_year_lie_between_a_moment_and_its_telling(
    text: str, received: datetime, since: datetime | None
) -> None:
    (found,) = find_times(text, received)
    assert found.since == since


def test_no_row_of_numerals_is_too_odd() -> None:
    signs = ["", *"零〇一二两三四五六七八九十半几"]
    for numeral in map("".join, product(signs, repeat=3)):
        for text in (f"晚上{numeral}点", f"{numeral}天前", f"{numeral}月{numeral}日", f"二{numeral}年"):
            find_times(text, RECEIVED)


def test_times_come_in_the_order_of_the_text() -> None:
    text = "最近半个月,每天凌晨2点到5点都在响,昨晚最严重"
    assert [text[found.start : found.end] for found in find_times(text, RECEIVED)] == [
        "最近半个月",
        "每天凌晨2点到5点",
        "昨晚",
    ]
