"""Are two reports about one matter? Wording only proposes; place, names, target, kinds and time decide."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol, TypeVar

from triage.domain.names import Name, NameKind, common_part, names_in
from triage.domain.receipts import parse_receipt

C = TypeVar("C")
Verdict = Literal["link", "suggest", "apart"]
Rarity = Callable[[str], float]  # 0 for a name everybody uses, 1 for one that says which place is meant


class Described(Protocol):
    """What is compared of a report; `ports.IndexedReport` is one."""

    @property
    def text(self) -> str: ...
    @property
    def received(self) -> datetime: ...
    @property
    def adcode(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def kinds(self) -> tuple[str, ...]: ...
    @property
    def target(self) -> str: ...


class Sign(StrEnum):
    """What can speak for or against one matter; the weights of the signs are policy data."""

    MEANING = "meaning"
    NAME_SHARED = "name_shared"
    NAME_DIFFERS = "name_differs"
    AREA_SHARED = "area_shared"
    AREA_DIFFERS = "area_differs"
    TOWN_SAME = "town_same"
    COUNTY_SAME = "county_same"
    COUNTY_DIFFERS = "county_differs"
    CITY_DIFFERS = "city_differs"
    TARGET_SAME = "target_same"
    TARGET_DIFFERS = "target_differs"
    KINDS_SAME = "kinds_same"
    KINDS_DIFFER = "kinds_differ"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class DuplicateRules:
    """Log-odds of the signs and the two thresholds on the resulting probability."""

    suggest: float
    link: float
    floor: float  # pairs of reports less similar than this are not compared at all
    bias: float
    weights: Mapping[Sign, float]
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` estimates the probability of one matter; `reasons` are for people, strongest first."""

    score: float
    verdict: Verdict
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Traits:
    """A report as it is compared: read once, compared often."""

    received: datetime
    adcode: str
    target: str
    kinds: frozenset[str]
    names: tuple[Name, ...]
    numbers: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class _Evidence:
    sign: Sign
    amount: float
    words: str


_RECEIPT = re.compile(r"[Hh][Ss][\s\-—－_]*\d{6}[\s\-—－_]*\d{6}[\s\-—－_]*\d{2}")
_ORDER = re.compile(r"(?:工单|单号|编号|受理号|查询码|流水号)[^0-9A-Za-z]{0,6}([0-9A-Za-z\-]{8,24})")
_DAYS_IN_MONTH = 30.0
_PLACES = (NameKind.ESTATE, NameKind.ROAD, NameKind.VILLAGE, NameKind.WATER)  # firms are told apart by target


def compare(
    new: Described,
    old: Described,
    similarity: float,
    rules: DuplicateRules,
    *,
    separated: bool = False,
    numbers: Iterable[str] = (),
) -> Likeness:
    """`separated`: a person has said that the two are two matters. `numbers` are those `old` is known by."""
    known = frozenset(numbers)
    return weigh(traits(new), traits(old), similarity, rules, separated=separated, numbers=known)


def choose_case(compared: Iterable[tuple[C, Likeness]], rules: DuplicateRules) -> C | None:
    """The case a report is linked to, given its likeness to reports of several cases; None opens a new one.

    One close report is not enough: a chain of neighbours would drift from matter to matter over the months.
    """
    by_case: dict[C, list[Likeness]] = {}
    for case, likeness in compared:
        by_case.setdefault(case, []).append(likeness)
    averages = {
        case: sum(likeness.score for likeness in likenesses) / len(likenesses)
        for case, likenesses in by_case.items()
        if any(likeness.verdict == "link" for likeness in likenesses)
    }
    best = max(averages, key=lambda case: averages[case], default=None)
    return best if best is not None and averages[best] >= rules.suggest else None


def traits(report: Described) -> Traits:
    return Traits(
        report.received,
        report.adcode,
        report.target,
        frozenset(report.kinds),
        names_in(f"{report.text}\n{report.detail}\n{report.target}"),
        cited_numbers(report.text),
    )


def cited_numbers(text: str) -> frozenset[str]:
    """Receipts (check digits agree) and order numbers of other systems that the text refers to."""
    receipts = (parse_receipt(match[0]) for match in _RECEIPT.finditer(text))
    orders = (match[1] for match in _ORDER.finditer(text) if any(map(str.isdigit, match[1])))
    return frozenset(receipt for receipt in receipts if receipt) | frozenset(orders)


def weigh(
    new: Traits,
    old: Traits,
    similarity: float,
    rules: DuplicateRules,
    *,
    separated: bool = False,
    numbers: frozenset[str] = frozenset(),
    rarity: Rarity | None = None,
) -> Likeness:
    """The decision on traits that were read before; see `compare`."""
    if separated:
        return Likeness(0.0, "apart", ("人工已确认不是同一事项",))
    if cited := new.numbers & (numbers | old.numbers):
        return Likeness(1.0, "link", (f"来件引用了编号 {min(cited)}",))
    signs = list(_signs(new, old, similarity, rarity))
    odds = rules.bias + sum(rules.weights.get(sign.sign, 0.0) * sign.amount for sign in signs)
    score = 1 / (1 + math.exp(-max(-40.0, min(40.0, odds))))
    signs.sort(key=lambda sign: -abs(rules.weights.get(sign.sign, 0.0) * sign.amount))
    return Likeness(score, _verdict(score, signs, rules), tuple(sign.words for sign in signs))


