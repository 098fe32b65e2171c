"""What speaks for or against one matter in two reports? Signs with an amount, and the words people read."""

import math
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from triage.domain.names import Name, NameKind, common_part
from triage.domain.traits import Traits

_DAYS_IN_MONTH = 30.0
_SPOTS = (NameKind.WATER, NameKind.ROAD, NameKind.VILLAGE, NameKind.ESTATE, NameKind.FIRM)  # ever closer
_PLACES = _SPOTS[:-1]  # two firms' names are no contradiction: targets are compared

Shared = Mapping[NameKind, list[str]]


class Sign(StrEnum):
    """What can speak for or against one matter; the weights of the signs are policy data."""

    MEANING = "meaning"
    WORDS = "words"
    NAME_SHARED = "name_shared"
    NAME_DIFFERS = "name_differs"
    ELSEWHERE = "elsewhere"
    AREA_SHARED = "area_shared"
    AREA_DIFFERS = "area_differs"
    TOWN_SAME = "town_same"
    COUNTY_SAME = "county_same"
    COUNTY_DIFFERS = "county_differs"
    CITY_DIFFERS = "city_differs"
    SOURCE_SAME = "source_same"
    SOURCE_DIFFERS = "source_differs"
    TARGET_SAME = "target_same"
    TARGET_DIFFERS = "target_differs"
    KINDS_SAME = "kinds_same"
    KINDS_DIFFER = "kinds_differ"
    MONTHS = "months"


class Evidence(NamedTuple):
    """How strongly a sign is present, mostly 0..1; most pairs are compared without anybody reading why."""

    sign: Sign
    amount: float
    says: Callable[[], str]

    @property
    def words(self) -> str:
        """What people read about it."""
        return self.says()


def signs_between(new: Traits, old: Traits, similarity: float) -> Iterator[Evidence]:
    """Everything that speaks for or against; what a report does not say gives no sign."""
    shared = _shared_names(new, old)
    yield Evidence(Sign.MEANING, similarity, lambda: f"内容相似度 {similarity:.2f}")
    words = _overlap(new, old)
    yield Evidence(Sign.WORDS, words, lambda: f"问题描述用词重合 {words:.0%}")
    yield from _area_signs(new, old, shared)
    yield from _name_signs(new, old, shared, similarity)
    yield from _source_signs(new.sources, old.sources)
    yield from _target_signs(new.target, old.target)
    yield from _kind_signs(new.kinds, old.kinds)
    if new.received and old.received:
        days = abs((new.received - old.received).total_seconds()) / 86400
        yield Evidence(Sign.MONTHS, math.log1p(days / _DAYS_IN_MONTH), lambda: f"相隔 {days:.0f} 天")


def elsewhere(new: str, old: str) -> bool:
    """Whether two division codes are known to lie in two cities or counties."""
    city, county, _ = _levels(new, old)
    return city is False or county is False


def _shared_names(new: Traits, old: Traits) -> Shared:
    shared: dict[NameKind, list[str]] = {}
    for key in sorted(new.names.keys() & old.names.keys()):
        name = new.names[key]
        if part := common_part(name, old.names[key]):
            shared.setdefault(name.kind, []).append(part)
    return shared


def _overlap(new: Traits, old: Traits) -> float:
    """Share of the shorter one's words that the other uses too, 0..1."""
    common = new.words.keys() & old.words.keys()
    if not common:
        return 0.0
    return math.fsum(min(new.words[pair], old.words[pair]) for pair in common) / min(new.said, old.said)


def _area_signs(new: Traits, old: Traits, shared: Shared) -> Iterator[Evidence]:
    """One sign at most: the closest division that both are known to share, or the widest they do not."""
    city, county, town = _levels(new.adcode, old.adcode)
    if city is False:
        yield Evidence(Sign.CITY_DIFFERS, 1.0, lambda: "不在同一城市")
    elif county is False:
        yield Evidence(Sign.COUNTY_DIFFERS, 1.0, lambda: "不在同一区县")
    elif towns := shared.get(NameKind.TOWN):
        yield Evidence(Sign.TOWN_SAME, 1.0, lambda: "都在" + _listed(towns))
    elif town:
        yield Evidence(Sign.TOWN_SAME, 1.0, lambda: "同一街道（乡镇）")
    elif pair := _pair_of(NameKind.TOWN, new, old):
        yield Evidence(Sign.AREA_DIFFERS, 1.0, partial(_apart, *pair))
    elif county:
        yield Evidence(Sign.COUNTY_SAME, 1.0, lambda: "同一区县")
    elif districts := shared.get(NameKind.DISTRICT):
        yield Evidence(Sign.AREA_SHARED, 1.0, lambda: "都在" + _listed(districts))
    elif (pair := _pair_of(NameKind.DISTRICT, new, old)) and pair[0].ending == pair[1].ending:
        yield Evidence(Sign.AREA_DIFFERS, 1.0, partial(_apart, *pair))


