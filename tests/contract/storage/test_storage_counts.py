"""Are the figures those of the rows, in the days of China and within the division?"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.contract.storage.samples import NOON, UnitsOfWork, filed, report
from triage.domain.reports import Channel, ReportId
from triage.domain.workflow import Step
from triage.ports import StepTaken
from triage.storage.counts import (
    Count,
    Dimension,
    MonthCount,
    OnTime,
    counts_by,
    counts_for_desk,
    monthly_counts,
    on_time_share,
)
from triage.storage.engine import Sessions

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
JINAN = "370100"


def step(unit_of_work: UnitsOfWork, id: ReportId, *steps: Step, at: datetime = NOON) -> None:
    with unit_of_work() as uow:
        for each in steps:
            uow.reports.take_step(id, StepTaken(each, "chen", at))
        uow.commit()


def test_the_desk_counts_what_waits(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    filed(unit_of_work, attention="地点不明", severity="emergency", adcode="370102")
    filed(unit_of_work, report(received=NOON - DAY), due=TODAY - DAY, adcode="370102")
    filed(unit_of_work, report(received=NOON - DAY), due=TODAY + 3 * DAY, adcode="370103")
    filed(unit_of_work, report(received=NOON - DAY), due=TODAY + 4 * DAY, adcode="370103")
    done = filed(unit_of_work, report(received=NOON - DAY), due=TODAY - DAY, adcode="370103")
    step(unit_of_work, done, Step.REFUSE)
    filed(unit_of_work, attention="别处", adcode="370200")
    with pages() as session:
        counts = counts_for_desk(session, JINAN, today=TODAY, soon=TODAY + 3 * DAY)
    assert (counts.open, counts.attention, counts.overdue, counts.soon) == (4, 1, 1, 1)
    assert (counts.emergencies, counts.received_today) == (1, 1)
    assert counts.states == {"registered": 4}


def test_an_empty_desk_counts_nothing(pages: Sessions) -> None:
    with pages() as session:
        counts = counts_for_desk(session, "", today=TODAY, soon=TODAY)
    assert (counts.open, counts.overdue, counts.states) == (0, 0, {})


def test_a_month_ends_at_midnight_in_china(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    midnight = datetime(2026, 1, 31, 16, tzinfo=UTC)
    filed(unit_of_work, report(received=midnight - timedelta(seconds=1)))
    settled = filed(unit_of_work, report(received=midnight))
    step(unit_of_work, settled, Step.REFUSE, at=midnight + 40 * DAY)
    with pages() as session:
        months = monthly_counts(session, "", date(2025, 12, 1), date(2026, 3, 31))
    assert months == [
        MonthCount(date(2025, 12, 1), 0, 0),
        MonthCount(date(2026, 1, 1), 1, 0),
        MonthCount(date(2026, 2, 1), 1, 0),
        MonthCount(date(2026, 3, 1), 0, 1),
    ]


@pytest.mark.parametrize(
    ("dimension", "counts"),
    [
        (Dimension.KIND, [("water", "water", 3), ("", "", 1), ("air", "air", 1)]),
        (
            Dimension.SUBKIND,
            [
                ("water.industrial", "water.industrial", 2),
                ("", "", 1),
                ("air.odour", "air.odour", 1),
                ("water", "water", 1),
            ],
        ),
        (Dimension.CHANNEL, [("web_chat", "web_chat", 4), ("mail", "mail", 1)]),
        (Dimension.CITY, [("3701", "3701", 4), ("3702", "3702", 1)]),
        (Dimension.DISTRICT, [("370102", "370102", 3), ("370103", "370103", 1), ("370200", "370200", 1)]),
        (Dimension.STATE, [("registered", "registered", 5)]),
        (Dimension.OWNER, [("a", "甲局", 3), ("", "", 1), ("b", "乙局", 1)]),
        (Dimension.INDUSTRY, [("", "", 3), ("food", "food", 2)]),
        (Dimension.SEVERITY, [("normal", "normal", 4), ("urgent", "urgent", 1)]),
    ],
)
def test_reports_are_counted_by(
    unit_of_work: UnitsOfWork,
    pages: Sessions,
    dimension: Dimension,
    counts: Sequence[tuple[str, str, int]],
) -> None:
    rows = [
        ("water.industrial", "370102001", "a", "甲局", "normal"),
        ("water.industrial", "370102", "a", "甲局", "normal"),
        ("water", "370102", "a", "甲局", "normal"),
        ("air.odour", "370103", "b", "乙局", "normal"),
        ("", "370200", "", "", "urgent"),
    ]
    for number, (kind, adcode, owner, name, severity) in enumerate(rows):
        filed(
            unit_of_work,
            report(channel=Channel.MAIL if number == 0 else Channel.WEB_CHAT),
            primary_kind=kind,
            adcode=adcode,
            owner_code=owner,
            owner_name=name,
            severity=severity,
            industry="food" if owner == "a" and kind != "water" else "",
        )
    filed(unit_of_work, report(received=NOON - 2 * DAY), primary_kind="noise")
    with pages() as session:
        assert counts_by(session, "", dimension, TODAY, TODAY) == [Count(*each) for each in counts]


def test_counts_stay_within_the_division(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    filed(unit_of_work, primary_kind="water", adcode="370102")
    filed(unit_of_work, primary_kind="noise", adcode="370200")
    with pages() as session:
        assert counts_by(session, JINAN, Dimension.KIND, TODAY, TODAY) == [Count("water", "water", 1)]
        assert monthly_counts(session, JINAN, TODAY, TODAY)[0].received == 1


def test_on_time_is_settled_by_the_end_of_the_last_day(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    in_time, late = (filed(unit_of_work, due=TODAY) for _ in range(2))
    for due in (TODAY - DAY, TODAY + DAY, None):
        filed(unit_of_work, due=due)
    last_second = datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)
    step(unit_of_work, in_time, Step.TRANSFER, at=last_second)
    step(unit_of_work, late, Step.TRANSFER, at=last_second + timedelta(seconds=1))
    with pages() as session:
        counted = on_time_share(session, "", TODAY, TODAY, today=TODAY)
    assert counted == OnTime(on_time=1, late=2, running=1)
    assert counted.share == pytest.approx(1 / 3)


def test_what_is_handled_anew_is_no_longer_settled(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    id = filed(unit_of_work, due=TODAY)
    step(unit_of_work, id, Step.TRANSFER, Step.OBJECT)
    with pages() as session:
        assert on_time_share(session, "", TODAY, TODAY, today=TODAY) == OnTime(0, 0, 1)


def test_a_review_does_not_make_an_answer_in_time_late(unit_of_work: UnitsOfWork, pages: Sessions) -> None:
    id = filed(unit_of_work, due=TODAY)
    step(unit_of_work, id, Step.ACCEPT, Step.ASSIGN, Step.DRAFT, Step.CLOSE, Step.REPLY)
    step(unit_of_work, id, Step.APPLY_REVIEW, at=NOON + 9 * DAY)
    with pages() as session:
        assert on_time_share(session, "", TODAY, TODAY, today=TODAY + 9 * DAY) == OnTime(1, 0, 0)


def test_nothing_decided_has_no_share(pages: Sessions) -> None:
    with pages() as session:
        assert on_time_share(session, "", TODAY, TODAY, today=TODAY).share is None
