"""Does the web chat keep together what belongs to one complaint, before and after it is filed?"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests.contract.storage.samples import NOON, UnitsOfWork, filed
from triage.domain.errors import Conflict, NotFound
from triage.domain.standing import Attachment
from triage.storage.conversations import Conversation, Leftovers


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


DAYS_LATER = NOON + timedelta(days=3)


def test_what_a_conversation_without_a_report_left_behind_is_named_once_and_forgotten(
    unit_of_work: UnitsOfWork,
) -> None:
    one, reporter = photo(), uuid4()
    talk = opened(unit_of_work, one)
    with unit_of_work() as uow:
        uow.conversations.set_reporter(talk, reporter)
        uow.commit()
    with unit_of_work() as uow:
        assert uow.conversations.unfiled(before=NOON) == ()
        assert uow.conversations.unfiled(before=DAYS_LATER) == (talk,)
        assert uow.conversations.take_leftovers(talk) == Leftovers(reporter, (one.id,), (one.sha256,))
        uow.commit()
    with unit_of_work() as uow:
        assert uow.conversations.take_leftovers(talk) == Leftovers(None, (), ())
        assert uow.conversations.uploads(talk) == ()


def test_what_a_report_has_is_no_leftover(unit_of_work: UnitsOfWork) -> None:
    mine, loose = photo(), photo()
    talk, report = opened(unit_of_work, mine), filed(unit_of_work)
    with unit_of_work() as uow:
        uow.reports.attach(report, [mine.id])
        uow.conversations.open("again", at=NOON)
        uow.conversations.upload(loose, conversation="again", at=NOON)
        uow.commit()
    with unit_of_work() as uow:
        assert uow.conversations.take_leftovers(talk) == Leftovers(None, (), ())
        assert uow.conversations.take_leftovers("again").files == (), "the report shows the same picture"
        assert uow.reports.attachments(report) == (mine,)


def test_a_contact_given_before_an_anonymous_report_is_a_leftover(unit_of_work: UnitsOfWork) -> None:
    talk, report, reporter = opened(unit_of_work), filed(unit_of_work), uuid4()
    with unit_of_work() as uow:
        uow.conversations.set_report(talk, report)
        uow.commit()
    with unit_of_work() as uow:
        assert uow.conversations.unfiled(before=DAYS_LATER) == ()
        uow.conversations.set_reporter(talk, reporter)
        uow.session.flush()
        assert uow.conversations.unfiled(before=DAYS_LATER) == (talk,)
        assert uow.conversations.take_leftovers(talk).contact == reporter
        assert uow.conversations.get(talk).reporter is None
