"""How grave is an environmental incident, and what follows? Grading tables are data, its life a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from triage.domain.reports import ReportId
from triage.domain.transitions import Workflow


class Grade(StrEnum):
    """The four grades of environmental emergencies, the gravest first."""

    EXTREME = "特别重大"
    MAJOR = "重大"
    LARGER = "较大"
    GENERAL = "一般"


_GRADES = tuple(Grade)


@dataclass(frozen=True, slots=True)
class Harm:
    """What is known of the consequences of an incident; 0 or "" means none known."""

    dead: int = 0
    poisoned: int = 0  # poisoned or seriously hurt
    evacuated: int = 0
    loss_yuan: int = 0
    water_cut: str = ""  # whose intake was cut: town, county, city
    crossing: str = ""  # which boundary it crosses: county, city, province, nation


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One line of a grading table: reaching any of the thresholds gives the grade."""

    grade: Grade
    dead: int | None = None
    poisoned: int | None = None
    evacuated: int | None = None
    loss_yuan: int | None = None
    water_cut: tuple[str, ...] = ()
    crossing: tuple[str, ...] = ()
    verified: bool = True


@dataclass(frozen=True, slots=True)
class GradeTable:
    """A grading table of one act; several are in force at once and may disagree."""

    rule: str
    citation: str
    valid_from: date
    rows: tuple[GradeRow, ...]
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Grading:
    """One table's verdict and which facts led to it."""

    grade: Grade
    reasons: tuple[str, ...]
    rule: str
    citation: str
    verified: bool


_FACTS = {
    "dead": "死亡{}人",
    "poisoned": "中毒或者重伤{}人",
    "evacuated": "疏散转移{}人",
    "loss_yuan": "直接经济损失{}元",
}


def gradings(harm: Harm, tables: Sequence[GradeTable], on: date) -> tuple[Grading, ...]:
    """What every table in force says, the gravest verdict first: that one is acted upon."""
    verdicts = [_graded(harm, table) for table in tables if table.in_force(on)]
    return tuple(sorted(verdicts, key=lambda verdict: _GRADES.index(verdict.grade)))


def _graded(harm: Harm, table: GradeTable) -> Grading:
    for row in sorted(table.rows, key=lambda row: _GRADES.index(row.grade)):
        if reasons := _reached(harm, row):
            return Grading(row.grade, reasons, table.rule, table.citation, row.verified)
    complete = any(row.grade is Grade.LARGER for row in table.rows)
    return Grading(Grade.GENERAL, (), table.rule, table.citation, verified=complete)


def _reached(harm: Harm, row: GradeRow) -> tuple[str, ...]:
    reasons = [
        text.format(getattr(harm, name))
        for name, text in _FACTS.items()
        if (least := getattr(row, name)) is not None and getattr(harm, name) >= least
    ]
    if harm.water_cut in row.water_cut:
        reasons.append("集中式饮用水水源地取水中断")
    if harm.crossing in row.crossing:
        reasons.append("跨行政区域影响")
    return tuple(reasons)


class IncidentState(StrEnum):
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    REPORTED = "reported"
    CONCLUDED = "concluded"
    DISMISSED = "dismissed"


class IncidentStep(StrEnum):
    SUSPECT = "suspect"
    TAKE = "take"
    HAND_OVER = "hand_over"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    FIRST_REPORT = "first_report"
    CONTINUED_REPORT = "continued_report"
    FINAL_REPORT = "final_report"
    REGRADE = "regrade"
    NOTIFY_NEIGHBOUR = "notify_neighbour"
    REVIVE = "revive"


