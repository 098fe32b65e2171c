"""Do cases keep their members in order, and can a link be undone?"""

from collections.abc import Sequence
from uuid import uuid4

import pytest

from tests.contract.storage.samples import NOON, UnitsOfWork, case, filed, report
from triage.domain.cases import Case, Link
from triage.domain.errors import Conflict, NotFound
from triage.domain.reports import CaseId, ReportId


def opened(unit_of_work: UnitsOfWork, *members: ReportId, number: str = "AJ1") -> Case:
    made = case(number)
    with unit_of_work() as uow:
        uow.cases.open(made)
        for member in members:
            uow.cases.link(Link(member, made.id, "system", "相似", 0.9), at=NOON)
        uow.commit()
    return made


def members(unit_of_work: UnitsOfWork, id: CaseId) -> Sequence[ReportId]:
    with unit_of_work() as uow:
        return uow.cases.members(id)


def test_a_case_comes_back_as_it_was_opened(unit_of_work: UnitsOfWork) -> None:
    made = opened(unit_of_work)
    with unit_of_work() as uow:
        assert uow.cases.get(made.id) == made
        with pytest.raises(NotFound):
            uow.cases.get(CaseId(uuid4()))


def test_a_case_number_is_given_once(unit_of_work: UnitsOfWork) -> None:
    opened(unit_of_work, number="AJ1")
    with unit_of_work() as uow, pytest.raises(Conflict):
        uow.cases.open(case("AJ1"))


def test_members_stand_in_order_of_registration_whatever_the_order_of_linking(
    unit_of_work: UnitsOfWork,
) -> None:
    first, second, third = (filed(unit_of_work, report()) for _ in range(3))
    made = opened(unit_of_work, third, first, second)
    assert members(unit_of_work, made.id) == (first, second, third)


def test_linking_moves_the_standing_to_the_case(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    made = opened(unit_of_work, id)
    with unit_of_work() as uow:
        assert uow.reports.standing(id).case == made.id


def test_an_undone_link_frees_the_report_and_is_remembered(unit_of_work: UnitsOfWork) -> None:
    id, other = filed(unit_of_work), filed(unit_of_work)
    made = opened(unit_of_work, id, other)
    with unit_of_work() as uow:
        uow.cases.link(Link(id, made.id, "chen", "不是一家", undone=True), at=NOON)
        uow.commit()
    with unit_of_work() as uow:
        assert uow.reports.standing(id).case is None
        assert uow.cases.members(made.id) == (other,)
        assert uow.cases.untied(id) == {made.id}
        assert uow.cases.untied(other) == frozenset()


def test_a_report_tied_again_by_a_person_is_no_longer_untied(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    made = opened(unit_of_work, id)
    with unit_of_work() as uow:
        uow.cases.link(Link(id, made.id, "chen", "误", undone=True), at=NOON)
        uow.cases.link(Link(id, made.id, "chen", "还是一家"), at=NOON)
        uow.commit()
    with unit_of_work() as uow:
        assert uow.cases.untied(id) == frozenset()
        assert uow.cases.members(made.id) == (id,)


def test_a_link_that_is_no_longer_the_reports_cannot_be_undone(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    old = opened(unit_of_work, id, number="AJ1")
    new = opened(unit_of_work, id, number="AJ2")
    with unit_of_work() as uow, pytest.raises(Conflict):
        uow.cases.link(Link(id, old.id, "chen", "迟了", undone=True), at=NOON)
    assert members(unit_of_work, new.id) == (id,)


def test_nothing_is_linked_to_a_case_that_is_not_there(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    with unit_of_work() as uow, pytest.raises(NotFound):
        uow.cases.link(Link(id, CaseId(uuid4()), "chen", "无"), at=NOON)
