"""What may stand in a policy file? The shape of every row, and how a row becomes a domain value."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from triage.domain.calendar import Unit
from triage.domain.deadlines import Extension, SourceNote, Term, area_prefix
from triage.domain.incidents import Grade, GradeRow, GradeTable
from triage.domain.legal_route import RouteCue
from triage.domain.notices import NoticeKind, NoticeTemplate
from triage.domain.offices import Department
from triage.domain.positive_list import ListedEnterprise
from triage.domain.routing import OwnerRow
from triage.domain.running_clocks import Escalation
from triage.domain.severity import Cue, Level
from triage.domain.workflow import State, Step
from triage.policies.reading import PolicyRow

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Area = Annotated[str, StringConstraints(pattern=r"^(\d{6}|\d{9})?$")]
Share = Annotated[float, Field(ge=0, le=1)]
Length = Annotated[int, Field(ge=0, le=1000)]


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as problem:
        raise ValueError(f"not a regular expression: {pattern} ({problem})") from problem
    return pattern


Pattern = Annotated[Text, AfterValidator(_compiles)]


class Code(PolicyRow):
    """A code with its label; `also` are other spellings, `steps` the workflow steps that are this event."""

    label: Text
    also: tuple[Text, ...] = ()
    steps: tuple[Step, ...] = ()


class Dated(PolicyRow):
    """What every rule of law carries."""

    rule: Text
    citation: Text
    valid_from: date
    valid_to: date | None = None
    verified: bool = True
    shadow: bool = False

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Dated":
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self


class ExtensionRow(PolicyRow):
    length: Length
    unit: Unit
    approver: Text
    notice: str = ""

    def extension(self) -> Extension:
        return Extension(self.length, self.unit, self.approver, self.notice)


class TermRow(Dated):
    clock: Text
    label: Text
    event: Text
    length: Length
    unit: Unit
    routes: tuple[Text, ...] = ()
    sources: tuple[Text, ...] = ()
    area: Area = ""
    pause: str = ""
    extension: ExtensionRow | None = None
    missed: str = ""
    open_in: tuple[State, ...] = ()
    again: bool = False

    def term(self) -> Term:
        return Term(
            rule=self.rule,
            clock=self.clock,
            label=self.label,
            event=self.event,
            length=self.length,
            unit=self.unit,
            citation=self.citation,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            routes=frozenset(self.routes),
            sources=frozenset(self.sources),
            area=area_prefix(self.area),
            verified=self.verified,
            pause=self.pause,
            extension=self.extension.extension() if self.extension else None,
            missed=self.missed,
            open_in=frozenset(self.open_in),
            again=self.again,
            shadow=self.shadow,
            origin=self.origin,
        )


class EscalationSettings(PolicyRow):
    risk_share: Share = 0.2
    remind_after: Length = 0
    supervise_after: Length = 15
    near_days: Length = 3

    def escalation(self) -> Escalation:
        return Escalation(self.risk_share, self.remind_after, self.supervise_after, self.near_days)


class ListedRow(PolicyRow):
    names: Annotated[tuple[Text, ...], Field(min_length=1)]
    area: Area
    citation: Text
    valid_from: date
    valid_to: date | None = None

    def enterprise(self) -> ListedEnterprise:
        return ListedEnterprise(
            self.names, area_prefix(self.area), self.valid_from, self.citation, self.valid_to
        )


class NoteRow(PolicyRow):
    sources: tuple[Text, ...]
    event: Text
    text: Text
    citation: Text
    area: Area = ""
    verified: bool = True

    def note(self) -> SourceNote:
        area = area_prefix(self.area)
        return SourceNote(frozenset(self.sources), self.event, self.text, self.citation, area, self.verified)


class DepartmentRow(PolicyRow):
    label: Text
    ministry: str
    vertical: bool = False
    placed: bool = True

    def department(self, code: str) -> Department:
        return Department(code, self.label, self.ministry, self.vertical, self.placed)


class OwnerRowModel(Dated):
    owner: Text
    kinds: tuple[Text, ...] = ()
    routes: tuple[Text, ...] = ()
    targets: tuple[Text, ...] = ()
    area: Area = ""
    level: Literal["", "county", "city", "province", "nation"] = ""
    first: bool = False
    note: str = ""
    ask: str = ""

    @model_validator(mode="after")
    def _says_what_it_is_about(self) -> "OwnerRowModel":
        if not self.kinds and not self.routes:
            raise ValueError("a row needs kinds or routes")
        return self

    def row(self) -> OwnerRow:
        return OwnerRow(
            rule=self.rule,
            department=self.owner,
            citation=self.citation,
            valid_from=self.valid_from,
            kinds=frozenset(self.kinds),
            routes=frozenset(self.routes),
            targets=self.targets,
            area=area_prefix(self.area),
            level=self.level,
            valid_to=self.valid_to,
            first=self.first,
            verified=self.verified,
            note=self.note,
            ask=self.ask,
            shadow=self.shadow,
            origin=self.origin,
        )


class CueRow(PolicyRow):
    """`patterns` are regular expressions, all of which must occur close together."""

    cue: Text
    level: Level
    patterns: Annotated[tuple[Pattern, ...], Field(min_length=1)]
    kinds: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()
    within: Annotated[int, Field(ge=0, le=1000)] = 60
    citation: str = ""
    verified: bool = False

    def made(self, default_citation: str) -> Cue:
        return Cue(
            cue=self.cue,
            level=self.level,
            patterns=tuple(re.compile(pattern) for pattern in self.patterns),
            rule=f"severity/{self.cue}",
            citation=self.citation or default_citation,
            kinds=frozenset(self.kinds),
            unless=self.unless,
            within=self.within,
            verified=self.verified,
            origin=self.origin,
        )


class SeveritySettings(PolicyRow):
    """`repeats`: from so many reports about one target on, at least this level."""

    normal_citation: str = ""
    denials: tuple[Text, ...] = ()
    repeats: dict[int, Level] = Field(default_factory=dict)
    repeats_within_days: Length = 365


class RouteCueRow(PolicyRow):
    route: Text
    cue: Text
    pattern: Pattern
    strength: Annotated[float, Field(gt=0, le=1)]
    unless: Pattern | None = None

    def made(self) -> RouteCue:
        unless = re.compile(self.unless) if self.unless else None
        return RouteCue(
            self.route, self.cue, re.compile(self.pattern, re.MULTILINE), self.strength, unless, self.origin
        )


class NoticeRow(PolicyRow):
    kind: NoticeKind
    title: Text
    series: Text
    paragraphs: Annotated[tuple[Text, ...], Field(min_length=1)]
    remedy: bool = False
    citation: str = ""
    clocks: tuple[Text, ...] = ()
    to_reporter: bool = False

    def template(self) -> NoticeTemplate:
        return NoticeTemplate(**self.model_dump(exclude={"origin"}))


class RouteSettings(PolicyRow):
    report_strength: Share = 0.6
    outside_below: Share = 0.5
    close_call: Share = 0.15


class GradeRowModel(PolicyRow):
    grade: Grade
    dead: int | None = None
    poisoned: int | None = None
    evacuated: int | None = None
    loss_yuan: int | None = None
    water_cut: tuple[Literal["town", "county", "city"], ...] = ()
    crossing: tuple[Literal["county", "city", "province", "nation"], ...] = ()
    verified: bool = True

    def row(self) -> GradeRow:
        return GradeRow(**self.model_dump(exclude={"origin"}))


class GradeTableRow(Dated):
    rows: tuple[GradeRowModel, ...]

    def table(self) -> GradeTable:
        return GradeTable(
            self.rule, self.citation, self.valid_from, tuple(row.row() for row in self.rows), self.valid_to
        )
