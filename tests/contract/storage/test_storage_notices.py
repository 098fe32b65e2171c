"""Are issued papers numbered without gaps, kept as they were, and never given out twice?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.contract.storage.samples import NOON, UnitsOfWork, filed, report
from triage.domain.errors import Conflict, NotFound
from triage.domain.notices import Issued, Notice, NoticeKind
from triage.domain.reports import ReportId
from triage.storage.engine import Sessions

DRAFT = Notice(
    kind=NoticeKind.ACCEPTANCE,
    title="举报投诉事项受理告知书",
    number="",
    addressee="举报人",
    paragraphs=("收悉。", "现予受理。"),
    office="杭州市生态环境局余杭分局",
    day=date(2026, 3, 2),
)


def issuing(id: ReportId, paper: UUID | None = None, series: str = "余环受告") -> Issued:
    return Issued(paper or uuid4(), id, series, "chen", NOON)


def issue(unit_of_work: UnitsOfWork, draft: Notice, by: Issued) -> str:
    with unit_of_work() as uow:
        number = uow.notices.issue(draft, by).number
        uow.commit()
    return number


def test_a_paper_is_found_again_as_it_was_issued(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    by = issuing(id)
    issue(unit_of_work, DRAFT, by)
    with unit_of_work() as uow:
        kept, issued = uow.notices.get(by.id)
        assert (kept, issued) == (replace(DRAFT, number="余环受告〔2026〕1号"), by)
        assert uow.notices.of_report(id) == ((kept, issued),)
        with pytest.raises(NotFound):
            uow.notices.get(uuid4())


def test_every_office_kind_and_year_counts_for_itself(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    next_year = replace(DRAFT, day=date(2027, 1, 4))
    asked = [
        (DRAFT, "余环受告"),
        (DRAFT, "余环受告"),
        (DRAFT, "西环受告"),
        (DRAFT, "余环延告"),
        (next_year, "余环受告"),
        (DRAFT, "余环受告"),
    ]
    numbers = [issue(unit_of_work, draft, issuing(id, series=series)) for draft, series in asked]
    assert numbers == [
        "余环受告〔2026〕1号",
        "余环受告〔2026〕2号",
        "西环受告〔2026〕1号",
        "余环延告〔2026〕1号",
        "余环受告〔2027〕1号",
        "余环受告〔2026〕3号",
    ]


def test_a_paper_that_was_not_committed_leaves_no_gap(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    with unit_of_work() as uow:
        uow.notices.issue(DRAFT, issuing(id))
    assert issue(unit_of_work, DRAFT, issuing(id)) == "余环受告〔2026〕1号"


def test_two_officers_at_once_get_two_numbers_in_a_row(unit_of_work: UnitsOfWork) -> None:
    """Each on another report, all at the same moment."""
    ids = [filed(unit_of_work, report(id=uuid4())) for _ in range(6)]
    barrier = Barrier(len(ids))

    def take(id: ReportId) -> str:
        barrier.wait()
        return issue(unit_of_work, DRAFT, issuing(id))

    with ThreadPoolExecutor(len(ids)) as pool:
        numbers = sorted(pool.map(take, ids))
    assert numbers == [f"余环受告〔2026〕{serial}号" for serial in range(1, 7)]


def test_the_same_form_sent_twice_is_one_paper(unit_of_work: UnitsOfWork) -> None:
    id, other = filed(unit_of_work, report(id=uuid4())), filed(unit_of_work, report(id=uuid4()))
    paper = uuid4()
    first = issue(unit_of_work, DRAFT, issuing(id, paper))
    assert issue(unit_of_work, replace(DRAFT, title="另一份"), issuing(id, paper)) == first
    with unit_of_work() as uow:
        assert len(uow.notices.of_report(id)) == 1
        with pytest.raises(Conflict):
            uow.notices.issue(DRAFT, issuing(other, paper))


@pytest.mark.parametrize("change", ["UPDATE notices SET title = 'x'", "DELETE FROM notices"])
def test_the_database_refuses_to_change_a_paper(
    unit_of_work: UnitsOfWork, sessions: Sessions, change: str
) -> None:
    issue(unit_of_work, DRAFT, issuing(filed(unit_of_work)))
    with sessions() as session, pytest.raises(DBAPIError, match="insert-only"):
        session.execute(text(change))
