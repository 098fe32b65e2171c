"""Whose doing is it: which industry? Read off the name of the target, the words of the text and the kinds."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from nlu_data.taxonomy import load_taxonomy
from triage.domain.kinds import IndustryFound
from triage.facts.script import same_script

_MOST = 2  # times that a word counts
# What serves to say where, or who suffers, causes nothing.
_BYSTANDER = re.compile(
    r"(?:有限公司|公司|[厂场店站馆])?的?(?:旁|附近|对面|后面|前面|后门|大门|院内?墙|[东南西北][侧边面]|隔壁|楼下|门口|路口|路|街|社区|小区|学生|师生|老师|病人|患者)"
)


def find_industry(text: str, *, target: str = "", kinds: Sequence[str] = ()) -> IndustryFound | None:
    """What most of it speaks for: words of the text, the last one of the target, the first of the kinds.

    Where as much speaks for two, the longer word decides; None when that leaves two, or nothing speaks
    for any. `kinds` are codes, the main one first.
    """
    said = list(_words(text))
    causes = [word for word, bystander in said if not bystander]
    bystanders = {word for word, bystander in said if bystander}
    causes = [word for word, count in Counter(causes).items() for _ in range(min(count, _MOST))]
    named = [word for word, _ in _words(target) if word not in bystanders]
    causes += named[-1:]  # 金泰纸业加油站 sells petrol
    votes = [(_owners()[word], len(word)) for word in causes]
    votes += [(_implied()[kind], 0) for kind in kinds[:1] if kind in _implied()]
    counts = Counter(key for key, _ in votes)
    rank = {key: (counts[key], max(length for other, length in votes if other == key)) for key in counts}
    best = sorted(rank, key=rank.__getitem__, reverse=True)[:2]
    if not best or (len(best) == 2 and rank[best[0]] == rank[best[1]]):
        return None
    words = (word for word in causes if _owners()[word] == best[0])
    return IndustryFound(best[0], tuple(dict.fromkeys(words)))


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """In order, of words that overlap the longest; and whether it only tells where, or who suffers."""
    plain = text.translate(same_script())
    spans = [
        (at, at + length)
        for at in range(len(plain))
        for length in _lengths().get(plain[at], ())
        if at + length <= len(plain) and plain[at : at + length] in _owners()
    ]
    taken = bytearray(len(plain))
    kept = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], -span[0])):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append((start, end))
    for start, end in sorted(kept):
        yield plain[start:end], bool(_BYSTANDER.match(plain, end))


@lru_cache(maxsize=1)
def _owners() -> Mapping[str, str]:
    return {word: one.key for one in load_taxonomy().industries.values() for word in one.words}


@lru_cache(maxsize=1)
def _lengths() -> Mapping[str, Sequence[int]]:
    """How long the words are that begin with a character."""
    lengths: dict[str, set[int]] = {}
    for word in _owners():
        lengths.setdefault(word[0], set()).add(len(word))
    return {first: sorted(each) for first, each in lengths.items()}


@lru_cache(maxsize=1)
def _implied() -> Mapping[str, str]:
    return {kind: one.key for one in load_taxonomy().industries.values() for kind in one.kinds}
