"""When is a report due? Arithmetic over the terms that apply; the terms are data with their citation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from triage.domain.calendar import Unit, WorkCalendar, last_moment, local_day


@dataclass(frozen=True, slots=True)
class Extension:
    """By how much a term may be extended once, who approves it, and what has to be told."""

    length: int
    unit: Unit
    approver: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One row of law. Empty `routes` or `sources` mean any; `area` is a code prefix, "" the whole country."""

    rule: str
    clock: str
    label: str
    event: str
    length: int
    unit: Unit
    citation: str
    valid_from: date
    valid_to: date | None = None  # last day in force
    routes: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    area: str = ""
    verified: bool = True
    pause: str = ""  # what stops the clock while it lasts
    extension: Extension | None = None
    missed: str = ""  # what has to happen when nobody acted in time
    open_in: frozenset[str] = (
        frozenset()
    )  # states of the report in which we still owe it; none: a right, no duty
    again: bool = False  # begins anew whenever the event happens again; otherwise it runs on as it began
    shadow: bool = False  # evaluated and shown by tools, never applied
    origin: str = ""  # file and line of the row

    @property
    def depth(self) -> tuple[int, bool, bool]:
        """How special the row is: place before source before route."""
        return len(self.area), bool(self.sources), bool(self.routes)

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What staff must know about orders of one source, e.g. that the order carries its own deadline."""

    sources: frozenset[str]
    event: str
    text: str
    citation: str
    area: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True)
class TermTable:
    """All terms and the codes they use with their labels; `aliases` has other spellings per kind of code."""

    terms: tuple[Term, ...]
    routes: Mapping[str, str]
    events: Mapping[str, str]
    sources: Mapping[str, str]
    notes: tuple[SourceNote, ...] = ()
    step_events: Mapping[str, str] = field(default_factory=dict)  # workflow step -> the event it is
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DueQuestion:
    """`source` is a Channel value; `on` (aware) is when the event happened."""

    route: str
    source: str
    adcode: str
    event: str
    on: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """`due` is the last day in China, `at` the very moment (end of that day, exact for terms in hours).

    `pause` says what stops the clock while it lasts, `missed` what has to happen when nobody acted in time.
    """

    clock: str
    label: str
    due: date
    at: datetime
    length: int
    unit: Unit
    rule: str
    citation: str
    verified: bool
    started: datetime
    pause: str = ""
    missed: str = ""
    extension: Extension | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class ClockAnswer:
    clocks: tuple[Clock, ...]
    warnings: tuple[str, ...] = ()


def due_clocks(
    question: DueQuestion, terms: TermTable, calendar: WorkCalendar, *, shadow: bool = False
) -> ClockAnswer:
    """The clocks that this event starts, earliest first.

    Of several rows for one clock the most special counts; an unverified row never displaces a verified one.
    With `shadow` the answer that rows on trial would give: to be logged, never to be acted upon.
    """
    known, warnings = _spelled(question, terms)
    applying = [term for term in applying_terms(question, terms) if term.shadow <= shadow]
    clocks = []
    for rows in _by_clock(applying):
        chosen, others = _choose(rows)
        clocks.append(clock_of(chosen, known.on, calendar))
        warnings += [_left_out(term) for term in others]
        warnings += _calendar_warnings(chosen, clocks[-1], known.on, calendar)
    warnings += [note.text for note in terms.notes if _noted(note, known)]
    if not clocks and not warnings:
        warnings.append("没有找到适用于该途径和事件的法定时限")
    return ClockAnswer(tuple(sorted(clocks, key=lambda clock: clock.at)), tuple(dict.fromkeys(warnings)))


def applying_terms(question: DueQuestion, terms: TermTable) -> Sequence[Term]:
    """Every row that applies, rows on trial included; of rows for one clock the deciding one comes first."""
    known, _ = _spelled(question, terms)
    return sorted((term for term in terms.terms if _applies(term, known)), key=_rank, reverse=True)


def clock_of(term: Term, on: datetime, calendar: WorkCalendar) -> Clock:
    """The clock that a term starts at a moment."""
    at = last_moment(on, term.length, term.unit, calendar)
    return Clock(
        clock=term.clock,
        label=term.label,
        due=at.date(),
        at=at,
        length=term.length,
        unit=term.unit,
        rule=term.rule,
        citation=term.citation,
        verified=term.verified,
        started=on,
        pause=term.pause,
        missed=term.missed,
        extension=term.extension,
        again=term.again,
    )


def area_prefix(code: str) -> str:
    """The digits that every division below `code` shares: 330000 -> 33, 330100 -> 3301, 330110 as it is."""
    if code.endswith("0000") and len(code) == 6:
        return code[:2]
    return code[:4] if code.endswith("00") and len(code) == 6 else code


def _spelled(question: DueQuestion, terms: TermTable) -> tuple[DueQuestion, list[str]]:
    """The question in the table's own codes, and a warning for every code the table does not know."""
    route, source, event = (
        terms.aliases.get(section, {}).get(code, code)
        for section, code in (
            ("routes", question.route),
            ("sources", question.source),
            ("events", question.event),
        )
    )
    warnings = [
        f"未知{what}“{code}”，按{otherwise}处理"
        for what, code, codes, otherwise in (
            ("途径", route, terms.routes, "无适用时限"),
            ("来源", source, terms.sources, "一般来源"),
            ("起算事件", event, terms.events, "无适用时限"),
        )
        if code and code not in codes
    ]
    return DueQuestion(route, source, question.adcode, event, question.on), warnings


def _applies(term: Term, question: DueQuestion) -> bool:
    return (
        term.event == question.event
        and (not term.routes or question.route in term.routes)
        and (not term.sources or question.source in term.sources)
        and question.adcode.startswith(term.area)
        and term.in_force(local_day(question.on))
    )


def _by_clock(terms: Iterable[Term]) -> Iterable[list[Term]]:
    groups: dict[str, list[Term]] = {}
    for term in terms:
        groups.setdefault(term.clock, []).append(term)
    return groups.values()


def _choose(rows: Sequence[Term]) -> tuple[Term, list[Term]]:
    """The row that counts, and the more special rows that do not count because nobody has verified them."""
    chosen, *others = sorted(rows, key=_rank, reverse=True)
    return chosen, [term for term in others if not term.verified and term.depth > chosen.depth]


def _rank(term: Term) -> tuple[bool, tuple[int, bool, bool], bool]:
    return term.verified, term.depth, term.shadow


def _left_out(term: Term) -> str:
    return f"另有未经核实的规定未采用：{term.label}{term.length}{UNIT_LABELS[term.unit]}（{term.citation}）"


def _calendar_warnings(term: Term, clock: Clock, on: datetime, calendar: WorkCalendar) -> list[str]:
    if term.unit is not Unit.WORKDAY:
        return []
    years = calendar.unpublished(local_day(on), clock.due)
    return [f"{year}年节假日安排尚未公布，“{term.label}”暂按周一至周五推算" for year in years]


def _noted(note: SourceNote, question: DueQuestion) -> bool:
    return (
        question.source in note.sources
        and note.event == question.event
        and question.adcode.startswith(note.area)
    )


UNIT_LABELS: Mapping[Unit, str] = {Unit.DAY: "日", Unit.WORKDAY: "个工作日", Unit.HOUR: "小时"}
