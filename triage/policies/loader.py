"""Which policies are in force here? All files of a folder as frozen values; one bad row refuses them all."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nlu_data.taxonomy import load_taxonomy
from triage.domain.deadlines import TermTable
from triage.domain.errors import PolicyError
from triage.domain.legal_route import RouteTable
from triage.domain.notices import NoticeTexts
from triage.domain.policies import Policies
from triage.domain.routing import OwnerTable
from triage.domain.severity import SeverityTable
from triage.policies.calendar import HolidayYear, work_calendar
from triage.policies.contradictions import refuse_contradictions
from triage.policies.reading import KEY_LINES, PolicyRow, Row, parsed, plain, read_file, rows
from triage.policies.schema import (
    Code,
    CueRow,
    DepartmentRow,
    EscalationSettings,
    GradeTableRow,
    ListedRow,
    NoteRow,
    NoticeRow,
    OwnerRowModel,
    RouteCueRow,
    RouteSettings,
    SeveritySettings,
    TermRow,
)

__all__ = ["DATA", "Policies", "load_policies", "read_policies"]

DATA = Path(__file__).parent / "data"
_LEVELS = ("national", "province", "city")
_CODES = ("routes", "events", "sources")


@lru_cache(maxsize=4)
def load_policies(own: Path | None = None) -> Policies:
    """The shipped policies and the rows in a bureau's own folder, read once a process."""
    return read_policies(DATA, own=own)


def read_policies(folder: Path, change: Path | None = None, own: Path | None = None) -> Policies:
    """All policies below a folder with national/, province/ and city/. Raises PolicyError.

    `change` is a file with `terms` and `owners` that are added (or replace the row of the same name) and with
    `remove`, a list of rules that are left out: for trying out, nothing is written.
    `own` is a second folder of the same layout, read after the first.
    """
    files = _Files((folder, own) if own else (folder,), change)
    policies = Policies(
        terms=_terms(files),
        owners=_owners(files),
        severity=_severity(files),
        calendar=work_calendar(tuple(files.rows("calendar", "years", HolidayYear))),
        grading=tuple(row.table() for row in files.rows("grading", "tables", GradeTableRow)),
        routes=_routes(files),
        escalation=EscalationSettings.model_validate(files.merged("terms", "settings")).escalation(),
        notices=_notices(files),
        positive_list=tuple(
            row.enterprise() for row in files.rows("positive_list", "enterprises", ListedRow)
        ),
        inspection_columns=_columns(files, "inspection"),
        order_columns=_columns(files, "orders"),
    )
    refuse_contradictions(policies.terms, policies.owners)
    return policies


def _columns(files: "_Files", subject: str) -> Mapping[str, tuple[str, ...]]:
    """What the columns of a table may be called."""
    named = files.merged(subject, "columns")
    return MappingProxyType({field: tuple(names) for field, names in named.items()})


