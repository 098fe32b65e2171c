"""What do we write to whom? Notices composed from templates that are data, and what a reply must say."""

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from triage.domain.errors import InvalidSubmission
from triage.domain.reports import ReportId


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
    """`paragraphs` hold {placeholders}; with `remedy` the legal remedies of the route are added."""

    kind: NoticeKind
    title: str
    series: str  # what stands before the year in the document's number, after the office's own sign
    paragraphs: tuple[str, ...]
    remedy: bool = False
    citation: str = ""


@dataclass(frozen=True, slots=True)
class NoticeTexts:
    """`labels` name the placeholders for whoever has to fill them in; `remedies` are by legal route."""

    templates: Mapping[NoticeKind, NoticeTemplate]
    labels: Mapping[str, str]
    remedies: Mapping[str, str] = field(default_factory=dict)


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
    addressee: str = "举报人"
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


def document_number(series: str, year: int, serial: int) -> str:
    """As offices number their papers: 余环受告〔2026〕12号; the series begins with the office's own sign."""
    if serial < 1:
        raise ValueError(f"serials begin with 1, got {serial}")
    return f"{series}〔{year}〕{serial}号"


class Verdict(StrEnum):
    TRUE = "属实"
    PARTLY = "部分属实"
    UNTRUE = "不属实"


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """What an answer to a reporter is made of; `answers` maps each demand to what is said about it."""

    demands: tuple[str, ...]
    answers: Mapping[str, str]
    target: str = ""
    verdict: Verdict | None = None
    findings: str = ""
    measures: str = ""
    basis: str = ""
    remedy: str = ""


def what_is_missing(draft: ReplyDraft) -> tuple[str, ...]:
    """What keeps a case from being closed, in Chinese; empty when the reply is complete."""
    unanswered = [demand for demand in draft.demands if not draft.answers.get(demand, "").strip()]
    needs_measures = draft.verdict is not None and draft.verdict is not Verdict.UNTRUE
    checks = {
        "没有写明诉求": not draft.demands,
        "被举报对象没有写全称": len(draft.target.strip()) < 2,
        "没有写明是否属实": draft.verdict is None,
        "没有写明调查情况": not draft.findings.strip(),
        "没有写明处理措施": needs_measures and not draft.measures.strip(),
        "没有写明依据": not draft.basis.strip(),
        "没有告知救济途径": not draft.remedy.strip(),
    }
    found = [text for text, missing in checks.items() if missing]
    return (*found, *(f"没有答复诉求“{demand}”" for demand in unanswered))
