"""How do reporter and office reach each other unseen, and how are rights over own data used?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.domain.calendar import WorkCalendar, last_day, local_day
from triage.domain.errors import Conflict, InvalidSubmission, NotFound
from triage.domain.personal import LONGEST_NAME, PHONE, Answer, Message, PersonalRequest, checked_words
from triage.domain.privacy import PrivacyRules, RightKind
from triage.domain.reports import Report, ReportId
from triage.domain.workflow import SETTLED, State, Step
from triage.ports import PersonalWork, StepTaken, Vault
from triage.usecases.review import REPORTER, ask_person

WROTE_BACK = "举报人通过查询页面回复了消息"
SUPPLEMENTED = "举报人补充了情况"
ASKED = "举报人提出了个人信息方面的申请"
ASKED_REVIEW = "举报人请求人工重新判断"
CORRECTION = "举报人按同意的申请更正了联系方式"
CORRECTED = "corrected"  # in the detail of that step: which request is used up


@dataclass(frozen=True, slots=True)
class Contact:
    """What a reporter gives anew when the wrong contact is on file."""

    name: str
    phone: str

    def checked(self) -> dict[str, str]:
        """What was filled in; the rest stays as it is on file. Raises InvalidSubmission."""
        given = {key: value for key, value in (("name", self.name), ("phone", self.phone)) if value}
        if not given:
            raise InvalidSubmission("请填写姓名或者电话。")
        if len(self.name) > LONGEST_NAME:
            raise InvalidSubmission(f"姓名最多 {LONGEST_NAME} 个字。")
        if self.phone and not re.fullmatch(PHONE, self.phone):
            raise InvalidSubmission("电话号码填写有误，请核对。")
        return given


def write_to_reporter(id: ReportId, text: str, *, actor: str, now: datetime, uow: PersonalWork) -> None:
    """The reporter finds it where the report's state is looked up."""
    uow.personal.say(id, Message(True, actor, checked_words(text), now))


def write_back(id: ReportId, text: str, *, now: datetime, uow: PersonalWork) -> None:
    """The desk reads it redacted, and is told that it came."""
    uow.personal.say(id, Message(False, REPORTER, checked_words(text), now))
    ask_person(id, WROTE_BACK, now=now, uow=uow)


def must_take_supplements(id: ReportId, uow: PersonalWork) -> None:
    """Raises Conflict for a report that is settled: that needs a new one."""
    if State(uow.reports.standing(id).state) in SETTLED:
        raise Conflict("这件举报已经办结或者不再办理，不能再补充；还有新情况的，请重新举报。")


def supplement(id: ReportId, text: str, photos: Sequence[UUID], *, now: datetime, uow: PersonalWork) -> None:
    """Words, photos stored before, or both; the report as it was received stays as it is.

    Raises InvalidSubmission, or Conflict for a report that is settled.
    """
    must_take_supplements(id, uow)
    words = checked_words(text, needed=not photos)
    number = f"附照片 {len(photos)} 张" if photos else ""
    said = f"{words}（{number}）" if words and number else words or number
    uow.personal.say(id, Message(False, REPORTER, f"补充情况：{said}", now))
    uow.reports.attach(id, photos)
    told = "，".join(filter(None, (SUPPLEMENTED, number)))
    uow.reports.take_step(id, StepTaken(Step.NOTE, REPORTER, now, told))
    ask_person(id, SUPPLEMENTED, now=now, uow=uow)


def ask(
    report: Report,
    kind: RightKind,
    words: str,
    *,
    now: datetime,
    rules: PrivacyRules,
    calendar: WorkCalendar,
    uow: PersonalWork,
) -> None:
    """One request of a kind at a time. Raises InvalidSubmission, also when there is no contact."""
    about_contact = kind in (RightKind.CORRECT, RightKind.DELETE)
    if about_contact and report.reporter is None:
        raise InvalidSubmission("这是匿名举报，没有留下联系方式。")
    if any(one.kind is kind and one.answer is None for one in uow.personal.of_report(report.id)):
        raise InvalidSubmission("同样的申请正在办理，请等待答复。")
    rule = rules.right(kind)
    due = last_day(local_day(now), rule.length, rule.unit, calendar)
    uow.personal.ask(report.id, kind, checked_words(words, needed=False), at=now, due=due)
    ask_person(report.id, ASKED_REVIEW if kind is RightKind.REVIEW else ASKED, now=now, uow=uow)


def answer(
    request: PersonalRequest,
    report: Report,
    *,
    granted: bool,
    actor: str,
    reason: str,
    now: datetime,
    vault: Vault,
    open_claim: bool,
    uow: PersonalWork,
) -> None:
    """A person's act with a reason. What is granted to be deleted is gone, unless still needed."""
    if len(reason.strip()) < 2:
        raise InvalidSubmission("请写明答复内容或者不予办理的理由。")
    uow.personal.answer(request.id, Answer(actor, granted, checked_words(reason), now))
    if granted and request.kind is RightKind.DELETE and report.reporter is not None:
        if open_claim:
            raise InvalidSubmission("奖励尚未办结，还需要联系方式；请先办结奖励，或者不予办理并说明理由。")
        vault.erase(report.reporter, actor=actor, reason=f"举报人申请删除：{reason.strip()}", at=now)


def correct(report: Report, contact: Contact, *, now: datetime, vault: Vault, uow: PersonalWork) -> None:
    """A new contact, after the office agreed to a request to correct it: one request, one change."""
    agreed = may_correct(report.id, uow)
    if report.reporter is None or agreed is None:
        raise InvalidSubmission("请先提出更正申请，经同意后再填写新的联系方式。")
    changes = contact.checked()
    detail = {CORRECTED: agreed.id}
    uow.reports.take_step(report.id, StepTaken(Step.NOTE, REPORTER, now, CORRECTION, detail))
    try:
        vault.correct(report.reporter, changes, actor=REPORTER, reason=CORRECTION, at=now)
    except NotFound:
        raise InvalidSubmission("联系方式已经删除，不能更正。") from None


def may_correct(id: ReportId, uow: PersonalWork) -> PersonalRequest | None:
    """The request that was agreed to and not used yet."""
    used = {(taken.detail or {}).get(CORRECTED) for taken in uow.reports.steps(id)}
    agreed = (
        one
        for one in uow.personal.of_report(id)
        if one.kind is RightKind.CORRECT and one.answer is not None and one.answer.granted
    )
    return next((one for one in agreed if one.id not in used), None)
