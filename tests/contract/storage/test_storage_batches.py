"""Are the items of an inspection kept with their batch, and listed for those who may see them?"""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from tests.contract.storage.samples import NOON, UnitsOfWork, report, taken
from tests.contract.storage.samples import filed as put
from triage.domain.errors import Conflict
from triage.domain.inspection import BatchItem
from triage.domain.reports import ReportId
from triage.domain.workflow import Step
from triage.storage.batches import BatchLine

ITEM = BatchItem("D1", "砖厂冒黑烟", region="潍坊市", kinds="大气", focus=True, due=date(2026, 3, 12))


def filed(unit_of_work: UnitsOfWork, item: BatchItem, batch: str, adcode: str) -> ReportId:
    stored = report(id=uuid4(), text=item.text)
    id = put(unit_of_work, stored, adcode=adcode, due=item.due)
    with unit_of_work() as uow:
        uow.batches.add(id, item, batch, actor="chen", at=NOON)
        uow.commit()
    return id


def test_items_come_back_in_order_with_what_their_table_said(unit_of_work: UnitsOfWork) -> None:
    second = BatchItem("D2", "河水发黑", handed_over=date(2026, 3, 2))
    ids = [filed(unit_of_work, item, "第一批", "370702") for item in (ITEM, second)]
    with unit_of_work() as uow:
        uow.reports.set_standing(replace(uow.reports.standing(ids[1]), kinds=("water.black", "air")))
        uow.reports.take_step(ids[0], taken(Step.REFUSE))
        uow.commit()
    filed(unit_of_work, BatchItem("D3", "别的"), "第二批", "370702")
    with unit_of_work() as uow:
        found = uow.batches.items("第一批", "")
        assert [each.item for each in found] == [ITEM, second]
        assert [each.adcode for each in found] == ["370702", "370702"]
        assert [each.kinds for each in found] == [uow.reports.standing(ids[0]).kinds, ("water.black", "air")]
        assert [list(each.steps) for each in found] == [list(uow.reports.steps(id)) for id in ids]
        assert uow.batches.items("第三批", "") == []


def test_batches_are_told_with_what_is_open_and_due_next(unit_of_work: UnitsOfWork) -> None:
    done = filed(unit_of_work, ITEM, "第一批", "370702")
    filed(unit_of_work, BatchItem("D2", "河水发黑", due=date(2026, 3, 20)), "第一批", "370702")
    filed(unit_of_work, BatchItem("D3", "别的"), "第二批", "370702")
    with unit_of_work() as uow:
        uow.reports.take_step(done, taken(Step.REFUSE))
        uow.commit()
    with unit_of_work() as uow:
        assert uow.batches.lines("") == [
            BatchLine("第二批", 1, 1, 0, None, NOON),
            BatchLine("第一批", 2, 1, 1, date(2026, 3, 20), NOON),
        ]


def test_another_division_sees_neither_items_nor_batches(unit_of_work: UnitsOfWork) -> None:
    filed(unit_of_work, ITEM, "第一批", "370702")
    with unit_of_work() as uow:
        assert uow.batches.lines("350100") == []
        assert uow.batches.items("第一批", "350100") == []
        assert len(uow.batches.items("第一批", "370000")) == 1


def test_a_report_belongs_to_one_batch(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work, ITEM, "第一批", "370702")
    with unit_of_work() as uow, pytest.raises(Conflict):
        uow.batches.add(id, ITEM, "第二批", actor="chen", at=NOON)
