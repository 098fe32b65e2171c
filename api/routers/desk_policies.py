"""Which rules are in force on a day? Terms and owners as the platform applies them, rows on trial marked."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.web.desk import AnyDesk
from api.web.opinions import kind_label
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
    terms = [term for term in known.terms.terms if term.in_force(day)]
    owners = [row for row in known.owners.rows if row.in_force(day)]
    if words.strip():
        wanted = words.strip()
        terms = [term for term in terms if wanted in f"{term.label}{term.citation}{term.rule}"]
        owners = [row for row in owners if wanted in _owner_words(row, desk)]
    divisions = desk.services.divisions
    return desk.page(
        "desk/policies.html",
        day=day,
        words=words,
        terms=sorted(terms, key=lambda term: (term.area, term.event, term.clock)),
        owners=sorted(owners, key=lambda row: (row.area, row.rule)),
        table=known.terms,
        departments=known.owners.departments,
        units=_UNITS,
        kind_label=kind_label,
        area_name=lambda area: divisions.full_name(area.ljust(6, "0")) if area else "全国",
    )


def _owner_words(row: OwnerRow, desk: AnyDesk) -> str:
    department = desk.services.policies.owners.departments.get(row.department)
    kinds = "".join(kind_label(kind) for kind in row.kinds)
    return f"{department.label if department else row.department}{kinds}{row.citation}{row.rule}"
