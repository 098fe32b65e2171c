"""Which rules are in force on a day? As the platform applies them, rows on trial marked."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.web.desk import AnyDesk, Desk
from api.web.opinions import kind_label
from api.web.wording import SEVERITIES
from runtime.claims import reward_rules
from triage.domain.deadlines import SourceNote, Term
from triage.domain.incidents import GradeTable
from triage.domain.rewards_schemes import Scheme
from triage.domain.routing import OwnerRow
from triage.domain.severity import Cue

router = APIRouter(prefix="/desk/policies", include_in_schema=False)

_UNITS = {"day": "日", "workday": "个工作日", "hour": "小时", "month": "个月"}
_LEVELS = {"town": "乡镇", "county": "县", "city": "设区的市", "province": "省", "nation": "国"}


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
    cues = [cue for cue in known.severity.cues if wanted in _cue_words(cue)]
    grading = [each for each in known.grading if each.in_force(day) and wanted in _grading_words(each)]
    schemes = [
        each
        for each in reward_rules(desk.services).schemes.schemes
        if each.in_force(day) and wanted in _scheme_words(each, desk)
    ]
    return desk.page(
        "desk/policies.html",
        day=day,
        words=words,
        terms=sorted(terms, key=lambda term: (term.area, term.event, term.clock)),
        notes=notes,
        owners=sorted(owners, key=lambda row: (row.area, row.rule)),
        cues=cues,
        severity=known.severity,
        grading=grading,
        levels=_LEVELS,
        schemes=sorted(schemes, key=lambda each: (each.area, each.scheme)),
        table=known.terms,
        departments=known.owners.departments,
        units=_UNITS,
        kind_label=kind_label,
        area_name=lambda area: _area_name(area, desk),
    )


def _term_words(term: Term, desk: Desk) -> str:
    table = desk.services.policies.terms
    labels = [table.sources[source] for source in term.sources] + [
        table.routes[route] for route in term.routes
    ]
    return "".join([term.label, term.citation, term.rule, *labels])


def _note_words(note: SourceNote, desk: Desk) -> str:
    sources = desk.services.policies.terms.sources
    return "".join([note.text, note.citation, *(sources.get(source, "") for source in note.sources)])


def _owner_words(row: OwnerRow, desk: Desk) -> str:
    department = desk.services.policies.owners.departments.get(row.department)
    kinds = "".join(kind_label(kind) for kind in row.kinds)
    return f"{department.label if department else row.department}{kinds}{row.citation}{row.rule}"


def _cue_words(cue: Cue) -> str:
    kinds = "".join(kind_label(kind) for kind in cue.kinds)
    return f"{cue.cue}{SEVERITIES[cue.level]}{kinds}{cue.citation}{cue.rule}"


def _grading_words(table: GradeTable) -> str:
    return "".join([table.citation, table.rule, *(row.grade for row in table.rows)])


def _scheme_words(scheme: Scheme, desk: Desk) -> str:
    return f"{scheme.title}{_area_name(scheme.area, desk)}{scheme.citation}{scheme.scheme}"


def _area_name(area: str, desk: Desk) -> str:
    """`area` is a prefix of a division's code; "" is the whole country."""
    return desk.services.divisions.full_name(area.ljust(6, "0")) if area else "全国"
