"""Does a bulletin count what was received, keep what it told, and say what it told otherwise before?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.contract.storage.samples import NOON, UnitsOfWork, filed, report
from triage.domain.bulletins import BulletinFigures, PlaceTally, Restated, Tally
from triage.domain.errors import NotFound
from triage.domain.reports import Channel
from triage.domain.workflow import Bulletin, Step
from triage.ports import StepTaken
from triage.storage.bulletins import bulletin, bulletin_figures, bulletins, keep_bulletin
from triage.storage.counts import Dimension
from triage.storage.engine import Sessions

MARCH, FEBRUARY = date(2026, 3, 1), date(2026, 2, 1)
APRIL = datetime(2026, 4, 3, 4, tzinfo=UTC)
JINAN = "370100"


def figures(sessions: Sessions, scope: str = JINAN) -> BulletinFigures:
    with sessions() as session:
        return bulletin_figures(
            session, scope, MARCH, place=Dimension.DISTRICT, today=APRIL.date(), smallest=3
        )


def kept(sessions: Sessions, month: date, told: BulletinFigures, scope: str = JINAN) -> int:
    with sessions.begin() as session:
        return keep_bulletin(session, scope, month, told, actor="chen", at=APRIL)


def test_a_report_counts_in_every_kind_once_and_in_the_state_that_bulletins_know(
    unit_of_work: UnitsOfWork, pages: Sessions
) -> None:
    filed(unit_of_work, adcode="370102", kinds=("air.odour", "air.industrial", "noise.industrial"))
    refused = filed(unit_of_work, report(channel=Channel.MAIL), adcode="370103", kinds=("air.odour",))
    with unit_of_work() as uow:
        uow.reports.take_step(refused, StepTaken(Step.REFUSE, "chen", NOON))
        uow.commit()
    filed(unit_of_work, report(received=NOON - timedelta(days=50)), adcode="370102")
    filed(unit_of_work, report(received=NOON + timedelta(days=31)), adcode="370102")
    filed(unit_of_work, adcode="370200", kinds=("water",))
    found = figures(pages)
    assert (found.received, found.settled, found.last_month, found.earlier, found.earlier_open) == (
        2,
        1,
        0,
        1,
        1,
    )
    assert found.kinds == [Tally("air", 2), Tally("noise", 1)]
    assert found.subkinds == [Tally("air.odour", 2), Tally("air.industrial", 1), Tally("noise.industrial", 1)]
    assert {tally.key for tally in found.channels} == {"web_chat", "mail"}
    assert found.places == [
        PlaceTally("370102", {Bulletin.PENDING: 1}),
        PlaceTally("370103", {Bulletin.REFUSED: 1}),
    ]


def test_what_was_told_stays_and_a_change_is_said_in_the_next(
    unit_of_work: UnitsOfWork, pages: Sessions, sessions: Sessions
) -> None:
    filed(unit_of_work, adcode="370102")
    first = figures(pages)
    number = kept(sessions, MARCH, first)
    kept(sessions, MARCH, first, scope="370200")
    filed(unit_of_work, adcode="370102")
    assert figures(pages).restated == [Restated(MARCH, 1, 2, APRIL)]
    with sessions() as session:
        assert bulletin(session, number, JINAN).figures == first
        assert [each.id for each in bulletins(session, JINAN)] == [number]


def test_another_division_s_bulletin_is_none(pages: Sessions, sessions: Sessions) -> None:
    number = kept(sessions, MARCH, figures(pages))
    with sessions() as session:
        assert bulletin(session, number, "370000").month == MARCH
        for scope in ("370200", "370102"):
            with pytest.raises(NotFound):
                bulletin(session, number, scope)
        with pytest.raises(NotFound):
            bulletin(session, number + 1, "")
