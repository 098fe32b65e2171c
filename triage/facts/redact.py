"""What of a text may go on to others? Everything but what leads to the person who wrote it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from triage.facts.births import find_births
from triage.facts.homes import find_homes
from triage.facts.identifiers import find_identifiers, of_matters
from triage.facts.nicknames import find_nicknames
from triage.facts.persons import find_beside, find_persons
from triage.facts.script import plain_of

PLACEHOLDERS = {
    "phone": "〔电话〕",
    "id": "〔证件号〕",
    "email": "〔邮箱〕",
    "plate": "〔车牌〕",
    "bank": "〔银行卡〕",
    "account": "〔账号〕",
    "room": "〔门牌〕",
    "birth": "〔出生日期〕",
    "name": "〔姓名〕",
}

_FINDERS = (find_identifiers, find_homes, find_births, find_persons, find_nicknames)


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) in the text as it was written; `kind` is a key of PLACEHOLDERS."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Redacted:
    text: str
    found: tuple[Span, ...]


def redact(text: str) -> Redacted:
    """The text with placeholders where it named a person; redacting twice changes nothing more."""
    found = tuple(sorted(_apart(text), key=lambda span: span.start))
    parts: list[str] = []
    done = 0
    for span in found:
        parts += [text[done : span.start], PLACEHOLDERS[span.kind]]
        done = span.end
    return Redacted("".join([*parts, text[done:]]), found)


def _apart(text: str) -> Iterator[Span]:
    """Spans that do not overlap, the weightiest kind first; numbers of matters are never touched."""
    plain, places = plain_of(text)
    taken = [False] * len(plain)
    for start, end in of_matters(plain):
        taken[start:end] = [True] * (end - start)
    numbers: list[tuple[int, int]] = []
    for start, end, kind in chain(*(finder(plain) for finder in _FINDERS), find_beside(plain, numbers)):
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            yield Span(places[start], places[end], kind)
            if kind == "phone":
                numbers.append((start, end))
