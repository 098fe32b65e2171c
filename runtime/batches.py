"""How does a table of an inspection become reports, and reports a table? For the command and the page."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from runtime.bootstrap import Services
from triage.documents.tables import read_sheets, written_csv, written_workbook
from triage.domain.calendar import local_day
from triage.domain.errors import Conflict, InvalidSubmission, NotFound
from triage.domain.inspection import DISCLOSED, BatchItem, read_items, with_deadline
from triage.facts.redact import redact
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases.inspection import disclosure, file_item


@dataclass(frozen=True, slots=True)
class TakenIn:
    """`problems` name sheet and row of what was not filed."""

    filed: int
    known: int
    problems: tuple[str, ...]


def batch_of(name: str) -> str:
    """The name as it is kept. Raises InvalidSubmission."""
    if not name.strip() or len(name.strip()) > 60:
        raise InvalidSubmission("请写明批次名称，不超过60个字。")
    return redact(name.strip()).text


def take_in(content: bytes, batch: str, *, due: date | None, actor: str, services: Services) -> TakenIn:
    """Every row that can be used is filed by itself. Raises InvalidSubmission for the table as a whole."""
    columns, today = services.policies.inspection_columns, local_day(services.clock())
    items, problems = read_items(read_sheets(content), columns, today)
    filed = known = 0
    for item in items:
        try:
            fresh = _file(with_deadline(item, due), batch, actor, services)
        except (Conflict, InvalidSubmission) as problem:
            problems.append(f"{item.where}：{problem}")
            continue
        filed += fresh
        known += not fresh
    return TakenIn(filed, known, tuple(problems))


def published(batch: str, scope: str, *, csv: bool = False, services: Services) -> bytes:
    """The disclosure table of what lies in `scope`. Raises NotFound."""
    labels = services.policies.owners.kinds
    with SqlUnitOfWork(services.reading) as uow:
        items = uow.batches.items(batch, scope)
    lines = disclosure(
        items,
        place=services.divisions.full_name,
        kind=lambda code: labels.get(code.partition(".")[0], code),
        redact=lambda text: redact(text).text,
    )
    if not lines:
        raise NotFound("没有这个批次。")
    rows = [[line[name] for name in DISCLOSED] for line in lines]
    return (
        written_csv(DISCLOSED, rows).encode("utf-8-sig") if csv else written_workbook(batch, DISCLOSED, rows)
    )


def _file(item: BatchItem, batch: str, actor: str, services: Services) -> bool:
    with services.unit_of_work() as uow:
        fresh = file_item(
            item,
            batch,
            id=uuid4(),
            actor=actor,
            now=services.clock(),
            serials=services.serials(),
            secret=services.secrets.receipts,
            policies=services.policies,
            redact=lambda text: redact(text).text,
            uow=uow,
        )
        uow.commit()
    return fresh
