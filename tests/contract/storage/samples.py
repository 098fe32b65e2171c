"""What do the storage tests store? Invented reports with defaults: a test states only what it is about."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import NullPool, create_engine, text

from triage.domain.cases import Case
from triage.domain.receipts import receipt_number
from triage.domain.reports import CaseId, Channel, Report, ReportId
from triage.domain.workflow import Step
from triage.ports import StepTaken
from triage.storage.engine import database_url
from triage.storage.envelope import Keyring, MasterKey
from triage.storage.tables import Record
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.storage.vault_tables import Identities

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # noon in China
KEYS = Keyring(MasterKey(bytes(range(32))))

UnitsOfWork = Callable[[], SqlUnitOfWork]


def report(**changes: Any) -> Report:
    id: UUID = changes.pop("id", uuid4())
    plain = Report(
        id=ReportId(id),
        receipt=receipt_number(NOON.date(), id.int % 1_000_000),
        channel=Channel.WEB_CHAT,
        text="河边的工厂夜里排黑水",
        received=NOON,
    )
    return replace(plain, **changes)


def taken(step: Step, *, minutes: int = 0, actor: str = "chen") -> StepTaken:
    return StepTaken(step, actor, NOON + timedelta(minutes=minutes))


def register(uow: SqlUnitOfWork, filed: Report | None = None, **standing: Any) -> ReportId:
    """Stores a report with its first step and whatever its standing is to say."""
    stored = filed or report()
    uow.reports.add(stored, code_digest="digest")
    uow.reports.take_step(stored.id, StepTaken(Step.REGISTER, "channel:web_chat", stored.received))
    if standing:
        uow.reports.set_standing(replace(uow.reports.standing(stored.id), **standing))
    return stored.id


def filed(unit_of_work: UnitsOfWork, stored: Report | None = None, **standing: Any) -> ReportId:
    """The same in a transaction of its own."""
    with unit_of_work() as uow:
        id = register(uow, stored, **standing)
        uow.commit()
    return id


def case(number: str = "AJ260302-000001-01", adcode: str = "370102") -> Case:
    return Case(CaseId(uuid4()), number, "河边排黑水", adcode, NOON)


@contextmanager
def own_schema(server: str) -> Iterator[str]:
    """A URL at which a PostgreSQL server shows nothing but a schema of the test's own."""
    name = f"test_{uuid4().hex}"
    engine = create_engine(database_url(server), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
        try:
            url = database_url(server).update_query_dict({"options": f"-csearch_path={name}"})
            yield url.render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))


def empty(url: str) -> None:
    tables = [*Record.metadata.tables, *Identities.metadata.tables]
    engine = create_engine(database_url(url), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY"))
