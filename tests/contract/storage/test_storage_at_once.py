"""What if several processes, or two officers, act at once?"""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select

from tests.contract.storage.conftest import Database
from tests.contract.storage.samples import UnitsOfWork, filed, report, taken
from triage.domain.errors import Conflict
from triage.domain.reports import ReportId
from triage.domain.workflow import State, Step
from triage.storage.engine import Sessions, writing
from triage.storage.migrate import current, newest
from triage.storage.tables import OutboxRow, ReportRow, StandingRow, StepRow
from triage.storage.unit_of_work import SqlUnitOfWork

ROOT = Path(__file__).resolve().parents[3]


def together(*commands: Sequence[str]) -> list[str]:
    """Runs the programs of at_once.py at the same time; what they wrote."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.contract.storage.at_once", *command],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for command in commands
    ]
    outputs = [process.communicate() for process in running]
    for process, (_, complaint) in zip(running, outputs, strict=True):
        assert process.returncode == 0, complaint
    return [output for output, _ in outputs]


def test_writers_in_several_processes_lose_nothing(database: Database, sessions: Sessions) -> None:
    together(*(["file_reports", database.record, str(1000 * number + 1), "40"] for number in range(4)))
    with sessions() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table))
            for table in (ReportRow, StepRow, StandingRow, OutboxRow)
        ]
        order = session.scalars(select(ReportRow.seq).order_by(ReportRow.seq)).all()
    assert counts == [160, 160, 160, 160]
    assert len(set(order)) == 160


def test_the_same_submission_sent_several_times_at_once_is_one_report(unit_of_work: UnitsOfWork) -> None:
    barrier = Barrier(4)

    def submit(number: int) -> bool:
        barrier.wait()
        try:
            filed(unit_of_work, report(client_key="key", text=f"第{number}次"))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(submit, range(4))) == [False, False, False, True]


def test_no_job_is_leased_twice(database: Database, unit_of_work: UnitsOfWork) -> None:
    with unit_of_work() as uow:
        for _ in range(60):
            uow.outbox.put("task")
        uow.commit()
    outputs = together(*[["lease_all", database.record]] * 3)
    leased = [int(line) for output in outputs for line in output.split()]
    assert sorted(leased) == list(range(1, 61))


def test_of_two_officers_with_the_same_page_the_second_hears_of_the_first(
    unit_of_work: UnitsOfWork,
) -> None:
    id = filed(unit_of_work)
    with unit_of_work() as uow:
        shown = uow.reports.version(id)
    barrier = Barrier(2)

    def act(step: Step) -> str:
        barrier.wait()
        try:
            with unit_of_work() as uow:
                uow.reports.expect(id, shown)
                uow.reports.take_step(id, taken(step, actor=step))
                uow.commit()
        except Conflict:
            return "conflict"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, (Step.ACCEPT, Step.REFUSE))) == ["conflict", "done"]
    with unit_of_work() as uow:
        assert len(uow.reports.steps(id)) == 2


@pytest.mark.service("postgresql")
def test_a_step_on_a_state_that_has_moved_meanwhile_is_a_conflict(postgres_engine: Engine) -> None:
    sessions = writing(postgres_engine)
    id = filed(lambda: SqlUnitOfWork(sessions))
    with SqlUnitOfWork(sessions) as slow:
        slow.reports.standing(id)
        _step(sessions, id, Step.ACCEPT)
        with pytest.raises(Conflict):
            slow.reports.take_step(id, taken(Step.REFUSE))
    with SqlUnitOfWork(sessions) as uow:
        assert uow.reports.standing(id).state == State.ACCEPTED
        assert [entry.step for entry in uow.reports.steps(id)] == [Step.REGISTER, Step.ACCEPT]


def test_several_processes_migrate_one_database_once(empty_url: str) -> None:
    together(*[["migrate", empty_url]] * 3)
    assert current(empty_url, "record") == newest("record")


def test_one_process_at_a_time_gets_through_the_turnstile(database: Database, tmp_path: Path) -> None:
    lock = database.record if database.name == "postgresql" else str(tmp_path / "locks")
    counter = tmp_path / "counter"
    counter.write_text("0")
    together(*[["count_up", lock, str(counter), "50"]] * 3)
    assert counter.read_text() == "150"


def _step(sessions: Sessions, id: ReportId, step: Step) -> None:
    with SqlUnitOfWork(sessions) as uow:
        uow.reports.take_step(id, taken(step))
        uow.commit()
