"""What waits for me? The queue with its filters and counts."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api.web import wording
from api.web.areas import area_names
from api.web.desk import Desk, ReadingDesk
from api.web.queue_filter import TABS, Asked
from api.web.queue_table import QUEUE_HEAD, TableForm, queue_line, table_file
from nlu_data.taxonomy import load_taxonomy
from triage.domain.deadlines import area_prefix
from triage.domain.errors import TriageError
from triage.domain.reports import ReportId
from triage.facts.redact import redact
from triage.storage.counts import counts_for_desk, units
from triage.storage.read_models import QueueFilter, QueueRow, desk_queue

PAGE_SIZE = 50
MOST_FOUND = 500
MOST_EXPORTED = 5_000
_BEGINNING = 90
_ORDERS = {
    "due": "期限近的在前",
    "newest": "新收到的在前",
    "severity": "紧急的在前",
    "updated": "最近变动的在前",
    "oldest": "最早收到的在前",
}

router = APIRouter(prefix="/desk", include_in_schema=False)

Number = Annotated[int, Query(alias="page", ge=1, le=100_000)]


@router.get("")
def queue(*, desk: ReadingDesk, asked: Annotated[Asked, Depends()], number: Number = 1) -> Response:
    wanted = _wanted(desk, asked)
    with desk.services.reading() as session:
        found = desk_queue(
            session,
            desk.staff.scope,
            wanted,
            today=desk.today,
            order=asked.order,
            number=number,
            size=PAGE_SIZE,
        )
        counts = counts_for_desk(session, desk.staff.scope, today=desk.today, soon=desk.soon)
        known_units = units(session, desk.staff.scope)
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
        tabs=[(key, label, numbers.get(key), asked.address(tab=key)) for key, (label, _) in TABS.items()],
        tab=asked.shown_tab,
        asked=asked,
        units=known_units,
        areas=area_names(desk.services.divisions, desk.staff.scope or desk.services.settings.region),
        order=asked.order.value,
        orders=_ORDERS,
        most_exported=MOST_EXPORTED,
        turn=lambda to: asked.address(page=to),
        taxonomy=load_taxonomy(),
        wording=wording,
    )


@router.get("/export")
def export(
    *,
    desk: ReadingDesk,
    asked: Annotated[Asked, Depends()],
    form: Annotated[TableForm, Query(alias="as")] = TableForm.XLSX,
) -> Response:
    """What the filters show, as a table for other programs: texts only redacted, nobody's contact."""
    wanted, scope = _wanted(desk, asked), desk.staff.scope
    with desk.services.reading() as session:
        found = desk_queue(session, scope, wanted, today=desk.today, order=asked.order, size=MOST_EXPORTED)
    return table_file(f"举报清单{desk.today}", QUEUE_HEAD, map(queue_line, found.items), form)


def _wanted(desk: Desk, asked: Asked) -> QueueFilter:
    return asked.wanted(_found(desk, asked.text.strip()), desk.services.divisions, desk.staff.scope)


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