class _Files:
    """The files of one subject, from the nation down to the city."""

    def __init__(self, folders: tuple[Path, ...], change: Path | None) -> None:
        self._folders = folders
        self._change = read_file(change, change.parent) if change else {}
        self._change_name = change.name if change else ""

    def contents(self, subject: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The bureau's own files go by the name of their folder, so that an error tells whose row it is."""
        for level, folder in product(_LEVELS, self._folders):
            root = folder if folder == self._folders[0] else folder.parent
            for path in sorted((folder / level).glob(f"{subject}*.yaml")):
                yield path.relative_to(root).as_posix(), read_file(path, root)

    def rows(self, subject: str, section: str, model: type[Row]) -> Iterator[Row]:
        changed = self._change.get(section) if subject == section else None
        gone = {
            *(self._change.get("remove") or ()),
            *(row.get("rule") for row in changed or () if isinstance(row, dict)),
        }
        for name, content in self.contents(subject):
            yield from (row for row in rows(content, section, model, name) if _name(row) not in gone)
        if changed:
            yield from rows(self._change, section, model, self._change_name)

    def merged(self, subject: str, section: str) -> dict[str, Any]:
        """A mapping section; what a lower level says replaces what a higher one said."""
        merged: dict[str, Any] = {}
        for _, content in self.contents(subject):
            merged |= plain(content.get(section) or {})
        return merged

    def named(self, subject: str, section: str, model: type[Row]) -> Iterator[tuple[str, Row]]:
        """Rows of a mapping section with their keys."""
        for name, content in self.contents(subject):
            for key, raw in (content.get(section) or {}).items():
                if isinstance(raw, dict):
                    yield key, parsed(raw, model, name)


def _name(row: PolicyRow) -> str:
    return getattr(row, "rule", "")


def _terms(files: _Files) -> TermTable:
    codes = {section: dict(files.named("codes", section, Code)) for section in _CODES}
    return TermTable(
        terms=tuple(row.term() for row in files.rows("terms", "terms", TermRow)),
        routes=_labels(codes["routes"]),
        events=_labels(codes["events"]),
        sources=_labels(codes["sources"]),
        notes=tuple(row.note() for row in files.rows("terms", "notes", NoteRow)),
        step_events=MappingProxyType(
            {step.value: event for event, row in codes["events"].items() for step in row.steps}
        ),
        aliases=_aliases(codes),
    )


def _labels(codes: Mapping[str, Code]) -> Mapping[str, str]:
    return MappingProxyType({code: row.label for code, row in codes.items()})


def _aliases(codes: Mapping[str, Mapping[str, Code]]) -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType(
        {
            section: MappingProxyType({other: code for code, row in rows.items() for other in row.also})
            for section, rows in codes.items()
        }
    )


def _refuse_circles(files: _Files) -> None:
    """A division that follows itself over others; raises PolicyError with the line that closes the circle."""
    follows: dict[str, str] = {}
    for name, content in files.contents("owners"):
        section = content.get("acts_as") or {}
        for start, host in plain(section).items():
            follows[start] = host
            seen = [start]
            while (host := follows.get(seen[-1], "")) and host not in seen:
                seen.append(host)
            if host:
                line = dict(section[KEY_LINES])[start]
                raise PolicyError(f"{name}:{line}: acts_as: {' -> '.join([*seen, host])} goes in a circle")


def _owners(files: _Files) -> OwnerTable:
    _refuse_circles(files)
    departments = files.named("owners", "departments", DepartmentRow)
    return OwnerTable(
        rows=tuple(row.row() for row in files.rows("owners", "owners", OwnerRowModel)),
        departments=MappingProxyType({code: row.department(code) for code, row in departments}),
        replies=MappingProxyType(files.merged("owners", "replies")),
        kinds=MappingProxyType({code: kind.label for code, kind in load_taxonomy().kinds.items()}),
        acts_as=MappingProxyType(files.merged("owners", "acts_as")),
    )


def _notices(files: _Files) -> NoticeTexts:
    templates = [row.template() for row in files.rows("notices", "notices", NoticeRow)]
    return NoticeTexts(
        templates=MappingProxyType({template.kind: template for template in templates}),
        labels=MappingProxyType(files.merged("notices", "labels")),
        remedies=MappingProxyType(files.merged("notices", "remedies")),
        signs=MappingProxyType(files.merged("notices", "signs")),
    )


def _routes(files: _Files) -> RouteTable:
    settings = RouteSettings.model_validate(files.merged("routes", "settings"))
    return RouteTable(
        cues=tuple(row.made() for row in files.rows("routes", "cues", RouteCueRow)),
        report_strength=settings.report_strength,
        outside_below=settings.outside_below,
        close_call=settings.close_call,
    )


def _severity(files: _Files) -> SeverityTable:
    settings = SeveritySettings.model_validate(files.merged("severity", "settings"))
    return SeverityTable(
        cues=tuple(row.made(settings.normal_citation) for row in files.rows("severity", "cues", CueRow)),
        denials=settings.denials,
        normal_citation=settings.normal_citation,
        repeats=tuple(settings.repeats.items()),
        repeats_within_days=settings.repeats_within_days,
    )
