"""What is the responsible office called here? By the department's pattern and how the place is governed."""

from collections.abc import Sequence
from dataclasses import dataclass

from triage.domain.divisions import CITY, COUNTY, PROVINCE, TOWN, Division, Divisions

NATION = "nation"

_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
_OTHER_LAW = frozenset({"71", "81", "82"})  # Taiwan, Hong Kong, Macao
_CORPS_CITIES = "6590"  # governed by the Xinjiang Production and Construction Corps
_KEPT_WHOLE = ("自治县", "新区", "矿区", "林区", "特区")


@dataclass(frozen=True, slots=True)
class Department:
    """`label` is the plain name the law uses. `vertical`: the county's office is a branch of the city's.

    An office that is not `placed` (courts, railways) does not follow the tree of divisions.
    """

    code: str
    label: str
    ministry: str
    vertical: bool = False
    placed: bool = True


@dataclass(frozen=True, slots=True)
class Office:
    """`doubt` says what about the place a person has to look at; "" when nothing."""

    name: str
    level: str
    doubt: str = ""


def office_at(department: Department, adcode: str, level: str, divisions: Divisions) -> Office:
    """The department's office of `level` (county unless given), or a higher one when less is known."""
    if not adcode:
        return Office(department.label, level or COUNTY, "地点未定，无法确定具体单位")
    steps, doubt = _known_steps(adcode, divisions)
    if not steps:
        return Office(department.label, level or COUNTY, f"行政区划代码{adcode}不在代码表中")
    if steps[0].code[:2] in _OTHER_LAW:
        return Office(department.label, level or COUNTY, f"{steps[0].name}不适用内地的职责分工")
    if level == NATION:
        return Office(department.ministry, NATION, doubt)
    seat = _seat(steps, level)
    return Office(_name(department, seat), seat[-1].level, doubt or _doubt(steps, seat, level))


def shared_office(department: Department, codes: Sequence[str], divisions: Divisions) -> Office:
    """The office above all the places a matter touches; the ministry when they lie in several provinces."""
    if not all(divisions.get(code) for code in codes):
        return office_at(department, next(code for code in codes if not divisions.get(code)), "", divisions)
    names = "、".join(divisions.full_name(code) for code in codes)
    superior = common_superior(codes, divisions)
    if superior is None:
        return Office(department.ministry, NATION, f"跨省级行政区域（{names}），请先协商管辖")
    if superior.code in codes:
        return office_at(department, superior.code, "", divisions)
    office = office_at(department, superior.code, "", divisions)
    return Office(office.name, office.level, f"跨行政区域（{names}），由共同的上级协调或者指定管辖")


def common_superior(codes: Sequence[str], divisions: Divisions) -> Division | None:
    """The lowest division that holds all of them; None when only the whole country does."""
    shared: Division | None = None
    for steps in zip(*(divisions.path(code) for code in codes), strict=False):
        if len({step.code for step in steps}) > 1:
            break
        shared = steps[0]
    return shared


def _known_steps(adcode: str, divisions: Divisions) -> tuple[tuple[Division, ...], str]:
    """The path of the code, or of the deepest part of it that the table knows."""
    for code in (adcode, adcode[:9], adcode[:6], adcode[:4] + "00", adcode[:2] + "0000"):
        if steps := divisions.path(code):
            if code == adcode or len(adcode) == 12:  # twelve digits name a village
                return steps, ""
            return steps, f"行政区划代码{adcode}不在代码表中，按{divisions.full_name(code)}确定"
    return (), ""


def _seat(steps: Sequence[Division], level: str) -> Sequence[Division]:
    """The path down to the division whose office it is: no township, placeholder or zone."""
    order = (PROVINCE, CITY, COUNTY)
    lowest = order.index(level) if level in order else 2
    seat = [step for step in steps if step.level != TOWN and order.index(step.level) <= lowest]
    while len(seat) > 1 and (seat[-1].is_placeholder or seat[-1].is_zone or seat[-1].name == seat[-2].name):
        seat.pop()
    return seat


def _doubt(steps: Sequence[Division], seat: Sequence[Division], level: str) -> str:
    zone = next((step for step in steps if step.is_zone), None)
    if zone and level in ("", COUNTY):
        return f"{zone.name}为开发区，请核对管委会与所在地部门的职责分工"
    if steps[-1].code.startswith(_CORPS_CITIES):
        return "兵团管理的市，请核对师市与自治区部门的职责分工"
    if seat[-1].level == PROVINCE and level in ("", COUNTY) and len(steps) == 1:
        return "地点只明确到省级，无法确定具体单位"
    return ""


def _name(department: Department, seat: Sequence[Division]) -> str:
    if department.vertical:
        return _vertical_name(seat)
    return _place_name(seat) + department.label if department.placed else department.label


def _place_name(seat: Sequence[Division]) -> str:
    """City and county, as offices call themselves: 杭州市余杭区, 上海市浦东新区, 济源市."""
    named = [step for step in seat if not step.is_placeholder]
    last = named[-1]
    if last.level == COUNTY and seat[-2].is_placeholder and last.code[:2] not in _MUNICIPALITIES:
        return last.name
    return "".join(step.name for step in named[-2:]) if last.level == COUNTY else last.name


def _vertical_name(seat: Sequence[Division]) -> str:
    """Since the vertical reform a county's bureau is a branch of the city's, but not in municipalities."""
    last = seat[-1]
    if last.level == PROVINCE:
        return last.name + ("生态环境局" if last.code[:2] in _MUNICIPALITIES else "生态环境厅")
    if last.level == CITY or seat[-2].is_placeholder:
        return _place_name(seat) + "生态环境局"
    return f"{seat[-2].name}生态环境局{_branch(last.name)}分局"


def _branch(county: str) -> str:
    """余杭区 -> 余杭, 昌宁县 -> 昌宁; names of two characters and compound endings stay whole."""
    if len(county) <= 2 or county.endswith(_KEPT_WHOLE) or county[-1] not in "区县市":
        return county
    return county[:-1]
