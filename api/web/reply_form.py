"""What has to be said in a reply, and what of it is known? The form, and what was typed into it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import Form

from api.web.notice_form import route_of
from triage.domain.notices import NoticeTexts
from triage.domain.replies import EMPTY, ReplyDraft, Verdict
from triage.facts.demands import find_demands
from triage.facts.redact import redact
from triage.storage.read_models import ReportPage
from triage.usecases.replies import last_reply, last_words

_Words = Annotated[str, Form(max_length=5_000)]
_Lines = Annotated[list[str] | None, Form()]


def known_reply(found: ReportPage, texts: NoticeTexts) -> ReplyDraft:
    """What was drafted before, completed by what the report, its standing and its legal route tell."""
    before = last_reply(found.steps)
    if before == EMPTY:
        before = replace(before, findings=last_words(found.steps))
    return replace(
        before,
        demands=before.demands or find_demands(redact(found.report.text).text),
        target=before.target or found.standing.target,
        remedy=before.remedy or texts.remedies.get(route_of(found), ""),
    )


def reply_form(
    *,
    demand: _Lines = None,
    answer: _Lines = None,
    verdict: Annotated[Verdict | None, Form()] = None,
    target: _Words = "",
    findings: _Words = "",
    measures: _Words = "",
    basis: _Words = "",
    remedy: _Words = "",
    accountability: _Words = "",
) -> ReplyDraft:
    """As typed; a demand without words is none."""
    pairs = list(_pairs(demand or (), answer or ()))
    return ReplyDraft(
        demands=tuple(asked for asked, _ in pairs),
        answers=dict(pairs),
        target=target.strip(),
        verdict=verdict,
        findings=_plain(findings),
        measures=_plain(measures),
        basis=_plain(basis),
        remedy=_plain(remedy),
        accountability=_plain(accountability),
    )


def _pairs(demands: Sequence[str], answers: Sequence[str]) -> Sequence[tuple[str, str]]:
    asked = [(_plain(demand), _plain(answer)) for demand, answer in zip(demands, answers, strict=False)]
    return [pair for pair in asked if pair[0]]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
