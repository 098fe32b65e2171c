"""Does every desk see its own reports, all of them and no others?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.contract.storage.samples import NOON, UnitsOfWork, case, filed, report, taken
from triage.domain.cases import Case, Link
from triage.domain.errors import NotFound
from triage.domain.predictions import Author, Axis, Prediction
from triage.domain.reports import CaseId, Channel, ReportId
from triage.domain.standing import ClockRow
from triage.domain.workflow import State, Step
from triage.storage.counted import Counted, Kept
from triage.storage.engine import Sessions
from triage.storage.read_models import (
    BEGINNING_LENGTH,
    Order,
    Page,
    QueueFilter,
    QueueRow,
    case_list,
    case_page,
    desk_queue,
    report_ids,
    report_page,
)

TODAY = date(2026, 3, 2)
JINAN, LIXIA, QINGDAO, BEIJING = "370100", "370102", "370200", "110000"


def queue(pages: Sessions, scope: str = "", **asked: Any) -> Page[QueueRow]:
    paging = {name: asked.pop(name) for name in ("order", "number", "size") if name in asked}
    with pages() as session:
        return desk_queue(session, scope, QueueFilter(**asked), today=TODAY, **paging)


def shown(pages: Sessions, scope: str = "", **asked: Any) -> Sequence[ReportId]:
    return [row.report for row in queue(pages, scope, **asked).items]


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        ("", {"370102001", "370102", "370200", "110101", ""}),
        ("370000", {"370102001", "370102", "370200"}),
        (JINAN, {"370102001", "370102"}),
        (LIXIA, {"370102001", "370102"}),
        ("370102001", {"370102001"}),
        (QINGDAO, {"370200"}),
        (BEIJING, {"110101"}),
        ("370103", set()),
    ],
)
def test_a_desk_sees_its_division_and_below(
    unit_of_work: UnitsOfWork, pages: Sessions, scope: str, seen: set[str]
) -> None:
    for adcode in ("370102001", "370102", "370200", "110101", ""):
        filed(unit_of_work, adcode=adcode)
    found = queue(pages, scope)
    assert {row.adcode for row in found.items} == seen
    assert found.total == len(seen)


def test_a_report_without_a_place_is_seen_where_its_channel_points(
    unit_of_work: UnitsOfWork, pages: Sessions
) -> None:
    id = filed(unit_of_work, report(hint_adcode=JINAN))
    assert shown(pages, JINAN) == [id]
    assert shown(pages, QINGDAO) == []
    with unit_of_work() as uow:
        uow.reports.set_standing(replace(uow.reports.standing(id), adcode=QINGDAO))
        uow.commit()
    assert shown(pages, JINAN) == []
    assert shown(pages, QINGDAO) == [id]


def test_a_row_tells_what_the_queue_shows(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    sent = report(text="臭" * 1000, channel=Channel.MAIL)
    id = filed(
        unit_of_work,
        sent,
        attention="地点不明",
        adcode=LIXIA,
        primary_kind="air.odour",
        severity="urgent",
        owner_code="b",
        owner_name="历下分局",
        due=TODAY - timedelta(days=1),
    )
    made = _case_of(unit_of_work, id)
    (row,) = queue(pages).items
    assert (row.report, row.order, row.receipt, row.channel) == (id, 1, sent.receipt, "mail")
    assert row.beginning == "臭" * BEGINNING_LENGTH
    assert (row.state, row.attention, row.severity) == ("registered", "地点不明", "urgent")
    assert (row.owner_code, row.owner_name, row.overdue) == ("b", "历下分局", True)
    assert (row.case, row.case_number) == (made.id, made.number)


@pytest.mark.parametrize(
    "asked",
    [
        {"state": "accepted"},
        {"kind": "water"},
        {"kind": "water.industrial"},
        {"severity": "urgent"},
        {"channel": "mail"},
        {"owner": "bureau"},
        {"attention": True},
        {"overdue": True},
        {"text": "100%_"},
        {"text": "某化工厂"},
        {"text": "历下区"},
        {"text": "12345-7"},
        {"kind": "water", "severity": "urgent", "channel": "mail", "attention": True},
        {"counted": Counted(main="air")},
        {"counted": Counted(industry="chemical")},
        {"counted": Counted(kept=Kept.LATE)},
    ],
)
def test_every_filter_finds_what_it_names_and_nothing_else(
    unit_of_work: UnitsOfWork, pages: Sessions, asked: dict[str, Any]
) -> None:
    wanted = filed(
        unit_of_work,
        report(text="排黑水，100%_是他", channel=Channel.MAIL, external_no="12345-7"),
        attention="地点不明",
        kinds=("air.odour", "water.industrial"),
        primary_kind="air.odour",
        industry="chemical",
        severity="urgent",
        owner_code="bureau",
        target="某化工厂100%_",
        place="济南市历下区",
        due=TODAY - timedelta(days=1),
    )
    filed(
        unit_of_work,
        report(text="太吵，100米内睡不着"),
        kinds=("noise", "waterside"),
        severity="normal",
        due=TODAY,
    )
    with unit_of_work() as uow:
        uow.reports.take_step(wanted, taken(Step.ACCEPT))
        uow.commit()
    assert shown(pages, **asked) == [wanted]


def test_a_receipt_is_found_however_it_is_typed(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    sent = report()
    id = filed(unit_of_work, sent)
    filed(unit_of_work)
    assert shown(pages, text=sent.receipt.lower().replace("-", " ")) == [id]


def test_what_is_settled_is_neither_open_nor_overdue(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    late = filed(unit_of_work, due=TODAY - timedelta(days=1))
    done = filed(unit_of_work, due=TODAY - timedelta(days=1))
    with unit_of_work() as uow:
        uow.reports.take_step(done, taken(Step.REFUSE))
        uow.commit()
    assert shown(pages, overdue=True) == [late]
    assert shown(pages, open=True) == [late]
    assert {row.report: row.overdue for row in queue(pages).items} == {late: True, done: False}


def test_each_order_puts_first_what_it_names(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    hours = timedelta(hours=1)
    old = filed(unit_of_work, report(received=NOON), severity="normal", due=TODAY + timedelta(days=9))
    mid = filed(unit_of_work, report(received=NOON + hours), severity="emergency")
    new = filed(unit_of_work, report(received=NOON + 2 * hours), severity="urgent", due=TODAY)
    with unit_of_work() as uow:
        uow.reports.take_step(old, taken(Step.NOTE, minutes=600))
        uow.commit()
    assert shown(pages, order=Order.OLDEST) == [old, mid, new]
    assert shown(pages, order=Order.NEWEST) == [new, mid, old]
    assert shown(pages, order=Order.DUE) == [mid, new, old], "what burns comes before every date"
    assert shown(pages, order=Order.SEVERITY) == [mid, new, old]
    assert shown(pages, order=Order.UPDATED) == [old, new, mid]


def test_pages_follow_each_other_without_gap_or_overlap(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    ids = [filed(unit_of_work) for _ in range(5)]
    found = [queue(pages, order=Order.OLDEST, number=number, size=2) for number in (1, 2, 3, 4)]
    assert [row.report for page in found for row in page.items] == ids
    assert {(page.total, page.pages) for page in found} == {(5, 3)}


def test_every_report_is_listed_in_order_of_registration(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    ids = [filed(unit_of_work, report(received=NOON - timedelta(days=day))) for day in range(3)]
    with pages() as session:
        assert report_ids(session) == ids


def test_an_empty_desk_has_one_empty_page(pages: Sessions) -> None:
    assert (queue(pages).items, queue(pages).pages) == ((), 1)


def test_a_report_page_tells_the_whole_life(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    sent = report()
    id = filed(unit_of_work, sent, adcode=LIXIA, kinds=("water",))
    made = _case_of(unit_of_work, id)
    said = Prediction(Axis.KINDS, Author.MODEL, "kinds-1", {"codes": ["water"]}, 0.9)
    clock = ClockRow("reply", "答复", NOON, "rule", "条例", True)
    with unit_of_work() as uow:
        uow.reports.predict(id, said, at=NOON)
        uow.reports.start_clocks(id, [clock])
        uow.reports.take_step(id, taken(Step.ACCEPT))
        uow.commit()
    with pages() as session:
        page = report_page(session, id, LIXIA)
    assert (page.report, page.order, page.case) == (sent, 1, made)
    assert (page.standing.state, page.standing.kinds) == (State.ACCEPTED, ("water",))
    assert [entry.step for entry in page.steps] == [Step.REGISTER, Step.ACCEPT]
    assert (page.predictions, page.clocks, page.attachments) == (((said, NOON),), (clock,), ())
    with unit_of_work() as uow:
        uow.reports.expect(id, page.version)


def test_a_report_of_another_division_is_not_there(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    id = filed(unit_of_work, adcode=LIXIA)
    with pages() as session:
        for nobody, scope in ((id, QINGDAO), (ReportId(uuid4()), "")):
            with pytest.raises(NotFound):
                report_page(session, nobody, scope)


def test_a_case_page_shows_members_in_order_and_counts_those_elsewhere(
    unit_of_work: UnitsOfWork, pages: Sessions
) -> None:
    first, second, elsewhere = (filed(unit_of_work, adcode=code) for code in (LIXIA, LIXIA, QINGDAO))
    made = _case_of(unit_of_work, second, elsewhere, first)
    with pages() as session:
        page = case_page(session, made.id, JINAN, today=TODAY)
        everything = case_page(session, made.id, "", today=TODAY)
    assert [row.report for row in page.members] == [first, second]
    assert page.elsewhere == 1
    assert [link.report for link in page.links] == [second, first]
    assert [row.report for row in everything.members] == [first, second, elsewhere]


def test_a_case_of_another_division_is_not_there(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    made = _case_of(unit_of_work, filed(unit_of_work, adcode=LIXIA))
    with pages() as session:
        for nothing, scope in ((made.id, QINGDAO), (CaseId(uuid4()), "")):
            with pytest.raises(NotFound):
                case_page(session, nothing, scope, today=TODAY)


def test_the_case_list_puts_the_matter_reported_last_first(
    unit_of_work: UnitsOfWork, pages: Sessions
) -> None:
    later = NOON + timedelta(hours=1)
    ids = [filed(unit_of_work, report(received=at), adcode=LIXIA) for at in (NOON, later, NOON)]
    pair = _case_of(unit_of_work, ids[0], ids[1], number="AJ1")
    alone = _case_of(unit_of_work, ids[2], number="AJ2")
    _case_of(unit_of_work, filed(unit_of_work, adcode=QINGDAO), number="AJ3")
    with pages() as session:
        listed = case_list(session, JINAN)
        second = case_list(session, JINAN, number=2, size=1)
    assert [(line.case, line.members, line.newest) for line in listed.items] == [
        (pair, 2, later),
        (alone, 1, NOON),
    ]
    assert ([line.case for line in second.items], second.total) == ([alone], 2)


def _case_of(unit_of_work: UnitsOfWork, *members: ReportId, number: str = "AJ1") -> Case:
    made = case(number, LIXIA)
    with unit_of_work() as uow:
        uow.cases.open(made)
        for member in members:
            uow.cases.link(Link(member, made.id, "system", "相似", 0.9), at=NOON)
        uow.commit()
    return made


def test_what_was_told_is_found_by_the_index_only(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    told = filed(unit_of_work, report(text="排黑水，打19900001234"), target="某厂")
    assert shown(pages, text="黑水") == []
    assert shown(pages, text="0001") == []
    assert shown(pages, text="黑水", found=(told,)) == [told]
