"""What do many reports tell together? Volume, kinds, channels, places, punctuality, each with its table."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.web import charts
from api.web.desk import Desk, FiguresDesk
from api.web.figures import Figures, figures
from api.web.month import MONTH_HEAD, MonthReport, month_report
from api.web.queue_table import TableForm, table_file
from triage.domain.calendar import FIRST_DAY
from triage.domain.divisions import Divisions
from triage.domain.errors import InvalidSubmission
from triage.facts.redact import redact

router = APIRouter(prefix="/desk/analysis", include_in_schema=False)

_SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class Chart(StrEnum):
    VOLUME = "volume"
    KINDS = "kinds"
    INDUSTRIES = "industries"
    CHANNELS = "channels"
    DISTRICTS = "districts"


Until = Annotated[date | None, Query(ge=FIRST_DAY)]


Month = Annotated[str, Query(max_length=7)]


@router.get("")
def analysis(desk: FiguresDesk, until: Until = None, month: Month = "") -> Response:
    if month:
        shown = _month(desk, month)
        titles = {spot.case: redact(spot.title).text for spot in shown.hot_spots}
        return desk.page("desk/month.html", month=shown, titles=titles, scope_name=scope_name(desk))
    return desk.page("desk/analysis.html", figures=_figures(desk, until), scope_name=scope_name(desk))


@router.get("/month.csv")
def month_table(desk: FiguresDesk, month: Month) -> Response:
    shown = _month(desk, month)
    return table_file(f"举报月报{shown.since:%Y-%m}", MONTH_HEAD, shown.rows(), TableForm.CSV)


@router.get("/{chart}.svg")
def chart(chart: Chart, desk: FiguresDesk, until: Until = None) -> Response:
    shown = _figures(desk, until)
    drawn = {
        Chart.VOLUME: lambda: charts.volume_chart(shown.months),
        Chart.KINDS: lambda: charts.share_chart(shown.kinds),
        Chart.INDUSTRIES: lambda: charts.share_chart(shown.industries),
        Chart.CHANNELS: lambda: charts.share_chart(shown.channels),
        Chart.DISTRICTS: lambda: charts.share_chart(shown.districts),
    }[chart]()
    headers = {"content-security-policy": _SVG_POLICY, "cache-control": "private, max-age=60"}
    return Response(drawn, media_type="image/svg+xml", headers=headers)


def _figures(desk: Desk, until: date | None) -> Figures:
    """Until the day asked for, never beyond today."""
    last = min(until or desk.today, desk.today)
    return figures(
        desk.services.reading,
        desk.staff.scope,
        until=last,
        today=desk.today,
        divisions=desk.services.divisions,
    )


def _month(desk: Desk, typed: str) -> MonthReport:
    return month_report(
        desk.services.reading,
        desk.staff.scope,
        month_of(desk, typed),
        today=desk.today,
        divisions=desk.services.divisions,
    )


def month_of(desk: Desk, typed: str) -> date:
    """Its first day. Raises InvalidSubmission for what is no month, and for one that has not begun."""
    try:
        month = date.fromisoformat(f"{typed}-01")
    except ValueError:
        raise InvalidSubmission("月份请写成年-月，例如 2026-11。") from None
    if not date(2000, 1, 1) < month <= desk.today:
        raise InvalidSubmission("这个月份还没有数字。")
    return month


def scope_name(desk: Desk) -> str:
    divisions: Divisions = desk.services.divisions
    return divisions.full_name(desk.staff.scope) if desk.staff.scope else "全部辖区"
