"""Does the record keep reports, their history and what is derived from it?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from tests.contract.storage.samples import NOON, UnitsOfWork, case, filed, register, report, taken
from triage.domain.cases import Link
from triage.domain.errors import Conflict, IllegalStep, NotFound
from triage.domain.inspection import BatchItem
from triage.domain.notices import Issued, Notice, NoticeKind
from triage.domain.predictions import Author, Axis, Prediction
from triage.domain.reports import Channel, Facts, ReportId
from triage.domain.standing import ClockRow
from triage.domain.workflow import State, Step
from triage.ports import UnitOfWork
from triage.storage.engine import Sessions
from triage.storage.tables import INSERT_ONLY, BulletinRow


def test_the_unit_of_work_is_what_the_core_asks_for(unit_of_work: UnitsOfWork) -> None:
    with unit_of_work() as uow:
        port: UnitOfWork = uow
    assert port is uow


def test_a_report_comes_back_as_it_was_received(unit_of_work: UnitsOfWork) -> None:
    sent = report(
        channel=Channel.HOTLINE_12345,
        text="“'; DROP TABLE reports; --” 😀 𠮷",
        facts=Facts("河边", "每天夜里", "化工厂", "头痛"),
        hint_adcode="370100",
        reporter=uuid4(),
        client_key="key",
        external_no="12345-7",
    )
    filed(unit_of_work, sent)
    with unit_of_work() as uow:
        assert uow.reports.get(sent.id) == sent
        assert uow.reports.by_receipt(sent.receipt) == sent
        assert uow.reports.by_client_key(Channel.HOTLINE_12345, "key") == sent
        assert uow.reports.code_digest(sent.id) == "digest"


def test_times_come_back_aware_and_in_utc(unit_of_work: UnitsOfWork) -> None:
    at = datetime(2026, 3, 2, 0, 30, 0, 123456, tzinfo=ZoneInfo("Asia/Shanghai"))
    id = filed(unit_of_work, report(received=at))
    with unit_of_work() as uow:
        received = uow.reports.get(id).received
    assert received == at
    assert received.tzinfo is UTC


def test_a_naive_time_is_refused(unit_of_work: UnitsOfWork) -> None:
    with unit_of_work() as uow, pytest.raises(StatementError, match="naive"):
        uow.reports.add(report(received=datetime(2026, 3, 2)), code_digest="")  # noqa: DTZ001


def test_what_is_unknown_is_not_found(unit_of_work: UnitsOfWork) -> None:
    nobody = report()
    with unit_of_work() as uow:
        assert uow.reports.by_receipt("HS260302-000000-00") is None
        assert uow.reports.by_client_key(Channel.MAIL, "key") is None
        for ask in (uow.reports.get, uow.reports.standing, uow.reports.registration_order):
            with pytest.raises(NotFound):
                ask(nobody.id)


def test_the_same_client_key_is_refused_and_the_earlier_report_still_readable(
    unit_of_work: UnitsOfWork,
) -> None:
    first = report(client_key="key")
    filed(unit_of_work, first)
    with unit_of_work() as uow:
        with pytest.raises(Conflict):
            uow.reports.add(report(client_key="key"), code_digest="")
        assert uow.reports.by_client_key(first.channel, "key") == first


def test_the_same_client_key_on_another_channel_is_another_report(unit_of_work: UnitsOfWork) -> None:
    filed(unit_of_work, report(client_key="key"))
    filed(unit_of_work, report(client_key="key", channel=Channel.MAIL))


def test_of_reports_under_one_number_of_another_system_the_first_are_found(unit_of_work: UnitsOfWork) -> None:
    first = report(channel=Channel.HOTLINE_12345, external_no="GD-7")
    second = report(channel=Channel.INSPECTION, external_no="GD-7")
    with unit_of_work() as uow:
        for each in (first, second, report()):
            register(uow, each)
        uow.commit()
    with unit_of_work() as uow:
        assert [each.id for each in uow.reports.by_external_no("GD-7", limit=5)] == [first.id, second.id]
        assert [each.id for each in uow.reports.by_external_no("GD-7", limit=1)] == [first.id]
        assert uow.reports.by_external_no("GD-8", limit=5) == ()


def test_any_number_of_reports_come_without_a_client_key(unit_of_work: UnitsOfWork) -> None:
    filed(unit_of_work)
    filed(unit_of_work)


def test_an_error_of_the_database_does_not_tell_what_a_citizen_wrote(unit_of_work: UnitsOfWork) -> None:
    secret = report(text="我叫某甲", client_key="key")
    with unit_of_work() as uow:
        uow.reports.add(secret, code_digest="")
        with pytest.raises(Conflict) as refused:
            uow.reports.add(replace(secret, id=ReportId(uuid4())), code_digest="")
    assert "某甲" not in f"{refused.value} {refused.value.__cause__}"


def test_a_receipt_is_given_once(unit_of_work: UnitsOfWork) -> None:
    first = report()
    filed(unit_of_work, first)
    with unit_of_work() as uow, pytest.raises(Conflict):
        uow.reports.add(report(receipt=first.receipt), code_digest="")


def test_registration_order_follows_the_register_not_the_time_of_writing(unit_of_work: UnitsOfWork) -> None:
    letter = filed(unit_of_work, report(received=NOON))
    earlier_letter = filed(unit_of_work, report(received=NOON - timedelta(days=3)))
    with unit_of_work() as uow:
        assert uow.reports.registration_order(letter) < uow.reports.registration_order(earlier_letter)


def test_leaving_without_commit_stores_nothing(unit_of_work: UnitsOfWork) -> None:
    sent = report()
    with unit_of_work() as uow:
        register(uow, sent)
    with pytest.raises(RuntimeError), unit_of_work() as uow:
        register(uow, sent)
        raise RuntimeError
    with unit_of_work() as uow:
        assert uow.reports.by_receipt(sent.receipt) is None


def test_steps_are_kept_in_order_and_move_the_state(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    with unit_of_work() as uow:
        uow.reports.take_step(id, replace(taken(Step.NOTE), reason="看过", detail={"页": [1, None]}))
        uow.reports.take_step(id, taken(Step.ACCEPT, minutes=5))
        uow.commit()
    with unit_of_work() as uow:
        told = uow.reports.steps(id)
        standing = uow.reports.standing(id)
    assert [entry.step for entry in told] == [Step.REGISTER, Step.NOTE, Step.ACCEPT]
    assert (told[1].reason, told[1].detail) == ("看过", {"页": [1, None]})
    assert (standing.state, standing.updated) == (State.ACCEPTED, NOON + timedelta(minutes=5))


def test_an_illegal_step_leaves_no_trace(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    with unit_of_work() as uow:
        with pytest.raises(IllegalStep):
            uow.reports.take_step(id, taken(Step.CLOSE))
        uow.commit()
    with unit_of_work() as uow:
        assert len(uow.reports.steps(id)) == 1
        assert uow.reports.standing(id).state == State.REGISTERED


def test_a_report_is_registered_before_anything_else(unit_of_work: UnitsOfWork) -> None:
    sent = report()
    with unit_of_work() as uow:
        uow.reports.add(sent, code_digest="")
        with pytest.raises(IllegalStep):
            uow.reports.take_step(sent.id, taken(Step.ACCEPT))


def test_the_standing_keeps_what_is_derived_but_not_a_state_or_case_of_its_own(
    unit_of_work: UnitsOfWork,
) -> None:
    id = filed(unit_of_work)
    with unit_of_work() as uow:
        before = uow.reports.standing(id)
        wanted = replace(
            before,
            attention="地点不明",
            adcode="370102",
            place="山东省济南市历下区",
            detail="某路",
            primary_kind="water.industrial",
            kinds=("water.industrial", "air.odour"),
            severity="serious",
            target="某化工厂",
            owner_code="bureau",
            owner_name="历下分局",
            due=date(2026, 3, 17),
        )
        uow.reports.set_standing(replace(wanted, state="closed"))
        uow.commit()
    with unit_of_work() as uow:
        assert uow.reports.standing(id) == wanted
        uow.reports.set_standing(replace(wanted, kinds=("noise",)))
        uow.commit()
    with unit_of_work() as uow:
        assert uow.reports.standing(id).kinds == ("noise",)


def test_a_page_that_went_stale_is_noticed(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    with unit_of_work() as uow:
        shown = uow.reports.version(id)
        uow.reports.take_step(id, taken(Step.ACCEPT))
        uow.commit()
    with unit_of_work() as uow:
        with pytest.raises(Conflict):
            uow.reports.expect(id, shown)
        uow.reports.expect(id, uow.reports.version(id))


def test_predictions_of_models_and_people_are_all_kept(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    model = Prediction(Axis.KINDS, Author.MODEL, "kinds-1", {"codes": ["water"]}, 0.75, reason="黑水")
    person = Prediction(Axis.KINDS, Author.PERSON, "chen", {"codes": ["air"]}, abstained=True)
    with unit_of_work() as uow:
        uow.reports.predict(id, model, at=NOON)
        uow.reports.predict(id, person, at=NOON + timedelta(hours=1))
        uow.commit()
    with unit_of_work() as uow:
        assert uow.reports.predictions(id) == ((model, NOON), (person, NOON + timedelta(hours=1)))


def test_a_clock_that_runs_is_left_alone(unit_of_work: UnitsOfWork) -> None:
    id = filed(unit_of_work)
    running = ClockRow("reply", "答复", NOON + timedelta(days=60), "rule", "条例", True, ("日历未定",))
    earlier = ClockRow("register", "登记", NOON + timedelta(days=15), "rule", "条例", False)
    with unit_of_work() as uow:
        uow.reports.start_clocks(id, [running])
        uow.commit()
    with unit_of_work() as uow:
        uow.reports.start_clocks(id, [replace(running, due=NOON), earlier])
        uow.commit()
    with unit_of_work() as uow:
        assert uow.reports.clocks(id) == (earlier, running)


@pytest.mark.parametrize("table", INSERT_ONLY)
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_history_refuses_every_change(
    table: str, change: str, unit_of_work: UnitsOfWork, sessions: Sessions
) -> None:
    id = filed(unit_of_work)
    with unit_of_work() as uow:
        uow.reports.predict(id, Prediction(Axis.REMIT, Author.RULE, "rule"), at=NOON)
        uow.reports.start_clocks(id, [ClockRow("reply", "答复", NOON, "rule", "条例", True)])
        uow.cases.open(made := case())
        uow.cases.link(Link(id, made.id, "system", "首次"), at=NOON)
        paper = Notice(NoticeKind.REPLY, "答复函", "", "举报人", ("已办理。",), "某局", NOON.date())
        uow.notices.issue(paper, Issued(uuid4(), id, "某复", "chen", NOON))
        uow.batches.add(id, BatchItem("D1", "砖厂冒黑烟"), "第一批", actor="chen", at=NOON)
        uow.commit()
    with sessions.begin() as session:
        session.add(BulletinRow(scope="", month=NOON.date(), figures={}, actor="chen", made=NOON))
    with sessions() as session, pytest.raises(DBAPIError, match="insert-only"):
        session.execute(text(change.format(table)))
