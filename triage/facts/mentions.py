"""Where in a text do names of divisions stand, and how far is each to be believed?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from triage.facts.chains import Chain, depth
from triage.facts.names import Form, Mention, Names
from triage.policies.divisions import PlaceWords

_LETTER = re.compile(r"[\u4e00-\u9fff]")
_NOT_AFTER_FULL = re.compile(r"(?<=区)[域间块]|(?<=市)场|(?<=县)小吃|(?<=镇)[压定静痛]|(?<=乡)[愁亲间]")
_NOT_AFTER_STEM = re.compile(r"[一二三四五六七八九十大小东西南北上下新老]?(?:村|社区|组|屯|湾|庄)|[”」』]")
_AFTER_STEM = re.compile(
    r"$|[\s,、。;:!?()]|的|区|县|市|这|那|境内|地区|城区|本地|当地|有|附近|一带|某|发生|出现|到处|空气"
)
_HIDING = frozenset(
    [
        "和县",
        "古县",
        "道县",
        "成县",
        "理县",
        "应县",
        "代县",
        "单县",
        "房县",
        "文县",
        "礼县",
        "康县",
        "兴县",
        "环县",
        "任县",
        "开县",
        "景县",
    ]
)
_OPENING = re.compile(r"(?:[^\u4e00-\u9fff]|[在于住到自诉映]|举报)$")
_ENDINGS = frozenset("省市区县州盟旗镇乡道")  # 内蒙古 is a customary name and has none of them
_MOST = 500  # names in one text; what comes after is no description of a place
_FEW_BEARERS = 4  # a township's name is its own when hardly any other division has the same stem


class Trust(Enum):
    """What a chain of names needs to be believed."""

    ALONE = "nothing"
    ASK = "a yes of the reporter: a township that nobody else seems to have"
    SUPPORT = "another place in the text, or the channel, around it"
    HINT = "the channel around it"
    NEVER = "it is no place"


@dataclass(frozen=True, slots=True)
class Rules:
    """The words compiled once."""

    words: PlaceWords
    not_after: re.Pattern[str]


def compile_rules(words: PlaceWords) -> Rules:
    return Rules(words, re.compile(words.not_after))


def find_mentions(text: str, names: Names, rules: Rules) -> list[Mention]:
    """All readings that their neighbours allow, by start, the longest first."""
    judged = (
        mention._replace(dangling=True) if _dangles(text, mention, rules) else mention
        for mention in names.readings(text)
        if mention.form <= Form.SHORT or not _NOT_AFTER_FULL.match(text, mention.end)
    )
    return list(islice(judged, _MOST))


def trust_in(text: str, chain: Chain, codes: Sequence[str], rules: Rules) -> Trust:
    """How much a chain needs beside itself; `codes` are its readings, several when a name is shared."""
    first = chain.mentions[0]
    name = text[first.start : first.end]
    begins = _begins(text, first.start, rules)
    if chain.linked:
        return _trust_in_row(name, chain, begins=begins, rules=rules)
    if first.form is Form.GENERIC or name in rules.words.generic:
        return Trust.HINT
    if first.form is Form.SHORT:
        return _trust_in_stem(text, first, codes, begins=begins, rules=rules)
    if first.form >= Form.FORMER and depth(codes[0]) < 4:
        return Trust.ALONE if _believable(text, first, begins=begins) else Trust.NEVER
    shared = (
        len(codes) > 1 if first.form is Form.CHANGED else first.bearers > _FEW_BEARERS and len(codes) == 1
    )
    if not begins or len(name) < 3 or shared:
        return Trust.SUPPORT
    return Trust.ASK if depth(codes[0]) == 4 else Trust.ALONE


def _believable(text: str, mention: Mention, *, begins: bool) -> bool:
    """Three characters stand anywhere, but 项城市 hides in 这项城市工程 and 理县 in 处理县里."""
    name = text[mention.start : mention.end]
    if len(name) == 3 and name.endswith("城市"):
        return mention.start == 0 or text[mention.start - 1] not in "这那此该沿本各每全"
    if name in _HIDING:
        opened = mention.start == 0 or bool(_OPENING.search(text[max(0, mention.start - 2) : mention.start]))
        return opened and text[mention.end : mention.end + 1] not in ("长", "委", "里", "城", "内", "级")
    return begins or len(name) > 2


def _trust_in_row(name: str, chain: Chain, *, begins: bool, rules: Rules) -> Trust:
    """A row with 市, 区, 镇 … in it stands by itself; a row of stems has to begin where a name can begin."""
    everyday = name in rules.words.ordinary or name in rules.words.generic
    rest = chain.mentions[1:] if everyday else chain.mentions
    if max(mention.form for mention in rest) > Form.SHORT:
        return Trust.ALONE
    if everyday:
        county = any(depth(code) == 3 for code in chain.mentions[1].codes)
        return Trust.ALONE if begins and county and chain.mentions[0].form is Form.SHORT else Trust.SUPPORT
    high = min(map(depth, chain.mentions[0].codes)) < 3 or name in rules.words.known
    return Trust.ALONE if begins and high else Trust.SUPPORT


def _trust_in_stem(text: str, mention: Mention, codes: Sequence[str], *, begins: bool, rules: Rules) -> Trust:
    name = text[mention.start : mention.end]
    if not begins or name in rules.words.ordinary or depth(codes[0]) == 4:
        return Trust.NEVER
    if len(codes) == 1 and (depth(codes[0]) < 3 or name in rules.words.known):
        return Trust.ALONE
    return Trust.SUPPORT if _AFTER_STEM.match(text, mention.end) else Trust.NEVER


def _begins(text: str, start: int, rules: Rules) -> bool:
    """A name starts a clause, or follows a character that does not belong to a longer name."""
    if start == 0 or not _LETTER.match(text[start - 1]):
        return True
    return text[start - 1] in rules.words.lead or text.startswith("老家", start - 2)


def _dangles(text: str, mention: Mention, rules: Rules) -> bool:
    if mention.form > Form.SHORT and text[mention.end - 1] in _ENDINGS:
        return False
    if mention.form is Form.SHORT and _NOT_AFTER_STEM.match(text, mention.end):
        return True
    return rules.not_after.match(text, mention.end) is not None
