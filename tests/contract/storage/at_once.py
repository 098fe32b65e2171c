"""What does one of several processes do? Started by test_storage_at_once.py as a program."""

import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from tests.contract.storage.samples import KEYS, NOON, register, report
from triage.storage.engine import open_engine, writing
from triage.storage.envelope import Keyring, MasterKey
from triage.storage.migrate import upgrade
from triage.storage.outbox import lease
from triage.storage.rotation import rotate
from triage.storage.turnstile import FolderTurnstile, PostgresTurnstile
from triage.storage.unit_of_work import SqlUnitOfWork

NEW = MasterKey(bytes(range(1, 33)))


def file_reports(url: str, first: str, count: str) -> None:
    sessions = writing(open_engine(url))
    for number in range(int(first), int(first) + int(count)):
        with SqlUnitOfWork(sessions) as uow:
            register(uow, report(id=UUID(int=number), client_key=str(number)), attention="新")
            uow.outbox.put("triage_report", report_id=str(number))
            uow.commit()


def lease_all(url: str) -> None:
    sessions = writing(open_engine(url))
    while True:
        with sessions.begin() as session:
            jobs = lease(session, NOON, 60, 3)
        if not jobs:
            return
        sys.stdout.write("".join(f"{job.id}\n" for job in jobs))


def count_up(lock: str, file: str, times: str) -> None:
    """Reads, adds one and writes: loses counts unless one process at a time does it."""
    turnstile = PostgresTurnstile(lock) if "://" in lock else FolderTurnstile(Path(lock))
    path = Path(file)
    for _ in range(int(times)):
        with turnstile.only_one("counter"):
            path.write_text(str(int(path.read_text()) + 1))


def migrate(url: str) -> None:
    upgrade(url, "record")


def rotate_slowly(url: str, pause_after: str) -> None:
    """Says how far it is and waits to be killed once it has got to `pause_after`."""

    def told(done: int, total: int) -> None:
        if done == int(pause_after):
            sys.stdout.write(f"{done} of {total}\n")
            sys.stdout.flush()
            sys.stdin.read()

    keys = Keyring(NEW, former=(KEYS.current,))
    rotate(writing(open_engine(url)), keys, actor="custodian", at=NOON, progress=told)


if __name__ == "__main__":
    programs: dict[str, Callable[..., None]] = {
        "file_reports": file_reports,
        "lease_all": lease_all,
        "count_up": count_up,
        "migrate": migrate,
        "rotate_slowly": rotate_slowly,
    }
    programs[sys.argv[1]](*sys.argv[2:])
