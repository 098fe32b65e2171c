"""What of a report is compared with others? Place, names, target, kinds, time and the problem's words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import fsum
from operator import add
from typing import Protocol

from triage.domain.names import Name, NameKind, names_in
from triage.domain.receipts import parse_receipt
from triage.domain.sources import sources_in

_RECEIPT = re.compile(r"[Hh][Ss][\s\-—－_]*\d{6}[\s\-—－_]*\d{6}[\s\-—－_]*\d{2}")
_ORDER = re.compile(r"(?:工单|单号|编号|受理号|查询码|流水号)[^0-9A-Za-z]{0,6}([0-9A-Za-z\-]{8,24})")
_PLACED = 100  # where it is stands in the first sentence or two; names further on are told along the way
_BEGINNING, _FADING = 60, 15
_COUNTS = [1 / (1 + place / _FADING) for place in range(_BEGINNING)]
_SAID_OF_ANYTHING = re.compile(
    "尊敬的|领导|您好|你好|书记|市长|局长|反映|投诉|举报|咨询|建议|请求|请问|希望|恳请|强烈|要求|关于|有关|相关|"
    "部门|政府|问题|情况|严重|长期|多次|一直|影响|居民|业主|市民|群众|村民|小区|我们|本人|我是|他们|大家|解决|处理|"
    "重视|请|为|谢谢|什么|怎么|为何|何时|能否|是否|可以|不能|没有|无人|生活|休息|正常|附近|周边|旁边|目前|现在|"
    "已经|因为|所以|但是|而且|以及"
)


class Described(Protocol):
    """A report that can be compared; `ports.IndexedReport` is one."""

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


@dataclass(frozen=True, slots=True)
class Traits:
    """A report as it is compared: read once, compared often."""

    received: datetime | None = None
    adcode: str = ""
    target: str = ""
    kinds: frozenset[str] = frozenset()
    names: Mapping[str, Name] = field(default_factory=dict)  # under Name.key
    first: Mapping[NameKind, Name] = field(default_factory=dict)  # of each kind the name that comes first
    words: Mapping[str, float] = field(default_factory=dict)  # see `problem_words`
    said: float = 0.0  # the weight of all words together
    sources: frozenset[str] = frozenset()  # sorts of source that the first sentences name
    numbers: frozenset[str] = frozenset()


def traits(report: Described) -> Traits:
    beginning = f"{report.text[:_PLACED]}\n{report.target}"
    names = names_in(beginning)
    where = names_in(report.detail)
    words = problem_words(report.text, names)
    return Traits(
        received=report.received,
        adcode=report.adcode,
        target=report.target,
        kinds=frozenset(report.kinds) | {kind.partition(".")[0] for kind in report.kinds},
        names={name.key: name for name in reversed((*names, *where))},
        first={name.kind: name for name in reversed(names or where)},
        words=words,
        said=fsum(words.values()),
        sources=sources_in(beginning),
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
    placed = list(zip(map(add, plain, plain[1:]), _COUNTS, strict=False))
    return {pair: count for pair, count in reversed(placed) if pair.isalnum()}  # the first of equals counts


def cited_numbers(text: str) -> frozenset[str]:
    """Receipts (check digits agree) and order numbers of other systems that the text refers to."""
    receipts = (parse_receipt(match[0]) for match in _RECEIPT.finditer(text))
    orders = (match[1] for match in _ORDER.finditer(text) if any(map(str.isdigit, match[1])))
    return frozenset(receipt for receipt in receipts if receipt) | frozenset(orders)
