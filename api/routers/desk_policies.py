"""Which rules are in force on a day? Terms and owners as the platform applies them, rows on trial marked."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.web.desk import AnyDesk
from api.web.opinions import kind_label
from triage.domain.deadlines import SourceNote, Term
from triage.domain.routing import OwnerRow

router = APIRouter(prefix="/desk/policies", include_in_schema=False)

_UNITS = {"day": "日", "workday": "个工作日", "hour": "小时"}


@router.get("")
def policies(
    *,
    desk: AnyDesk,
    on: Annotated[date | None, Query()] = None,
    words: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    day = on or desk.today
    known = desk.services.policies
    wanted = words.strip()
    terms = [term for term in known.terms.terms if term.in_force(day) and wanted in _term_words(term, desk)]
    owners = [row for row in known.owners.rows if row.in_force(day) and wanted in _owner_words(row, desk)]
    notes = [note for note in known.terms.notes if wanted in _note_words(note, desk)]
    divisions = desk.services.divisions
    return desk.page(
        "desk/policies.html",
        day=day,
        words=words,
        terms=sorted(terms, key=lambda term: (term.area, term.event, term.clock)),
        notes=notes,
        owners=sorted(owners, key=lambda row: (row.area, row.rule)),
        table=known.terms,
        departments=known.owners.departments,
        units=_UNITS,
        kind_label=kind_label,
        area_name=lambda area: divisions.full_name(area.ljust(6, "0")) if area else "全国",
    )


def _term_words(term: Term, desk: AnyDesk) -> str:
    table = desk.services.policies.terms
    labels = [table.sources[source] for source in term.sources] + [
        table.routes[route] for route in term.routes
    ]
    return "".join([term.label, term.citation, term.rule, *labels])


def _note_words(note: SourceNote, desk: AnyDesk) -> str:
    sources = desk.services.policies.terms.sources
    return "".join([note.text, note.citation, *(sources.get(source, "") for source in note.sources)])


def _owner_words(row: OwnerRow, desk: AnyDesk) -> str:
    department = desk.services.policies.owners.departments.get(row.department)
    kinds = "".join(kind_label(kind) for kind in row.kinds)
    return f"{department.label if department else row.department}{kinds}{row.citation}{row.rule}"
