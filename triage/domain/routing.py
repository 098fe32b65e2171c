"""Who is responsible? The most special row of the responsibility table, and the office it means here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from triage.domain.divisions import Divisions
from triage.domain.offices import Department, Office, office_at, shared_office

ECOLOGY = "ecology"
OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One row. Empty `routes` mean any; of `targets` one word must occur in the target's name.

    A row without kinds decides a whole route (`first`), or matters of which the kind is not known.
    """

    rule: str
    department: str
    citation: str
    valid_from: date
    kinds: frozenset[str] = frozenset()
    routes: frozenset[str] = frozenset()
    targets: tuple[str, ...] = ()
    area: str = ""
    level: str = ""  # "" is the county
    valid_to: date | None = None  # last day in force
    first: bool = False
    verified: bool = True
    note: str = ""  # added to the reply
    ask: str = ""  # why a person has to look although the row applies
    shadow: bool = False
    origin: str = ""  # file and line of the row

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class OwnerTable:
    """`acts_as` maps a division (e.g. a development zone) to the one whose rows it follows."""

    rows: tuple[OwnerRow, ...]
    departments: Mapping[str, Department]
    replies: Mapping[str, str]
    kinds: Mapping[str, str]  # kind code -> Chinese label
    acts_as: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matter:
    """`kinds` primary first; `others` are further divisions that the matter touches."""

    kinds: tuple[str, ...]
    route: str
    adcode: str
    on: date
    target: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """`code` is the department; together with the place it is one office, called `name`."""

    code: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class OwnerAnswer:
    """`needs_person` says why a person has to decide, "" when nothing is open; `reply` is Chinese."""

    owner: Owner | None
    ours: bool
    rule: str = ""
    citation: str = ""
    verified: bool = False
    reply: str = ""
    needs_person: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    row: OwnerRow

    @property
    def ours(self) -> bool:
        return self.row.department == ECOLOGY


def find_owner(
    matter: Matter, table: OwnerTable, divisions: Divisions, *, shadow: bool = False
) -> OwnerAnswer:
    """The office responsible for the primary kind; parts that belong to others are named in the reply.

    With `shadow` the answer that rows on trial would give: to be logged, never to be acted upon.
    """
    kinds = leading_kinds(matter.kinds)
    rows = [(kind, applying_row(matter, kind, table, shadow=shadow)) for kind in kinds or ("",)]
    parts = [_Part(kind, row) for kind, row in rows if row is not None]
    unknown = [kind for kind in kinds if kind not in table.kinds]
    if not parts:
        return OwnerAnswer(None, False, needs_person=_why_nobody(kinds, unknown, table))
    main, office = parts[0], _office(matter, parts[0], table, divisions)
    apart = [part for part in parts[1:] if part.row.department != main.row.department]
    asked = (_not_known(unknown), office.doubt, main.row.ask, _mixed(matter, main, apart))
    others = [(part, _office(matter, part, table, divisions)) for part in apart]
    return OwnerAnswer(
        owner=Owner(main.row.department, office.name, office.level),
        ours=main.ours,
        rule=main.row.rule,
        citation=main.row.citation,
        verified=main.row.verified,
        reply=_reply(matter, main, office, table) + _other_parts(others, table) + main.row.note,
        needs_person="；".join(reason for reason in asked if reason),
        origin=main.row.origin,
    )


def applying_row(matter: Matter, kind: str, table: OwnerTable, *, shadow: bool = False) -> OwnerRow | None:
    """The row that decides; `shadow` also looks at rows that are only being tried out."""
    rows = applying_rows(matter, kind, table)
    return next((row for row in rows if row.shadow <= shadow), None)


def applying_rows(matter: Matter, kind: str, table: OwnerTable) -> Sequence[OwnerRow]:
    """Every row that applies, rows on trial included, the deciding one first."""
    place = _table_place(matter.adcode, table)
    wanted = frozenset((kind, kind.partition(".")[0]))
    about = [row for row in table.rows if not row.kinds.isdisjoint(wanted)]
    whole = [row for row in table.rows if not row.kinds and (row.first or not kind)]
    rows = [row for row in (*about, *whole) if _applies(row, matter, place)]
    return sorted(rows, key=lambda row: specialty(row, kind, matter.target), reverse=True)


def specialty(row: OwnerRow, kind: str, target: str) -> tuple[bool | int, ...]:
    """Of two rows that apply the greater one decides: route, target, kind, verified, place."""
    depth = 0 if not row.kinds else 2 if kind in row.kinds else 1
    named = max((len(word) for word in row.targets if word in target), default=0)
    return row.first, named > 0, depth, named, row.verified, len(row.area), bool(row.routes), row.shadow


def leading_kinds(kinds: Sequence[str]) -> tuple[str, ...]:
    """Without repetitions, and without a kind of which a subtype is named as well."""
    return tuple(
        kind
        for kind in dict.fromkeys(kinds)
        if kind and not any(other.startswith(kind + ".") for other in kinds)
    )


def _applies(row: OwnerRow, matter: Matter, place: str) -> bool:
    return (
        place.startswith(row.area)
        and (not row.routes or matter.route in row.routes)
        and row.in_force(matter.on)
        and (not row.targets or any(word in matter.target for word in row.targets))
    )


def _table_place(adcode: str, table: OwnerTable) -> str:
    """The division whose rows apply; the loader refuses chains that come back to where they began."""
    while (code := adcode[:6]) in table.acts_as:
        adcode = table.acts_as[code]
    return adcode


def _office(matter: Matter, part: _Part, table: OwnerTable, divisions: Divisions) -> Office:
    department = table.departments[part.row.department]
    if matter.others:
        return shared_office(department, (matter.adcode, *matter.others), divisions)
    return office_at(department, matter.adcode, part.row.level, divisions)


def _why_nobody(kinds: Sequence[str], unknown: Sequence[str], table: OwnerTable) -> str:
    if not kinds:
        return "污染类型未定，无法确定责任单位"
    return _not_known(unknown) or f"没有适用的职责分工：{'、'.join(table.kinds[kind] for kind in kinds)}"


def _not_known(kinds: Sequence[str]) -> str:
    return f"未知的污染类型：{'、'.join(kinds)}" if kinds else ""


def _mixed(matter: Matter, main: _Part, apart: Sequence[_Part]) -> str:
    """Refusing is only right when no part is ours."""
    if main.ours and matter.route == OUTSIDE:
        return "途径为职责外，但污染类型属于生态环境部门职责"
    if not main.ours and any(part.ours for part in apart):
        return "其中部分内容属于生态环境部门职责，请确认是否拆分办理"
    return ""


def _reply(matter: Matter, main: _Part, office: Office, table: OwnerTable) -> str:
    whose = "ours" if main.ours else "not_ours"
    template = table.replies.get(f"{whose}.{matter.route}", table.replies[whose])
    kind = table.kinds.get(main.kind, "")
    return template.format(kind=kind, owner=office.name, citation=main.row.citation)


def _other_parts(apart: Sequence[tuple[_Part, Office]], table: OwnerTable) -> str:
    return "".join(
        table.replies["part"].format(
            kind=table.kinds.get(part.kind, part.kind),
            owner=office.name,
            citation=part.row.citation,
        )
        for part, office in apart
    )
