"""Are two reports about one matter? Wording only proposes; place, names, target, kinds and time decide."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Literal, Protocol, TypeVar

from triage.domain.names import Name, NameKind, common_part, names_in
from triage.domain.receipts import parse_receipt

C = TypeVar("C")
Verdict = Literal["link", "suggest", "apart"]


class Described(Protocol):
    """What is compared of a report; `ports.IndexedReport` is one."""

    @property
    def text(self) -> str: ...
    @property
    def received(self) -> datetime | None: ...
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
    group: float  # the average from which on messages of a pool are shown together
    window_days: int  # an automatic link reaches no further back
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

    received: datetime | None
    adcode: str
    target: str
    kinds: frozenset[str]
    names: tuple[Name, ...]
    words: Mapping[str, float] = field(default_factory=dict)  # see `problem_words`
    numbers: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How strongly a sign is present, mostly 0..1, and what people read about it."""

    sign: Sign
    amount: float
    words: str


_RECEIPT = re.compile(r"[Hh][Ss][\s\-—－_]*\d{6}[\s\-—－_]*\d{6}[\s\-—－_]*\d{2}")
_ORDER = re.compile(r"(?:工单|单号|编号|受理号|查询码|流水号)[^0-9A-Za-z]{0,6}([0-9A-Za-z\-]{8,24})")
_DAYS_IN_MONTH = 30.0
_PLACED = 100  # where it is stands in the first sentence or two; names further on are told along the way
_BEGINNING, _FADING = 60, 15
_SAID_OF_ANYTHING = re.compile(
    "尊敬的|领导|您好|你好|书记|市长|局长|反映|投诉|举报|咨询|建议|请求|请问|希望|恳请|强烈|要求|关于|有关|相关|"
    "部门|政府|问题|情况|严重|长期|多次|一直|影响|居民|业主|市民|群众|村民|小区|我们|本人|我是|他们|大家|解决|处理|"
    "重视|请|为|谢谢|什么|怎么|为何|何时|能否|是否|可以|不能|没有|无人|生活|休息|正常|附近|周边|旁边|目前|现在|"
    "已经|因为|所以|但是|而且|以及"
)
_PLACES = (NameKind.ESTATE, NameKind.ROAD, NameKind.VILLAGE, NameKind.WATER)
_SPOTS = frozenset({*_PLACES, NameKind.FIRM})  # two firms' names are no contradiction: targets are compared


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
    names = names_in(f"{report.text[:_PLACED]}\n{report.detail}\n{report.target}")
    return Traits(
        received=report.received,
        adcode=report.adcode,
        target=report.target,
        kinds=frozenset(report.kinds),
        names=names,
        words=problem_words(report.text, names),
        numbers=cited_numbers(report.text),
    )


def problem_words(text: str, names: Iterable[Name]) -> Mapping[str, float]:
    """Pairs of characters at the beginning of a text, names left out: what it complains about, not where.

    The later a pair stands the less it counts: half after `_FADING` characters.
    """
    plain = text[:_BEGINNING]
    for name in sorted((name.text for name in names), key=len, reverse=True):
        plain = plain.replace(name, "，")
    plain = _SAID_OF_ANYTHING.sub("，", plain)
    pairs: dict[str, float] = {}
    for place, pair in enumerate(map("".join, pairwise(plain))):
        if pair.isalnum() and pair not in pairs:
            pairs[pair] = 1 / (1 + place / _FADING)
    return pairs


def _overlap(new: Mapping[str, float], old: Mapping[str, float]) -> float:
    """Share of the shorter one's words that the other uses too, 0..1."""
    least = min(sum(new.values()), sum(old.values()))
    return sum(min(new[pair], old[pair]) for pair in new.keys() & old.keys()) / least if least else 0.0


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
) -> Likeness:
    """The decision on traits that were read before; see `compare`."""
    if separated:
        return Likeness(0.0, "apart", ("人工已确认不是同一事项",))
    if cited := new.numbers & (numbers | old.numbers):
        return Likeness(1.0, "link", (f"来件引用了编号 {min(cited)}",))
    signs = list(signs_between(new, old, similarity))
    odds = rules.bias + sum(rules.weights.get(sign.sign, 0.0) * sign.amount for sign in signs)
    score = 1 / (1 + math.exp(-max(-40.0, min(40.0, odds))))
    signs.sort(key=lambda sign: -abs(rules.weights.get(sign.sign, 0.0) * sign.amount))
    return Likeness(score, _verdict(score, signs, rules), tuple(sign.words for sign in signs))