def _verdict(score: float, signs: Iterable[_Evidence], rules: DuplicateRules) -> Verdict:
    """Without a place that both name, a person decides."""
    present = {sign.sign for sign in signs}
    same_place = bool(present & {Sign.NAME_SHARED, Sign.TOWN_SAME, Sign.TARGET_SAME})
    if score >= rules.link and same_place:
        return "link"
    return "suggest" if score >= rules.suggest else "apart"


def _signs(new: Traits, old: Traits, similarity: float, rarity: Rarity | None) -> Iterator[_Evidence]:
    yield _Evidence(Sign.MEANING, similarity, f"内容相似度 {similarity:.2f}")
    yield from _place_signs(new.adcode, old.adcode)
    yield from _name_signs(new.names, old.names, rarity)
    yield from _target_signs(new.target, old.target)
    yield from _kind_signs(new.kinds, old.kinds)
    days = abs((new.received - old.received).total_seconds()) / 86400
    yield _Evidence(Sign.MONTHS, math.log1p(days / _DAYS_IN_MONTH), f"相隔 {days:.0f} 天")


def _place_signs(new: str, old: str) -> Iterator[_Evidence]:
    city, county, town = (_level(new, old, digits) for digits in (4, 6, 9))
    if city is False:
        yield _Evidence(Sign.CITY_DIFFERS, 1.0, "不在同一城市")
    elif county is False:
        yield _Evidence(Sign.COUNTY_DIFFERS, 1.0, "不在同一区县")
    elif town:
        yield _Evidence(Sign.TOWN_SAME, 1.0, "同一街道（乡镇）")
    elif county:
        yield _Evidence(Sign.COUNTY_SAME, 1.0, "同一区县")


def _level(new: str, old: str, digits: int) -> bool | None:
    """Whether both lie in the same division of this level; None when one of them is not known so closely."""
    if any(
        len(code) < digits or not code[:digits].strip("0") or code[:digits].endswith("00")
        for code in (new, old)
    ):
        return None
    return new[:digits] == old[:digits]


def _name_signs(new: tuple[Name, ...], old: tuple[Name, ...], rarity: Rarity | None) -> Iterator[_Evidence]:
    """What both texts call by name, and where each names another place of the same kind."""
    shared = {(one.kind, part) for one in new for other in old if (part := common_part(one, other))}
    spots = sorted(part for kind, part in shared if kind is not NameKind.DIVISION)
    areas = sorted(part for kind, part in shared if kind is NameKind.DIVISION)
    if spots:
        weight = 1 - math.prod(1 - (rarity or _by_length)(part) for part in spots)
        yield _Evidence(Sign.NAME_SHARED, weight, "都提到" + _listed(spots))
    if areas:
        yield _Evidence(Sign.AREA_SHARED, 1.0, "都在" + _listed(areas))
    elif pair := _pair_of(NameKind.DIVISION, new, old):
        yield _Evidence(Sign.AREA_DIFFERS, 1.0, _apart(*pair))
    if not spots:
        pairs = [pair for kind in _PLACES if (pair := _pair_of(kind, new, old))]
        yield from (_Evidence(Sign.NAME_DIFFERS, 1.0, _apart(*pair)) for pair in pairs)


def _pair_of(kind: NameKind, new: tuple[Name, ...], old: tuple[Name, ...]) -> tuple[Name, Name] | None:
    """The first name of this kind in each text."""
    one, other = (next((name for name in names if name.kind is kind), None) for names in (new, old))
    return (one, other) if one and other else None


def _listed(parts: list[str]) -> str:
    return "、".join(f"“{part}”" for part in sorted(parts, key=lambda part: -len(part))[:3])


def _apart(one: Name, other: Name) -> str:
    return f"一处说“{one.text}”，另一处说“{other.text}”"


def _by_length(part: str) -> float:
    """How particular a name is when nobody has counted: the longer the rarer."""
    return 1 - 0.5 ** (len(part) - 1)


def _target_signs(new: str, old: str) -> Iterator[_Evidence]:
    if not new or not old:
        return
    if new in old or old in new:
        yield _Evidence(Sign.TARGET_SAME, 1.0, f"被举报对象都是“{min(new, old, key=len)}”")
    else:
        yield _Evidence(Sign.TARGET_DIFFERS, 1.0, f"被举报对象不同：“{new}”与“{old}”")


def _kind_signs(new: frozenset[str], old: frozenset[str]) -> Iterator[_Evidence]:
    if not new or not old:
        return
    shared = len(new & old) / len(new | old)
    if shared:
        yield _Evidence(Sign.KINDS_SAME, shared, "污染类型相同" if shared == 1 else "污染类型部分相同")
    else:
        yield _Evidence(Sign.KINDS_DIFFER, 1.0, "污染类型不同")
