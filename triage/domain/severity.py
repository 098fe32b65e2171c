"""How pressing is a report? Words that point to danger, read with what stands before them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """In falling order of urgency."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    SERIOUS = "serious"
    NORMAL = "normal"


_ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class Cue:
    """All `patterns` must occur, `within` characters of the first one; `kinds` (any of them) narrows it down.

    A match does not count after a word of `denials` (没有爆炸, 担心泄漏) or when one of `unless` is near.
    """

    cue: str
    level: Level
    patterns: tuple[re.Pattern[str], ...]
    rule: str
    citation: str
    kinds: frozenset[str] = frozenset()
    unless: tuple[str, ...] = ()
    within: int = 60
    verified: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True)
class SeverityTable:
    cues: tuple[Cue, ...]
    denials: tuple[str, ...]
    normal_citation: str = ""
    repeats: tuple[
        tuple[int, Level], ...
    ] = ()  # reports about one target within the window -> at least this level
    repeats_within_days: int = 365


@dataclass(frozen=True, slots=True)
class SeverityAnswer:
    level: Level
    cues: tuple[str, ...]
    rule: str
    citation: str


def judge(text: str, kinds: Sequence[str], table: SeverityTable) -> SeverityAnswer:
    """The highest level any cue points to, with every cue of that level that was found."""
    found = cues_in(text, kinds, table)
    if not found:
        return SeverityAnswer(Level.NORMAL, (), "", table.normal_citation)
    first = found[0]
    names = tuple(cue.cue for cue in found if cue.level is first.level)
    return SeverityAnswer(first.level, names, first.rule, first.citation)


def raised(answer: SeverityAnswer, reports: int, table: SeverityTable) -> SeverityAnswer:
    """The answer for a target that was reported so many times within the window, this report included."""
    reached = [level for number, level in table.repeats if reports >= number]
    level = min(reached, key=_ORDER.index, default=answer.level)
    if _ORDER.index(level) >= _ORDER.index(answer.level):
        return answer
    cue = f"同一对象第{reports}次被举报"
    return SeverityAnswer(
        level, (cue, *answer.cues), "severity/repeats", answer.citation or table.normal_citation
    )


def cues_in(text: str, kinds: Sequence[str], table: SeverityTable) -> Sequence[Cue]:
    """Every cue that was found, the most pressing first."""
    found = [cue for cue in table.cues if _concerns(cue, kinds) and _occurs(cue, text, table.denials)]
    return sorted(found, key=lambda cue: _ORDER.index(cue.level))


def _concerns(cue: Cue, kinds: Sequence[str]) -> bool:
    return not cue.kinds or any(kind in cue.kinds or kind.partition(".")[0] in cue.kinds for kind in kinds)


def _occurs(cue: Cue, text: str, denials: Sequence[str]) -> bool:
    first, *others = cue.patterns
    return any(
        not _denied(text, match.start(), denials) and _near(cue, others, text, match)
        for match in first.finditer(text)
    )


def _near(cue: Cue, others: Sequence[re.Pattern[str]], text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - cue.within) : match.end() + cue.within]
    close = text[max(0, match.start() - 8) : match.end() + 8]
    return all(other.search(around) for other in others) and not any(word in close for word in cue.unless)


def _denied(text: str, start: int, denials: Sequence[str]) -> bool:
    before = re.split(r"[，。！？；,.!?;\n]", text[max(0, start - 8) : start])[-1]
    return any(word in before for word in denials)
