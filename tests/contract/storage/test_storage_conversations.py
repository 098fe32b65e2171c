"""Does the web chat keep together what belongs to one complaint, before and after it is filed?"""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from tests.contract.storage.samples import NOON, UnitsOfWork, filed
from triage.domain.errors import Conflict, NotFound
from triage.domain.standing import Attachment
from triage.storage.conversations import Conversation


def photo(id: UUID | None = None) -> Attachment:
    return Attachment(id or uuid4(), "0" * 64, "image/jpeg", 12_345, ("烟囱", "夜间"))


def opened(unit_of_work: UnitsOfWork, *photos: Attachment) -> str:
    with unit_of_work() as uow:
        uow.conversations.open("talk", at=NOON, hint_adcode="370100")
        for each in photos:
            uow.conversations.upload(each, conversation="talk", at=NOON)
        uow.commit()
    return "talk"


def test_a_conversation_remembers_reporter_and_report(unit_of_work: UnitsOfWork) -> None:
    talk, report, reporter = opened(unit_of_work), filed(unit_of_work), uuid4()
    with unit_of_work() as uow:
        assert uow.conversations.get(talk) == Conversation(talk, NOON, "370100")
        uow.conversations.set_reporter(talk, reporter)
        uow.conversations.set_report(talk, report)
        uow.commit()
    with unit_of_work() as uow:
        assert uow.conversations.get(talk) == Conversation(talk, NOON, "370100", reporter, report)


def test_a_conversation_id_is_issued_once(unit_of_work: UnitsOfWork) -> None:
    talk = opened(unit_of_work)
    with unit_of_work() as uow, pytest.raises(Conflict):
        uow.conversations.open(talk, at=NOON)


def test_a_conversation_files_one_report(unit_of_work: UnitsOfWork) -> None:
    talk, report, other = opened(unit_of_work), filed(unit_of_work), filed(unit_of_work)
    with unit_of_work() as uow:
        uow.conversations.set_report(talk, report)
        uow.conversations.set_report(talk, report)
        with pytest.raises(Conflict):
            uow.conversations.set_report(talk, other)


def test_an_unknown_conversation_is_not_found(unit_of_work: UnitsOfWork) -> None:
    with unit_of_work() as uow:
        with pytest.raises(NotFound):
            uow.conversations.get("talk")
        with pytest.raises(NotFound):
            uow.conversations.upload(photo(), conversation="talk", at=NOON)


def test_photos_are_tied_to_the_report_in_order_of_upload(unit_of_work: UnitsOfWork) -> None:
    first, second = photo(), photo()
    talk, report = opened(unit_of_work, first, second), filed(unit_of_work)
    with unit_of_work() as uow:
        assert uow.reports.attachments(report) == ()
        uow.reports.attach(report, [second.id, first.id])
        uow.reports.attach(report, [first.id])
        uow.commit()
    with unit_of_work() as uow:
        assert uow.reports.attachments(report) == (first, second)
        assert uow.conversations.uploads(talk) == (first, second)


def test_a_photo_is_uploaded_once(unit_of_work: UnitsOfWork) -> None:
    first = photo()
    opened(unit_of_work, first)
    with unit_of_work() as uow, pytest.raises(Conflict):
        uow.conversations.upload(replace(first, size=1), conversation="talk", at=NOON)


def test_a_photo_of_another_report_is_refused(unit_of_work: UnitsOfWork) -> None:
    first = photo()
    opened(unit_of_work, first)
    report, other = filed(unit_of_work), filed(unit_of_work)
    with unit_of_work() as uow:
        uow.reports.attach(report, [first.id])
        with pytest.raises(Conflict):
            uow.reports.attach(other, [first.id])


def test_a_photo_that_was_never_uploaded_is_not_found(unit_of_work: UnitsOfWork) -> None:
    report = filed(unit_of_work)
    with unit_of_work() as uow, pytest.raises(NotFound):
        uow.reports.attach(report, [uuid4()])
