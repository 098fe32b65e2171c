"""How does a report come in? It is checked, numbered and stored with its first step and its first job."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from triage.domain.errors import Conflict, InvalidSubmission
from triage.domain.receipts import code_digest, query_code, receipt_number
from triage.domain.reports import Channel, Facts, Report, ReportId
from triage.domain.workflow import Step
from triage.ports import StepTaken, UnitOfWork

MAX_CHARACTERS = 20_000
CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Submission:
    """What a channel hands in; `attachments` are ids of files stored before.

    `received` is when the office had it in hand, if that was before it is filed: terms count from there.
    """

    channel: Channel
    text: str
    facts: Facts = field(default_factory=Facts)
    client_key: str | None = None
    reporter: UUID | None = None
    attachments: tuple[UUID, ...] = ()
    hint_adcode: str = ""
    external_no: str | None = None
    received: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter keeps. `fresh` is False when the same submission had been filed before."""

    report: ReportId
    number: str
    code: str
    received: datetime
    fresh: bool


def receive(
    submission: Submission,
    *,
    id: UUID,
    now: datetime,
    serials: Iterable[int],
    secret: bytes,
    uow: UnitOfWork,
    code_hash: str = "",
) -> Receipt:
    """Store a new report; triage follows once the transaction is safe. `serials` are tried until one is free.

    `code_hash` is what to keep of the query code; "" keeps a keyed digest, if nobody will ask.
    Raises InvalidSubmission, or Conflict when the client key stands for another text.
    """
    text = checked_text(submission.text)
    if submission.client_key:
        earlier = uow.reports.by_client_key(submission.channel, submission.client_key)
        if earlier is not None:
            return _same_again(earlier, text, submission, secret)
    received = submission.received or now
    if received > now:
        raise InvalidSubmission("收到日期不能晚于今天。")
    report = Report(
        id=ReportId(id),
        receipt=_free_number(now, serials, uow),
        channel=submission.channel,
        text=text,
        received=received,
        facts=submission.facts,
        hint_adcode=submission.hint_adcode,
        reporter=submission.reporter,
        client_key=submission.client_key,
        external_no=submission.external_no,
    )
    code = query_code(report.id, secret)
    uow.reports.add(report, code_digest=code_hash or code_digest(code, secret))
    uow.reports.take_step(report.id, StepTaken(Step.REGISTER, actor=f"channel:{report.channel}", at=received))
    if submission.attachments:
        uow.reports.attach(report.id, submission.attachments)
    uow.outbox.put("triage_report", report_id=str(report.id))
    return Receipt(report.id, report.receipt, code, received, fresh=True)


def checked_text(raw: str) -> str:
    """The text as it can be stored: no NUL, ends trimmed. Raises InvalidSubmission with advice."""
    text = raw.replace("\x00", "").strip()
    if not text:
        raise InvalidSubmission("请写下您要反映的情况，例如：什么地方、什么时候、发生了什么。")
    if len(text) > MAX_CHARACTERS:
        raise InvalidSubmission(
            f"内容有 {len(text)} 个字，超过 {MAX_CHARACTERS} 字的上限，请精简后再提交，或分成几件分别提交。"
        )
    if not any(unicodedata.category(character)[0] in "LN" for character in text):
        raise InvalidSubmission("没有看到文字说明。请用几句话写明地点和情况，我们才能派人查看。")
    return text


def _same_again(earlier: Report, text: str, submission: Submission, secret: bytes) -> Receipt:
    if earlier.text != text or earlier.facts != submission.facts:
        raise Conflict("同一个提交编号已用于另一件内容不同的举报。")
    return Receipt(earlier.id, earlier.receipt, query_code(earlier.id, secret), earlier.received, fresh=False)


def _free_number(now: datetime, serials: Iterable[int], uow: UnitOfWork) -> str:
    day = now.astimezone(CHINA).date()
    for serial in serials:
        number = receipt_number(day, serial)
        if uow.reports.by_receipt(number) is None:
            return number
    raise Conflict("今天的受理编号暂时用尽，请稍后再提交。")
