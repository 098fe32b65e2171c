"""By which words may a text mean a division? Official, short and earlier names, and changed endings."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from operator import add
from typing import NamedTuple

from triage.domain.divisions import CITY, COUNTY, PROVINCE, TOWN, Division, Divisions


class Form(IntEnum):
    """How much a form of a name says by itself; higher says more."""

    GENERIC = 0  # 开发区, 高新区: means something only right after its city
    SHORT = 1  # 余杭, 仓前
    CHANGED = 2  # 济阳县 for 济阳区, 恩施州
    FORMER = 3  # 襄樊市
    FULL = 4


class Mention(NamedTuple):
    """A stretch of the text that reads like one or several divisions' name."""

    start: int
    end: int
    form: Form
    codes: tuple[str, ...]
    bearers: int = 1  # divisions whose name has the same invariable part
    dangling: bool = False  # followed by 路, 火锅 … it means something else unless a smaller division follows


Ending = tuple[str, Form, tuple[str, ...]]  # 区, whether that is official, and the divisions called so


@dataclass(frozen=True, slots=True)
class Word:
    """All that a word may mean: as it stands, with an ending behind it, else as the stem of its bearers."""

    whole: tuple[tuple[Form, tuple[str, ...]], ...]  # what says most first
    endings: Mapping[str, tuple[Ending, ...]]  # by their first character, in the order they are tried
    bearers: tuple[str, ...]
    bare: bool  # whether the stem alone is a name

    def readings(self, text: str, start: int, stop: int) -> Iterator[Mention]:
        """What the word means between `start` and `stop`, with what follows there."""
        for form, codes in self.whole:
            yield Mention(start, stop, form, codes)
        for ending, form, codes in self.endings.get(text[stop : stop + 1], ()):
            if text.startswith(ending, stop):
                yield Mention(start, stop + len(ending), form, codes, len(self.bearers))
                return
        if self.bare:
            yield Mention(start, stop, Form.SHORT, self.bearers, len(self.bearers))


@dataclass(frozen=True, slots=True)
class Names:
    """`stems` leads from the invariable part of a name to codes and what follows officially."""

    stems: Mapping[str, list[tuple[str, str]]]
    fixed: Mapping[str, list[tuple[str, Form]]]
    lengths: Mapping[str, tuple[int, ...]]  # first two characters -> lengths of the keys that start so
    everyday: Collection[str]  # stems of townships that are words of everyday life
    _met: dict[str, Word] = field(default_factory=dict)  # most of the words are never met

    def readings(self, text: str) -> Iterator[Mention]:
        """All readings in a text by their start, the longest first."""
        pairs = map(add, text, text[1:])
        for start, lengths in enumerate(map(self.lengths.get, pairs)):
            for length in lengths or ():
                stop = start + length
                if stop <= len(text) and (word := self._word(text[start:stop])) is not None:
                    yield from word.readings(text, start, stop)

    def _word(self, key: str) -> Word | None:
        word = self._met.get(key)
        if word is None and (key in self.stems or key in self.fixed):
            word = self._met[key] = self._read(key)
        return word

    def _read(self, key: str) -> Word:
        bearers = self.stems.get(key, [])
        everyday = key in self.everyday or key[-1] in "路街巷道"
        township = bool(bearers) and len(bearers[0][0]) > 6
        return Word(
            _by_form(self.fixed.get(key, [])),
            _endings(bearers),
            tuple(code for code, _ in bearers),
            bare=bool(bearers) and not (township and everyday),
        )


