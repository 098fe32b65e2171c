"""How does an e-mail become a report? The mail server hands it over and sends what comes back."""

import logging
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from uuid import uuid4

from fastapi import APIRouter, Depends, Response

from api.chat import pictures
from api.deps import Now, RawBody, ServicesDep
from api.errors import Unauthorised, UploadTooLarge, UploadUnreadable, answers
from api.filing import file, filed_before
from api.letters import Letter, answer, read_letter
from api.service_token import by_token
from runtime.bootstrap import Services
from runtime.logs import error_code, event
from triage.domain.errors import Conflict, InvalidSubmission
from triage.domain.reports import Channel
from triage.domain.standing import Attachment
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases.intake import Receipt, Submission

log = logging.getLogger(__name__)

_FILED = """您好：

您的来信已经登记为举报投诉。
受理编号：{number}
查询码：{code}

请保存好这两个号码。查进度、补充情况或者撤回：{site}/status
您的邮箱地址加密单独存放，经办人员看不到。
{notes}
这封信由系统自动发出。"""
_REFUSED = """您好：

您的来信没有能够登记：{problem}

请改正后再发一次，或者在网页填写：{site}/report

这封信由系统自动发出。"""
_NOTHING = 204


router = APIRouter(
    prefix="/channels/mail",
    tags=["channels"],
    dependencies=[Depends(by_token)],
    responses=answers(Unauthorised, InvalidSubmission),
)


@router.post("", responses={_NOTHING: {"description": "written by a machine: neither filed nor answered"}})
def receive(body: RawBody, services: ServicesDep, now: Now) -> Response:
    """One message as it came (RFC 5322); the answer is a message to send. The same letter is one report."""
    letter = read_letter(body)
    if letter.by_machine or letter.sender is None:
        return Response(status_code=_NOTHING)
    site = services.settings.site
    photos, left = _photos(letter, services=services, now=now)
    try:
        with services.unit_of_work() as uow:
            receipt = _file(letter, photos, services=services, uow=uow, now=now)
            if receipt.fresh:
                uow.commit()
    except (InvalidSubmission, Conflict) as problem:
        return _message(answer(letter, "来信没有登记", _REFUSED.format(problem=problem, site=site)))
    notes = f"没有收取的附件：{'、'.join(left)}。需要的话请在上面的网页补充照片。\n" if left else ""
    told = _FILED.format(number=receipt.number, code=receipt.code, site=site, notes=notes)
    return _message(answer(letter, f"来信已登记：{receipt.number}", told))


def _file(
    letter: Letter, photos: Sequence[Attachment], *, services: Services, uow: SqlUnitOfWork, now: datetime
) -> Receipt:
    submission = Submission(
        channel=Channel.MAIL,
        text=letter.report_text,
        client_key=_key(letter),
        attachments=pictures.upload(photos, "mail", services=services, uow=uow, now=now),
        hint_adcode=services.settings.region,
    )
    return file(submission, contact=letter.contact, services=services, uow=uow, now=now)


def _key(letter: Letter) -> str:
    return f"mail-{letter.key}"


def _photos(
    letter: Letter, *, services: Services, now: datetime
) -> tuple[Sequence[Attachment], Sequence[str]]:
    """What can be kept, and in words what cannot: a report is not lost for the sake of a picture.

    Of a letter that comes again no picture is opened; how many were not taken is on record.
    """
    left = list(letter.left)
    earlier = filed_before(Channel.MAIL, _key(letter), services)
    if earlier is not None:
        with SqlUnitOfWork(services.reading) as uow:
            missing = len(letter.pictures) - len(uow.reports.attachments(earlier.id))
        return (), [*left, f"{missing} 张图片"] if missing else left
    with pictures.all_or_none(services) as kept:  # while the store is away the mail server brings it again
        for n, content in enumerate(letter.pictures, 1):
            try:
                if len(kept) < pictures.MOST_PHOTOS:
                    kept.append(pictures.take(content, id=uuid4(), services=services, now=now))
                    continue
            except (UploadTooLarge, UploadUnreadable) as problem:
                event(log, "a picture of a letter was not taken", code=error_code(problem))
            left.append(f"第 {n} 张图片")
    return kept, left


def _message(message: EmailMessage) -> Response:
    return Response(message.as_bytes(), media_type="message/rfc822")
