"""Which provinces, cities, counties and townships are there, and which lies in which?"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

PROVINCE, CITY, COUNTY, TOWN = "province", "city", "county", "town"

# Rows that keep the code tree regular and are no place anybody names.
_PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@dataclass(frozen=True, slots=True)
class Division:
    """`code` has 6 digits (GB/T 2260), 9 at a township (statistics); `parent` is one level up."""

    code: str
    name: str
    level: str
    parent: str

    @property
    def is_placeholder(self) -> bool:
        """Not a division people name: 市辖区, 县 and 省直辖 rows between a province and its counties."""
        return self.level in (CITY, COUNTY) and self.name in _PLACEHOLDERS

    @property
    def is_zone(self) -> bool:
        """A development zone: its code (7x) exists in the statistics only."""
        return self.level == COUNTY and self.code[4] == "7"


@dataclass(frozen=True, slots=True)
class FormerName:
    """An earlier or customary name and what it stands for today; `until` is "" while in use."""

    name: str
    code: str
    until: str = ""
    citation: str = ""
    verified: bool = True


class Divisions:
    """A frozen table. Only codes and names are kept; a Division is made when it is asked for."""

    def __init__(self, names: Mapping[str, str], former: Sequence[FormerName] = ()) -> None:
        self._names = dict(sorted(names.items()))
        self._former: dict[str, list[FormerName]] = defaultdict(list)
        for entry in former:
            self._former[entry.name].append(entry)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[Division]:
        """All divisions in order of their codes, a county's townships right after it."""
        return (self._made(code, name) for code, name in self._names.items())

    def get(self, code: str) -> Division | None:
        name = self._names.get(code)
        return None if name is None else self._made(code, name)

    def path(self, code: str) -> tuple[Division, ...]:
        """From the province down to `code`, placeholders included; empty when the code is unknown."""
        steps: list[Division] = []
        while (division := self.get(code)) is not None:
            steps.append(division)
            code = division.parent
        return tuple(reversed(steps))

    def nearest(self, code: str) -> str:
        """The code itself, else the closest one above it that exists; "" when there is none."""
        above = (code, code[:6], f"{code[:4]}00", f"{code[:2]}0000")
        return next((each for each in above if each in self._names), "")

    def full_name(self, code: str) -> str:
        """As people write it: without 市辖区 and other placeholders."""
        return "".join(step.name for step in self.path(code) if not step.is_placeholder)

    def named(self, name: str) -> tuple[Division, ...]:
        """Every division that bears exactly this name today, by code; see `former` for earlier names."""
        return tuple(self._made(code, name) for code in self._by_name.get(name, ()))

    def former(self, name: str) -> tuple[FormerName, ...]:
        """What an earlier or customary name stands for today."""
        return tuple(self._former.get(name, ()))

    @property
    def former_names(self) -> tuple[FormerName, ...]:
        return tuple(entry for entries in self._former.values() for entry in entries)

    def children(self, code: str) -> tuple[Division, ...]:
        """One level down. A city without districts (441900 东莞市) has townships as children."""
        prefix = _prefix(code)
        first = bisect_left(self._codes, prefix)
        last = bisect_right(self._codes, prefix + "~")
        inside = (self._made(each, self._names[each]) for each in self._codes[first:last])
        return tuple(division for division in inside if division.parent == code)

    def is_within(self, code: str, ancestor: str) -> bool:
        """Whether `code` is `ancestor` or lies below it."""
        return code.startswith(_prefix(ancestor))

    def has_counties(self, code: str) -> bool:
        """Whether `code` is a province or a city of which it matters where in it; 东莞 has no counties."""
        if not code or _level(code) not in (PROVINCE, CITY):
            return False
        return _level(code) == PROVINCE or any(below.level == COUNTY for below in self.children(code))

    @cached_property
    def _codes(self) -> list[str]:
        return list(self._names)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for code, name in self._names.items():
            found[name].append(code)
        return dict(found)

    def _made(self, code: str, name: str) -> Division:
        return Division(code, name, _level(code), _parent(code))


def _level(code: str) -> str:
    if len(code) > 6:
        return TOWN
    if code.endswith("0000"):
        return PROVINCE
    return CITY if code.endswith("00") else COUNTY


def _parent(code: str) -> str:
    return {TOWN: code[:6], COUNTY: code[:4] + "00", CITY: code[:2] + "0000", PROVINCE: ""}[_level(code)]


def _prefix(code: str) -> str:
    """The digits all divisions below share."""
    return {PROVINCE: code[:2], CITY: code[:4]}.get(_level(code), code)
