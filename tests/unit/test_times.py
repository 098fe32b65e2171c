from datetime import UTC, datetime, time

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
    ],
)
def test_what_began_and_goes_on_has_no_end(text: str, since: datetime) -> None:
    found = find_times(text, RECEIVED)[0]
    assert (found.since, found.until) == (since, None)


@pytest.mark.parametrize(
    ("text", "every", "weekdays", "hours"),
    [
        ("每天凌晨2点到5点机器轰鸣", "day", (), (time(2), time(5))),
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
    ],
)
def test_a_rhythm_says_how_often_and_at_which_hours(
    text: str, every: str, weekdays: tuple[int, ...], hours: tuple[time, time] | None
) -> None:
    found = only(text)
    assert (found.every, found.weekdays, found.hours, found.since) == (every, weekdays, hours, None)


@pytest.mark.parametrize(
    "text",
    ["有点臭", "一点都不好", "以下3点建议", "时间长了受不了", "", "2月30日", "占地25亩", "第2期12号楼"],
)
def test_other_words_are_no_time(text: str) -> None:
    assert find_times(text, RECEIVED) == ()


def test_times_come_in_the_order_of_the_text() -> None:
    text = "最近半个月,每天凌晨2点到5点都在响,昨晚最严重"
    assert [text[found.start : found.end] for found in find_times(text, RECEIVED)] == [
        "最近半个月",
        "每天凌晨2点到5点",
        "昨晚",
    ]
