"""Who is on duty for emergencies, and is every hour of the year covered?"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from triage.domain.calendar import CHINA, reckonable
from triage.domain.deadlines import area_prefix
from triage.domain.errors import InvalidSubmission

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "area": ("area", "辖区", "区划代码"),
    "person": ("person", "值班人", "用户名"),
    "start": ("start", "开始", "开始时间"),
    "end": ("end", "结束", "结束时间"),
}


@dataclass(frozen=True, slots=True)
class Shift:
    """From `start` up to, not including, `end` (both aware). `person` is an account, not a name."""

    area: str  # division code the person is on duty for
    person: str
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"the shift of {self.person} ends before it begins")


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which nobody is on duty."""

    start: datetime
    end: datetime


def on_duty(adcode: str, moment: datetime, shifts: Iterable[Shift]) -> Sequence[Shift]:
    """Everybody on duty for a place, the office nearest to it first."""
    present = [
        shift
        for shift in shifts
        if shift.start <= moment < shift.end and adcode.startswith(area_prefix(shift.area))
    ]
    return sorted(present, key=lambda shift: len(area_prefix(shift.area)), reverse=True)


def gaps(adcode: str, start: datetime, end: datetime, shifts: Iterable[Shift]) -> Sequence[Gap]:
    """Times between two moments in which nobody at all is on duty for a place."""
    relevant = sorted(
        (shift for shift in shifts if adcode.startswith(area_prefix(shift.area))),
        key=lambda shift: shift.start,
    )
    found: list[Gap] = []
    covered = start
    for shift in relevant:
        if shift.start > covered:
            found.append(Gap(covered, min(shift.start, end)))
        covered = max(covered, shift.end)
        if covered >= end:
            break
    if covered < end:
        found.append(Gap(covered, end))
    return [gap for gap in found if gap.start < gap.end]


def read_shifts(
    rows: Iterable[Mapping[str, str]], *, people: Container[str], areas: Container[str], first: int = 2
) -> Sequence[Shift]:
    """The shifts of a table. Raises InvalidSubmission with a sentence for every line that cannot be used.

    `people` are the accounts, `areas` the division codes there are; `first` is the number of the first line.
    """
    found: list[Shift] = []
    problems: list[str] = []
    for line, row in enumerate(rows, start=first):
        try:
            found.append(_read(row, people, areas))
        except InvalidSubmission as problem:
            problems.append(f"第{line}行：{problem}")
    if not found and not problems:
        problems.append("表中没有班次。")
    if problems:
        raise InvalidSubmission("\n".join(problems))
    return found


def _read(row: Mapping[str, str], people: Container[str], areas: Container[str]) -> Shift:
    area, person, start, end = (_cell(row, field) for field in COLUMNS)
    if area not in areas:
        raise InvalidSubmission(f"没有区划代码“{area}”")
    if person not in people:
        raise InvalidSubmission(f"没有用户名为“{person}”的办理人员账号")
    shift_start, shift_end = _moment(start), _moment(end)
    if shift_end <= shift_start:
        raise InvalidSubmission("结束时间不晚于开始时间")
    return Shift(area, person, shift_start, shift_end)


def _cell(row: Mapping[str, str], field: str) -> str:
    value = next((row[name].strip() for name in COLUMNS[field] if row.get(name, "").strip()), "")
    if not value:
        raise InvalidSubmission(f"缺少“{COLUMNS[field][1]}”")
    return value


def _moment(text: str) -> datetime:
    """Written without an offset it is China's time."""
    try:
        moment = reckonable(datetime.fromisoformat(text.replace("/", "-")))
    except ValueError:
        raise InvalidSubmission(f"“{text}”不是时间，请写成 2026-06-01 08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