INCIDENT: Workflow[IncidentState, IncidentStep] = Workflow(
    "incident",
    MappingProxyType(
        {
            (None, IncidentStep.SUSPECT): IncidentState.SUSPECTED,
            (IncidentState.SUSPECTED, IncidentStep.TAKE): IncidentState.SUSPECTED,
            (IncidentState.SUSPECTED, IncidentStep.HAND_OVER): IncidentState.SUSPECTED,
            (IncidentState.SUSPECTED, IncidentStep.CONFIRM): IncidentState.CONFIRMED,
            (IncidentState.SUSPECTED, IncidentStep.DISMISS): IncidentState.DISMISSED,
            (IncidentState.CONFIRMED, IncidentStep.TAKE): IncidentState.CONFIRMED,
            (IncidentState.CONFIRMED, IncidentStep.HAND_OVER): IncidentState.CONFIRMED,
            (IncidentState.CONFIRMED, IncidentStep.FIRST_REPORT): IncidentState.REPORTED,
            (IncidentState.CONFIRMED, IncidentStep.DISMISS): IncidentState.DISMISSED,
            (IncidentState.CONFIRMED, IncidentStep.REGRADE): IncidentState.CONFIRMED,
            (IncidentState.REPORTED, IncidentStep.TAKE): IncidentState.REPORTED,
            (IncidentState.REPORTED, IncidentStep.HAND_OVER): IncidentState.REPORTED,
            (IncidentState.REPORTED, IncidentStep.CONTINUED_REPORT): IncidentState.REPORTED,
            (IncidentState.REPORTED, IncidentStep.REGRADE): IncidentState.REPORTED,
            (IncidentState.REPORTED, IncidentStep.FINAL_REPORT): IncidentState.CONCLUDED,
            (IncidentState.DISMISSED, IncidentStep.REVIVE): IncidentState.SUSPECTED,
        }
    ),
    frozenset({IncidentStep.NOTIFY_NEIGHBOUR}),
)

INCIDENT_STATE_LABELS: Mapping[IncidentState, str] = MappingProxyType(
    {
        IncidentState.SUSPECTED: "疑似",
        IncidentState.CONFIRMED: "已核实",
        IncidentState.REPORTED: "已初报",
        IncidentState.CONCLUDED: "已终报",
        IncidentState.DISMISSED: "误报",
    }
)

INCIDENT_STEP_LABELS: Mapping[IncidentStep, str] = MappingProxyType(
    {
        IncidentStep.SUSPECT: "发现线索",
        IncidentStep.TAKE: "接手",
        IncidentStep.HAND_OVER: "移交",
        IncidentStep.CONFIRM: "核实",
        IncidentStep.DISMISS: "认定误报",
        IncidentStep.FIRST_REPORT: "初报",
        IncidentStep.CONTINUED_REPORT: "续报",
        IncidentStep.FINAL_REPORT: "处理结果报告",
        IncidentStep.REGRADE: "调整分级",
        IncidentStep.NOTIFY_NEIGHBOUR: "通报相邻地区",
        IncidentStep.REVIVE: "撤销误报",
    }
)


OVER = frozenset({IncidentState.CONCLUDED, IncidentState.DISMISSED})


@dataclass(frozen=True, slots=True)
class Incident:
    """Where an incident stands. Nobody in `taken_by` rings the alarm; `called` is who was handed it last.

    `due` is by when it must be reported upward; None before it is verified and once that is done.
    """

    report: ReportId
    state: IncidentState
    since: datetime
    grade: Grade | None = None
    taken_by: str = ""
    called: str = ""
    due: datetime | None = None

    @property
    def rings(self) -> bool:
        return self.state not in OVER and not self.taken_by

    def overdue(self, now: datetime) -> bool:
        return self.due is not None and now > self.due


def graver(one: Grade, other: Grade) -> bool:
    """Whether the first of two grades is the graver one."""
    return _GRADES.index(one) < _GRADES.index(other)


def clock_event(grade: Grade) -> str:
    """The event that starts the reporting clock of a grade (2 h for the two gravest, 4 h otherwise)."""
    return "incident_major" if grade in (Grade.EXTREME, Grade.MAJOR) else "incident_general"
