"""What waits for me? The queue with its filters and counts."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from api.web import wording
from api.web.desk import Desk, ReadingDesk
from nlu_data.taxonomy import load_taxonomy
from triage.domain.deadlines import area_prefix
from triage.domain.errors import TriageError
from triage.domain.reports import ReportId
from triage.facts.redact import redact
from triage.storage.counts import counts_for_desk
from triage.storage.read_models import Order, QueueFilter, QueueRow, desk_queue

PAGE_SIZE = 50
MOST_FOUND = 500
_BEGINNING = 90
_TABS = {
    "open": ("待办", QueueFilter(open=True)),
    "attention": ("需人工判断", QueueFilter(attention=True)),
    "overdue": ("已超期", QueueFilter(overdue=True)),
    "emergency": ("突发", QueueFilter(severity="emergency", open=True)),
    "all": ("全部", QueueFilter()),
}
_ORDERS = {
    "due": "期限近的在前",
    "newest": "新收到的在前",
    "severity": "紧急的在前",
    "updated": "最近变动的在前",
    "oldest": "最早收到的在前",
}

router = APIRouter(prefix="/desk", include_in_schema=False)

Word = Annotated[str, Query(max_length=60)]


@router.get("")
def queue(
    *,
    desk: ReadingDesk,
    tab: Word = "open",
    state: Word = "",
    kind: Word = "",
    severity: Word = "",
    channel: Word = "",
    text: Word = "",
    order: Order = Order.DUE,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    tab = tab if tab in _TABS else "open"
    asked = {"state": state, "kind": kind, "severity": severity, "channel": channel, "text": text.strip()}
    given = {name: value for name, value in asked.items() if value}
    base = _TABS[tab][1]
    wanted = QueueFilter(
        state=state,
        kind=kind,
        severity=severity or base.severity,
        channel=channel,
        text=text.strip(),
        found=_found(desk, text.strip()),
        attention=base.attention,
        overdue=base.overdue,
        open=base.open,
    )
    with desk.services.reading() as session:
        found = desk_queue(
            session, desk.staff.scope, wanted, today=desk.today, order=order, number=number, size=PAGE_SIZE
        )
        counts = counts_for_desk(session, desk.staff.scope, today=desk.today, soon=desk.soon)
    numbers = {
        "open": counts.open,
        "attention": counts.attention,
        "overdue": counts.overdue,
        "emergency": counts.emergencies,
    }
    return desk.page(
        "desk/queue.html",
        found=found,
        beginnings={row.report: shown_beginning(row) for row in found.items},
        counts=counts,
        unpublished=_unpublished(desk),
        tabs=[(key, label, numbers.get(key)) for key, (label, _) in _TABS.items()],
        tab=tab,
        asked=asked,
        order=order.value,
        orders=_ORDERS,
        turn=lambda to: "?" + urlencode({"tab": tab, "order": order.value, **given, "page": to}),
        taxonomy=load_taxonomy(),
        wording=wording,
    )


def _unpublished(desk: Desk) -> tuple[int, ...]:
    """Years that clocks reach already, and whose holidays nobody has published yet."""
    ahead = max((term.length for term in desk.services.policies.terms.terms), default=0)
    return desk.services.policies.calendar.unpublished(desk.today, desk.today + timedelta(days=ahead))


def shown_beginning(row: QueueRow) -> str:
    """Redacted first and shortened after, so that no half of a number slips through."""
    plain = " ".join(redact(row.beginning).text.split())
    return plain if len(plain) <= _BEGINNING else plain[:_BEGINNING] + "…"


def _found(desk: Desk, text: str) -> tuple[ReportId, ...]:
    """What the index knows of these words; without an index places, targets and numbers are still found."""
    if not text:
        return ()
    try:
        hits = desk.services.search.find(text, adcode=area_prefix(desk.staff.scope), limit=MOST_FOUND)
    except TriageError:
        return ()
    return tuple(hit.id for hit in hits)
