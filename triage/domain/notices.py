"""What do we write to whom? Notices composed from templates that are data, numbered when they are issued."""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from triage.domain.errors import InvalidSubmission
from triage.domain.reports import ReportId

REPORTER = "举报人"  # how a paper addresses whoever reported


class NoticeKind(StrEnum):
    """The papers an office issues in the life of a report."""

    ACCEPTANCE = "acceptance"
    REFUSAL = "refusal"
    TRANSFER = "transfer"
    EXTENSION = "extension"
    REVIEW_MATTER = "review_matter"
    REPLY = "reply"
    OPINION = "opinion"
    RETURN = "return"
    REWARD = "reward"
    FORFEIT = "forfeit"
    INCIDENT_FIRST = "incident_first"
    INCIDENT_CONTINUED = "incident_continued"
    INCIDENT_FINAL = "incident_final"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True, slots=True)
class NoticeTemplate:
    """`paragraphs` hold {placeholders}; with `remedy` the legal remedies of the route are added.

    A paper about what a clock asks for cites what that clock cites: those of `clocks` that ran.
    A paper `to_reporter` is also shown where the reporter looks up how matters stand.
    """

    kind: NoticeKind
    title: str
    series: str  # what stands before the year in the document's number, after the office's own sign
    paragraphs: tuple[str, ...]
    remedy: bool = False
    citation: str = ""
    clocks: tuple[str, ...] = ()
    to_reporter: bool = False


@dataclass(frozen=True, slots=True)
class NoticeTexts:
    """`labels` name the placeholders for whoever has to fill them in; `remedies` are by legal route.

    `signs` are what the numbers of an office begin with, by the office's name.
    """

    templates: Mapping[NoticeKind, NoticeTemplate]
    labels: Mapping[str, str]
    remedies: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """A paper as it is printed. `office` is where the seal goes; a draft has no number yet."""

    kind: NoticeKind
    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    office: str
    day: date


@dataclass(frozen=True, slots=True)
class Issued:
    """Who gave out a paper, when and about which report; `series` is what its number begins with."""

    id: UUID
    report: ReportId
    series: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Addressing:
    """Who writes to whom, when, under which number; an anonymous reporter is addressed as such."""

    office: str
    day: date
    addressee: str = REPORTER
    number: str = ""


def compose(
    kind: NoticeKind, facts: Mapping[str, str], route: str, addressing: Addressing, texts: NoticeTexts
) -> Notice:
    """The notice with every placeholder filled in. Raises InvalidSubmission naming what is missing."""
    template = texts.templates[kind]
    known = {"office": addressing.office, **{name: text.strip() for name, text in facts.items()}}
    if missing := [name for name in placeholders(template) if not known.get(name)]:
        wanted = "、".join(texts.labels.get(name, name) for name in missing)
        raise InvalidSubmission(f"{template.title}还缺少：{wanted}。")
    paragraphs = [paragraph.format(**known) for paragraph in template.paragraphs]
    if template.remedy and route in texts.remedies:
        paragraphs.append(texts.remedies[route].format(**known))
    return Notice(
        kind=kind,
        title=template.title,
        number=addressing.number,
        addressee=addressing.addressee,
        paragraphs=tuple(paragraphs),
        office=addressing.office,
        day=addressing.day,
    )


def placeholders(template: NoticeTemplate) -> tuple[str, ...]:
    """What has to be known for this notice, in the order in which it is said."""
    found = (
        name
        for paragraph in template.paragraphs
        for _, name, _, _ in string.Formatter().parse(paragraph)
        if name
    )
    return tuple(dict.fromkeys(found))


def series_of(sign: str, template: NoticeTemplate) -> str:
    """What the numbers of this office and kind begin with: 余环 and 受告. Raises InvalidSubmission."""
    if not re.fullmatch(r"[\u4e00-\u9fff]{1,8}", sign):
        raise InvalidSubmission("机关代字应当是一至八个汉字，例如“余环”。")
    return f"{sign}{template.series}"


def document_number(series: str, year: int, serial: int) -> str:
    """As offices number their papers: 余环受告〔2026〕12号; the series begins with the office's own sign."""
    if serial < 1:
        raise ValueError(f"serials begin with 1, got {serial}")
    return f"{series}〔{year}〕{serial}号"


def chinese_day(day: date) -> str:
    """2026年3月2日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"
