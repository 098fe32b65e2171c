"""What do many reports tell together? Volume, kinds, channels, places, punctuality, each with its table."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.web import charts
from api.web.desk import Desk, FiguresDesk
from api.web.figures import Figures, figures
from triage.domain.calendar import FIRST_DAY
from triage.domain.divisions import Divisions

router = APIRouter(prefix="/desk/analysis", include_in_schema=False)

_SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class Chart(StrEnum):
    VOLUME = "volume"
    KINDS = "kinds"
    CHANNELS = "channels"
    DISTRICTS = "districts"


Until = Annotated[date | None, Query(ge=FIRST_DAY)]


@router.get("")
def analysis(desk: FiguresDesk, until: Until = None) -> Response:
    return desk.page("desk/analysis.html", figures=_figures(desk, until), scope_name=_scope_name(desk))


@router.get("/{chart}.svg")
def chart(chart: Chart, desk: FiguresDesk, until: Until = None) -> Response:
    shown = _figures(desk, until)
    drawn = {
        Chart.VOLUME: lambda: charts.volume_chart(shown.months),
        Chart.KINDS: lambda: charts.share_chart(shown.kinds),
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


def _scope_name(desk: Desk) -> str:
    divisions: Divisions = desk.services.divisions
    return divisions.full_name(desk.staff.scope) if desk.staff.scope else "全部辖区"
