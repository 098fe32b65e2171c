"""Are messages, requests about own data and tombstones kept as they were said, and answered once?"""

from datetime import date

import pytest

from tests.contract.storage.samples import NOON, UnitsOfWork, filed
from triage.domain.errors import Conflict, NotFound
from triage.domain.personal import Answer, Message
from triage.domain.privacy import Act, RetentionRule, RightKind, Subject
from triage.storage.personal import requests_for_desk

DUE = date(2026, 3, 23)
RULE = RetentionRule("contact/erase", Subject.CONTACT, Act.ERASE, 36, "删除", "某法", verified=False)


def test_messages_stay_in_order_and_with_their_report(unit_of_work: UnitsOfWork) -> None:
    one, other = filed(unit_of_work), filed(unit_of_work)
    told = [Message(True, "chen", "几点？", NOON), Message(False, "reporter", "夜里", NOON)]
    with unit_of_work() as uow:
        for message in told:
            uow.personal.say(one, message)
        uow.commit()
    with unit_of_work() as uow:
        assert uow.personal.messages(one) == told
        assert uow.personal.messages(other) == []


def test_a_request_is_answered_once(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    with unit_of_work() as uow:
        uow.personal.ask(id, RightKind.DELETE, "不想留", at=NOON, due=DUE)
        uow.commit()
    with unit_of_work() as uow:
        (request,) = uow.personal.of_report(id)
        uow.personal.answer(request.id, Answer("bao", True, "已删除", NOON))
        with pytest.raises(Conflict):
            uow.personal.answer(request.id, Answer("ning", False, "保留", NOON))
        uow.commit()
    with unit_of_work() as uow:
        assert uow.personal.get(request.id).answer == Answer("bao", True, "已删除", NOON)
        with pytest.raises(NotFound):
            uow.personal.get(request.id + 1)


def test_the_desk_sees_requests_of_its_division_the_unanswered_first(unit_of_work: UnitsOfWork) -> None:
    here, there = filed(unit_of_work, adcode="370102"), filed(unit_of_work, adcode="330106")
    with unit_of_work() as uow:
        for id, kind in ((here, RightKind.ACCESS), (here, RightKind.REVIEW), (there, RightKind.COPY)):
            uow.personal.ask(id, kind, "", at=NOON, due=DUE)
        first = uow.personal.of_report(here)[0]
        uow.personal.answer(first.id, Answer("bao", True, "见页面", NOON))
        uow.commit()
    with unit_of_work() as uow:
        kinds = [request.kind for request, _ in requests_for_desk(uow.session, "370000")]
        assert kinds == [RightKind.REVIEW, RightKind.ACCESS]
        assert len(requests_for_desk(uow.session, "")) == 3


def test_a_tombstone_stands_once(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    with unit_of_work() as uow:
        for _ in range(2):
            uow.personal.bury(id, RULE, actor="system", at=NOON)
        uow.commit()
    with unit_of_work() as uow:
        assert uow.personal.buried(id) == {("contact", "erase")}
