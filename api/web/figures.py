"""Which figures does the analysis page show? Counts beside those of the month and the year before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from api.web.opinions import industry_label, kind_label
from api.web.wording import CHANNELS
from triage.domain.divisions import Divisions
from triage.storage.counts import (
    Count,
    Dimension,
    MonthCount,
    OnTime,
    counts_by,
    monthly_counts,
    on_time_share,
)
from triage.storage.engine import Sessions

MONTHS_SHOWN = 13
_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class MonthRow:
    """Change against the month before (环比) and the same month of last year (同比); None without a base."""

    month: date
    received: int
    settled: int
    on_month: float | None
    on_year: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """`reports` is the address of the queue that lists what was counted; "" when it cannot be asked for."""

    label: str
    count: int
    share: float
    reports: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """`since` and `until` bound the twelve months whose shares are shown."""

    since: date
    until: date
    months: Sequence[MonthRow]
    kinds: Sequence[Share]
    industries: Sequence[Share]
    channels: Sequence[Share]
    districts: Sequence[Share]
    on_time: OnTime

    @property
    def total(self) -> int:
        return sum(share.count for share in self.kinds)


def figures(sessions: Sessions, scope: str, *, until: date, today: date, divisions: Divisions) -> Figures:
    """All of one page, read in one session so that the parts agree."""
    since = _months_back(until, 11)
    place = place_dimension(scope)
    with sessions() as session:
        months = monthly_counts(session, scope, _months_back(until, 12 + MONTHS_SHOWN - 1), until)
        return Figures(
            since,
            until,
            _compared(months)[-MONTHS_SHOWN:],
            shares(counts_by(session, scope, Dimension.KIND, since, until), kind_label, "未判定"),
            shares(counts_by(session, scope, Dimension.INDUSTRY, since, until), industry_label, "未判定"),
            shares(counts_by(session, scope, Dimension.CHANNEL, since, until), _channel, "未知"),
            shares(counts_by(session, scope, place, since, until), named(divisions), "地点未定"),
            on_time_share(session, scope, since, until, today=today),
        )


def place_dimension(scope: str) -> Dimension:
    """Cities from above, counties within a city."""
    return Dimension.DISTRICT if len(scope.rstrip("0")) > len("37") else Dimension.CITY


def _compared(months: Sequence[MonthCount]) -> list[MonthRow]:
    by_month = {each.month: each.received for each in months}
    return [
        MonthRow(
            each.month,
            each.received,
            each.settled,
            _change(each.received, by_month.get(_months_back(each.month, 1))),
            _change(each.received, by_month.get(_months_back(each.month, 12))),
        )
        for each in months
    ]


def _change(now: int, before: int | None) -> float | None:
    return now / before - 1 if before else None


def shares(
    counts: Sequence[Count],
    label: Callable[[str], str],
    unknown: str,
    *,
    most: int = _MOST_ROWS,
    reports: Callable[[str], str] = lambda _key: "",
) -> list[Share]:
    """The largest ones; what is left is one row, so that the rows add up."""
    total = sum(each.count for each in counts) or 1
    rows = [
        Share(label(each.key) if each.key else unknown, each.count, each.count / total, reports(each.key))
        for each in counts
    ]
    if len(rows) > most:
        rest = rows[most - 1 :]
        rows = rows[: most - 1]
        rows.append(
            Share(f"其他 {len(rest)} 项", sum(row.count for row in rest), sum(row.share for row in rest))
        )
    return rows


def _channel(code: str) -> str:
    return CHANNELS.get(code, code)


def named(divisions: Divisions) -> Callable[[str], str]:
    def name(code: str) -> str:
        found = divisions.get(code.ljust(6, "0"))
        return found.name if found else code

    return name


def _months_back(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