def _verdict(score: float, signs: Iterable[Evidence], rules: DuplicateRules) -> Verdict:
    """Without a place that both name, a person decides."""
    present = {sign.sign for sign in signs}
    same_place = bool(present & {Sign.NAME_SHARED, Sign.TOWN_SAME, Sign.TARGET_SAME})
    if score >= rules.link and same_place:
        return "link"
    return "suggest" if score >= rules.suggest else "apart"


def signs_between(new: Traits, old: Traits, similarity: float) -> Iterator[Evidence]:
    """Everything that speaks for or against one matter; what a report does not say gives no sign."""
    yield Evidence(Sign.MEANING, similarity, f"内容相似度 {similarity:.2f}")
    words = _overlap(new.words, old.words)
    yield Evidence(Sign.WORDS, words, f"问题描述用词重合 {words:.0%}")
    yield from _area_signs(new, old)
    yield from _name_signs(new, old, similarity)
    yield from _target_signs(new.target, old.target)
    yield from _kind_signs(new.kinds, old.kinds)
    if new.received and old.received:
        days = abs((new.received - old.received).total_seconds()) / 86400
        yield Evidence(Sign.MONTHS, math.log1p(days / _DAYS_IN_MONTH), f"相隔 {days:.0f} 天")


def _area_signs(new: Traits, old: Traits) -> Iterator[Evidence]:
    """One sign at most: the closest division that both are known to share, or the widest they do not."""
    city, county, town = (_level(new.adcode, old.adcode, digits) for digits in (4, 6, 9))
    if city is False:
        yield Evidence(Sign.CITY_DIFFERS, 1.0, "不在同一城市")
    elif county is False:
        yield Evidence(Sign.COUNTY_DIFFERS, 1.0, "不在同一区县")
    elif towns := _shared(new, old, {NameKind.TOWN}):
        yield Evidence(Sign.TOWN_SAME, 1.0, "都在" + _listed(towns))
    elif town:
        yield Evidence(Sign.TOWN_SAME, 1.0, "同一街道（乡镇）")
    elif pair := _pair_of(NameKind.TOWN, new, old):
        yield Evidence(Sign.AREA_DIFFERS, 1.0, _apart(*pair))
    elif county:
        yield Evidence(Sign.COUNTY_SAME, 1.0, "同一区县")
    elif districts := _shared(new, old, {NameKind.DISTRICT}):
        yield Evidence(Sign.AREA_SHARED, 1.0, "都在" + _listed(districts))
    elif pair := _pair_of(NameKind.DISTRICT, new, old):
        yield Evidence(Sign.AREA_DIFFERS, 1.0, _apart(*pair))


def _level(new: str, old: str, digits: int) -> bool | None:
    """Whether both lie in the same division of this level; None when one of them is not known so closely."""
    if any(
        len(code) < digits or not code[:digits].strip("0") or code[:digits].endswith("00")
        for code in (new, old)
    ):
        return None
    return new[:digits] == old[:digits]


def _name_signs(new: Traits, old: Traits, similarity: float) -> Iterator[Evidence]:
    """What both texts call by name, and of which kind each names a place that the other does not."""
    if shared := _shared(new, old, _SPOTS):
        weight = 1 - math.prod(1 - _particular(part) for part in shared)
        yield Evidence(Sign.NAME_SHARED, weight, "都提到" + _listed(shared))
    places = [kind for kind in _PLACES if not _shared(new, old, {kind})]
    pairs = [pair for kind in places if (pair := _pair_of(kind, new, old))]
    yield from (Evidence(Sign.NAME_DIFFERS, 1.0, _apart(*pair)) for pair in pairs)
    if pairs and not shared:
        yield Evidence(Sign.ELSEWHERE, similarity, "说法相近，但地点不同")


def _shared(new: Traits, old: Traits, kinds: AbstractSet[NameKind]) -> list[str]:
    parts = {common_part(one, other) for one in new.names if one.kind in kinds for other in old.names}
    return sorted(parts - {""})


def _pair_of(kind: NameKind, new: Traits, old: Traits) -> tuple[Name, Name] | None:
    """The first name of this kind in each text."""
    one, other = (next((name for name in side.names if name.kind is kind), None) for side in (new, old))
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
        yield Evidence(Sign.TARGET_SAME, 1.0, f"被举报对象都是“{min(new, old, key=len)}”")
    else:
        yield Evidence(Sign.TARGET_DIFFERS, 1.0, f"被举报对象不同：“{new}”与“{old}”")


def _kind_signs(new: frozenset[str], old: frozenset[str]) -> Iterator[Evidence]:
    if not new or not old:
        return
    shared = len(new & old) / len(new | old)
    if shared:
        yield Evidence(Sign.KINDS_SAME, shared, "污染类型相同" if shared == 1 else "污染类型部分相同")
    else:
        yield Evidence(Sign.KINDS_DIFFER, 1.0, "污染类型不同")