def _levels(new: str, old: str) -> tuple[bool | None, bool | None, bool | None]:
    """Whether both lie in the same city, county, township; None when one is not known so closely."""
    if not new or not old:
        return None, None, None
    return _level(new, old, 4), _level(new, old, 6), _level(new, old, 9)


def _level(new: str, old: str, digits: int) -> bool | None:
    if any(
        len(code) < digits or not code[:digits].strip("0") or code[:digits].endswith("00")
        for code in (new, old)
    ):
        return None
    return new[:digits] == old[:digits]


def _name_signs(new: Traits, old: Traits, shared: Shared, similarity: float) -> Iterator[Evidence]:
    """What both texts call by name, and where each names another place of a kind.

    Another road is no contradiction when both name the same estate; another estate at the same road is.
    """
    parts = [part for kind in _SPOTS for part in shared.get(kind, ())] if shared else []
    if parts:
        weight = 1 - math.prod(1 - _particular(part) for part in parts)
        yield Evidence(Sign.NAME_SHARED, weight, lambda: "都提到" + _listed(parts))
    common = max((at for at, kind in enumerate(_SPOTS) if kind in shared), default=-1) if shared else -1
    both = new.first.keys() & old.first.keys()
    pairs = [(new.first[kind], old.first[kind]) for kind in _PLACES[common + 1 :] if kind in both]
    yield from (Evidence(Sign.NAME_DIFFERS, 1.0, partial(_apart, *pair)) for pair in pairs)
    if pairs and not parts:
        yield Evidence(Sign.ELSEWHERE, similarity, lambda: "说法相近，但地点不同")


def _source_signs(new: frozenset[str], old: frozenset[str]) -> Iterator[Evidence]:
    """An eating house is no building site; texts that name several sorts agree by what they share."""
    if not new or not old:
        return
    shared = len(new & old) / min(len(new), len(old))
    if shared:
        yield Evidence(Sign.SOURCE_SAME, shared, lambda: "污染来源相同")
    else:
        yield Evidence(Sign.SOURCE_DIFFERS, 1.0, lambda: "污染来源不同")


def _pair_of(kind: NameKind, new: Traits, old: Traits) -> tuple[Name, Name] | None:
    """The first name of this kind in each text."""
    one, other = new.first.get(kind), old.first.get(kind)
    return (one, other) if one and other else None


def _listed(parts: list[str]) -> str:
    return "、".join(f"“{part}”" for part in sorted(parts, key=lambda part: -len(part))[:3])


def _apart(one: Name, other: Name) -> str:
    return f"一处说“{one.text}”，另一处说“{other.text}”"


def _particular(part: str) -> float:
    """How particular a name is: the longer the rarer."""
    return 1 - 0.5 ** (len(part) - 1)


def _target_signs(new: str, old: str) -> Iterator[Evidence]:
    if not new or not old:
        return
    if new in old or old in new:
        yield Evidence(Sign.TARGET_SAME, 1.0, lambda: f"被举报对象都是“{min(new, old, key=len)}”")
    else:
        yield Evidence(Sign.TARGET_DIFFERS, 1.0, lambda: f"被举报对象不同：“{new}”与“{old}”")


def _kind_signs(new: frozenset[str], old: frozenset[str]) -> Iterator[Evidence]:
    if not new or not old:
        return
    shared = len(new & old) / min(len(new), len(old))
    if shared:
        same = "污染类型相同" if shared == 1 else "污染类型部分相同"
        yield Evidence(Sign.KINDS_SAME, shared, lambda: same)
    else:
        yield Evidence(Sign.KINDS_DIFFER, 1.0, lambda: "污染类型不同")
