"""What happened in one month? Figures beside those of the months before, each with the reports behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from api.web.figures import Share, named, place_dimension, shares
from api.web.opinions import industry_label, kind_label
from triage.domain.divisions import Divisions
from triage.storage.counted import UNKNOWN
from triage.storage.counts import (
    BusyCase,
    Dimension,
    OnTime,
    busiest_cases,
    counts_by,
    monthly_counts,
    on_time_share,
)
from triage.storage.engine import Sessions

MONTH_HEAD = ("表", "项目", "件数", "占比")
_MOST = 8
_NOBODY = "未判定"


@dataclass(frozen=True, slots=True)
class MonthReport:
    """`until` is the last day that is counted: the month may not be over."""

    since: date
    until: date
    received: int
    settled: int
    last_month: int
    last_year: int
    kinds: Sequence[Share]
    industries: Sequence[Share]
    places: Sequence[Share]
    on_time: OnTime
    hot_spots: Sequence[BusyCase]
    sentences: Sequence[str]

    @property
    def running(self) -> bool:
        return self.until < _next(self.since) - timedelta(days=1)

    @property
    def last_month_reports(self) -> str:
        last = self.since - timedelta(days=1)
        return _address(last.replace(day=1), last)

    @property
    def last_year_reports(self) -> str:
        first = _year_before(self.since)
        return _address(first, _next(first) - timedelta(days=1))

    @property
    def settled_reports(self) -> str:
        days = {"settled_since": self.since.isoformat(), "settled_until": self.until.isoformat()}
        return "/desk?" + urlencode({"tab": "all", **days})

    def address(self, **asked: str) -> str:
        return _address(self.since, self.until, **asked)

    def rows(self) -> Iterator[Sequence[str]]:
        """The tables of the page, one below the other."""
        for name, number in (("收到", self.received), ("办结", self.settled)):
            yield "总量", name, str(number), ""
        for name, number in (("上月收到", self.last_month), ("上年同月收到", self.last_year)):
            yield "总量", name, str(number), ""
        for table, lines in (("污染类型", self.kinds), ("行业", self.industries), ("地区", self.places)):
            for line in lines:
                yield table, line.label, str(line.count), f"{line.share:.1%}"
        on_time = (
            ("按期", self.on_time.on_time),
            ("超期", self.on_time.late),
            ("在办", self.on_time.running),
        )
        for name, number in on_time:
            yield "时限", name, str(number), ""
        for spot in self.hot_spots:
            yield "多人反映", spot.number, str(spot.reports), ""


def month_report(
    sessions: Sessions, scope: str, month: date, *, today: date, divisions: Divisions
) -> MonthReport:
    """Read in one session so that the parts agree; `month` is its first day."""
    until = min(_next(month) - timedelta(days=1), today)
    place = place_dimension(scope)
    with sessions() as session:
        volume = {each.month: each for each in monthly_counts(session, scope, _year_before(month), until)}
        kinds = counts_by(session, scope, Dimension.KIND, month, until)
        industries = counts_by(session, scope, Dimension.INDUSTRY, month, until)
        places = counts_by(session, scope, place, month, until)
        on_time = on_time_share(session, scope, month, until, today=today)
        spots = busiest_cases(session, scope, month, until, most=_MOST)
    this, last = volume[month], volume[(month - timedelta(days=1)).replace(day=1)]

    def of_kind(code: str) -> str:
        return _address(month, until, main=code or UNKNOWN)

    def of_industry(key: str) -> str:
        return _address(month, until, industry=key or UNKNOWN)

    def of_place(code: str) -> str:
        """A county is asked for by its code; a city would take in its counties, which are counted apart."""
        whole = code.ljust(6, "0")
        exact = place is Dimension.CITY or not whole.endswith("00")
        return _address(month, until, area=whole) if code and exact and divisions.get(whole) else ""

    kind_lines = shares(kinds, kind_label, "未判定", most=_MOST, reports=of_kind)
    industry_lines = shares(industries, industry_label, _NOBODY, most=_MOST, reports=of_industry)
    place_lines = shares(places, named(divisions), "地点未定", most=_MOST, reports=of_place)
    last_year = volume[_year_before(month)].received
    return MonthReport(
        since=month,
        until=until,
        received=this.received,
        settled=this.settled,
        last_month=last.received,
        last_year=last_year,
        kinds=kind_lines,
        industries=industry_lines,
        places=place_lines,
        on_time=on_time,
        hot_spots=spots,
        sentences=[
            f"本月收到举报 {this.received} 件，{compared('上月', this.received, last.received)}，"
            f"{compared('上年同月', this.received, last_year)}；办结 {this.settled} 件。",
            *_leading("污染类型", kind_lines),
            *_leading("行业", [line for line in industry_lines if line.label != _NOBODY]),
            *_leading("地区", place_lines),
            *_punctual(on_time),
            *(
                [f"有 {len(spots)} 个案件在本月被两次以上反映，最多的 {spots[0].reports} 件。"]
                if spots
                else []
            ),
        ],
    )


def compared(what: str, now: int, before: int) -> str:
    """How much more or less than in another month, in words."""
    if not before:
        return f"{what}没有举报"
    if now == before:
        return f"与{what}持平"
    return f"比{what}（{before} 件）{'增加' if now > before else '减少'} {abs(now / before - 1):.1%}"


def _leading(what: str, lines: Sequence[Share]) -> list[str]:
    told = "、".join(f"{line.label} {line.count} 件（{line.share:.1%}）" for line in lines[:3])
    return [f"按{what}，居前的是{told}。"] if told else []


def _punctual(on_time: OnTime) -> list[str]:
    if on_time.share is None:
        return []
    return [
        f"本月收到并已到结论的举报中，按期 {on_time.on_time} 件，超期 {on_time.late} 件，"
        f"按期率 {on_time.share:.1%}。"
    ]


def _address(since: date, until: date, **asked: str) -> str:
    return "/desk?" + urlencode({"tab": "all", "since": since, "until": until, **asked})


def _next(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _year_before(month: date) -> date:
    return month.replace(year=month.year - 1)
