"""How does a notice look on paper, and how is it issued? Escaped for the page, kept without names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from uuid import UUID

from triage.domain.notices import (
    REPORTER,
    Addressing,
    Issued,
    Notice,
    NoticeKind,
    chinese_day,
    compose,
    series_of,
)
from triage.domain.policies import Policies
from triage.domain.reports import ReportId
from triage.domain.workflow import Step
from triage.ports import StepTaken, UnitOfWork
from triage.usecases.clocks import route_of

_STYLE = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
body { font: 16pt/1.75 "FangSong", "STFangsong", "Noto Serif CJK SC", serif; }
h1 { font-size: 22pt; text-align: center; font-weight: normal; margin: 0 0 6mm; }
.number { text-align: center; margin: 0 0 10mm; }
.addressee { margin: 0; }
.text p { text-indent: 2em; margin: 0; }
.seal { margin-top: 18mm; text-align: right; page-break-inside: avoid; }
.seal p { margin: 0 2em 0 0; }
"""

_PAGE = """<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>
<body>
<h1>{title}</h1>
<p class="number">{number}</p>
<p class="addressee">{addressee}：</p>
<div class="text">
{paragraphs}
</div>
<div class="seal">
<p>{office}</p>
<p>（印章）</p>
<p>{day}</p>
</div>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Order:
    """A paper that somebody wants issued. `id` comes with the form: sent twice, it is one paper."""

    id: UUID
    report: ReportId
    kind: NoticeKind
    facts: Mapping[str, str]
    addressing: Addressing
    sign: str  # what stands for the office in the number


def issue(
    order: Order,
    *,
    actor: str,
    now: datetime,
    policies: Policies,
    redact: Callable[[str], str],
    printed: Callable[[Notice], object],
    uow: UnitOfWork,
) -> Notice:
    """Numbers the paper, keeps it without names and notes it in the history of the report.

    `printed` raises when the paper cannot be printed; nothing is issued then. Raises InvalidSubmission.
    """
    for earlier, issued in uow.notices.of_report(order.report):
        if issued.id == order.id:
            return earlier
    texts, template = policies.notices, policies.notices.templates[order.kind]
    draft = compose(order.kind, order.facts, route_of(order.report, uow), order.addressing, texts)
    shown = replace(
        draft,
        # A name that stands alone cannot be told from an office, so the reporter is never addressed by it.
        addressee=REPORTER if template.to_reporter else redact(draft.addressee),
        paragraphs=tuple(redact(paragraph) for paragraph in draft.paragraphs),
    )
    series = series_of(order.sign, template)
    printed(shown)
    notice = uow.notices.issue(shown, Issued(order.id, order.report, series, actor, now))
    told = StepTaken(
        Step.NOTE, actor, now, f"印发《{notice.title}》（{notice.number}）", {"notice": notice.number}
    )
    uow.reports.take_step(order.report, told)
    return notice


def html_page(notice: Notice) -> str:
    """The whole page; a draft says that it has no number yet."""
    return _PAGE.format(
        style=_STYLE,
        title=escape(notice.title),
        number=escape(notice.number or "（草稿，未编号）"),
        addressee=escape(notice.addressee),
        paragraphs="\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in notice.paragraphs),
        office=escape(notice.office),
        day=chinese_day(notice.day),
    )