_ETHNIC = (
    "各族|蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|"
    "塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_AUTONOMOUS = re.compile(rf"(?:(?:{_ETHNIC})族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)*自治[区州县旗]$")
_NATION_TOWN = re.compile(rf"(?:(?:{_ETHNIC})族)+(?:民族)?乡$")
_REGION = re.compile(r"(?:壮族|回族|维吾尔)?自治区$|特别行政区$")
_PROPER_TOWN = re.compile(r"..[镇乡]$|...(?:农场|林场|牧场|管理区|团)$|^.[镇乡]$")
_SUFFIXES: Mapping[str, tuple[str, ...]] = {
    PROVINCE: ("省", "市"),
    CITY: ("地区", "市", "盟"),
    COUNTY: ("新区", "林区", "特区", "县", "区", "市"),
    TOWN: ("街道", "苏木", "地区", "镇", "乡"),
}
# What a division may have been before: a county now a city or district, a township a town.
_EARLIER: Mapping[str, tuple[str, ...]] = {"区": ("县", "市"), "市": ("县",)}
_TOWN_ENDINGS = ("街道办事处", "街道办", "街道", "办事处", "镇", "乡")
_ZONE_WORDS = {
    "航空港": ("航空港区", "航空港", "港区"),
    "城乡一体化": ("示范区", "城乡一体化示范区"),
    "循环化工": ("化工园区", "循环化工园区"),
    "高新技术": ("高新区", "高新技术产业开发区", "高新技术开发区", "高新开发区", "国家高新区", "开发区"),
    "经济": ("经开区", "经济开发区", "经济技术开发区", "开发区"),
}


def collect_names(divisions: Divisions, script: Mapping[int, str], everyday: Collection[str]) -> Names:
    """All names of all divisions in the script that `script` leads to; `everyday` words name no township."""
    stems: dict[str, list[tuple[str, str]]] = defaultdict(list)
    fixed: dict[str, list[tuple[str, Form]]] = defaultdict(list)
    for division in divisions:
        if division.is_placeholder:
            continue
        name = division.name.translate(script)
        stem = stem_of(name, division.level)
        if 1 < len(stem) < len(name) and not division.is_zone:
            stems[stem].append((division.code, name[len(stem) :]))
        else:
            fixed[name].append((division.code, _form_of(name, division.level)))
        if division.is_zone:
            for word in _zone_names(division, divisions):
                fixed[word].append((division.code, Form.GENERIC))
    for entry in divisions.former_names:
        fixed[entry.name.translate(script)].append((entry.code, Form.FORMER))
    return Names(dict(stems), dict(fixed), _lengths([*stems, *fixed]), everyday)


def stem_of(name: str, level: str) -> str:
    """余杭 for 余杭区, 恩施 for 恩施土家族苗族自治州; the whole name when nothing can be left out."""
    if level == PROVINCE:
        name = _REGION.sub("", name)
    elif name.endswith(("自治州", "自治县", "自治旗")):
        return _AUTONOMOUS.sub("", name) or name[:-3]
    elif name.endswith("族乡"):
        return _NATION_TOWN.sub("", name) or name
    for suffix in _SUFFIXES[level]:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name


def _form_of(name: str, level: str) -> Form:
    """Townships called 开发区 or 良种场 bear a word, not a name."""
    return Form.GENERIC if level == TOWN and not _PROPER_TOWN.search(name) else Form.FULL


def _other_endings(code: str, ending: str) -> tuple[str, ...]:
    """恩施州 for 恩施土家族苗族自治州, 济阳县 for 济阳区, 思延乡 for 思延镇."""
    if len(code) > 6:
        return _TOWN_ENDINGS
    if ending.endswith(("自治州", "自治县")):
        return (ending[-1],)
    return () if code.endswith("00") else _EARLIER.get(ending[-1], ())


def _zone_names(zone: Division, divisions: Divisions) -> Iterator[str]:
    bare = zone.name
    for above in divisions.path(zone.parent):
        bare = bare.replace(above.name, "").replace(stem_of(above.name, above.level), "")
    sign = next((sign for sign in _ZONE_WORDS if sign in bare), "")
    own = bare[: bare.find(sign)] if sign else ""  # 新站 in 合肥新站高新技术产业开发区
    words = (own + word for word in _ZONE_WORDS.get(sign, ()))
    yield from sorted({bare, *words} - {zone.name})


def _lengths(keys: list[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        found[key[:2]].add(len(key))
    return {start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}


def _by_form(meanings: Sequence[tuple[str, Form]]) -> tuple[tuple[Form, tuple[str, ...]], ...]:
    forms = sorted({form for _, form in meanings}, reverse=True)
    return tuple((form, tuple(code for code, each in meanings if each == form)) for form in forms)


def _endings(bearers: Sequence[tuple[str, str]]) -> dict[str, tuple[Ending, ...]]:
    """The official ending comes before a changed one, a longer before a shorter."""
    changed = [(code, other) for code, ending in bearers for other in _other_endings(code, ending)]
    ordered = [*_by_ending(bearers, Form.FULL), *_by_ending(changed, Form.CHANGED)]
    firsts = dict.fromkeys(ending[0] for ending, _, _ in ordered)
    return {first: tuple(each for each in ordered if each[0][0] == first) for first in firsts}


def _by_ending(bearers: Iterable[tuple[str, str]], form: Form) -> list[Ending]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, ending in bearers:
        found[ending].append(code)
    return [(ending, form, tuple(found[ending])) for ending in sorted(found, key=len, reverse=True)]
