"""Which items did an inspection hand over in which batch? Implements ports.Batches and lists for pages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from triage.domain.inspection import BatchItem
from triage.domain.reports import ReportId
from triage.ports import HandledItem, StepTaken
from triage.storage.rows import step_from_row
from triage.storage.scope import within
from triage.storage.tables import BatchItemRow, ReportRow, StandingKindRow, StandingRow, StepRow
from triage.storage.writes import add_or_conflict


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch as far as it lies in the reader's division; `due` is the next deadline of its open items."""

    batch: str
    items: int
    open: int
    focus: int
    due: date | None
    since: datetime


class SqlBatches:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, id: ReportId, item: BatchItem, batch: str, *, actor: str, at: datetime) -> None:
        row = {
            "report": id,
            "batch": batch,
            "number": item.number,
            "region": item.region,
            "kinds": item.kinds,
            "focus": item.focus,
            "handed_over": item.handed_over,
            "due": item.due,
            "actor": actor,
            "at": at,
        }
        add_or_conflict(self._session, BatchItemRow, row, f"{item.number} is in a batch already")

    def items(self, batch: str, scope: str) -> Sequence[HandledItem]:
        """In order of registration, those in the reader's division; a few queries however many there are."""
        mine = (
            select(BatchItemRow.report)
            .join(StandingRow, StandingRow.report == BatchItemRow.report)
            .where(BatchItemRow.batch == batch, within(StandingRow.area, scope))
        )
        kinds, steps = self._kinds(mine), self._steps(mine)
        query = (
            select(BatchItemRow, ReportRow.text, StandingRow.adcode)
            .join(ReportRow, ReportRow.id == BatchItemRow.report)
            .join(StandingRow, StandingRow.report == BatchItemRow.report)
            .where(BatchItemRow.report.in_(mine))
            .order_by(BatchItemRow.id)
        )
        return [
            HandledItem(_item(row, text), adcode, tuple(kinds[row.report]), steps[row.report])
            for row, text, adcode in self._session.execute(query)
        ]

    def lines(self, scope: str) -> Sequence[BatchLine]:
        """Every batch with items in the reader's division, the newest first."""
        count = func.count()
        query = (
            select(
                BatchItemRow.batch,
                count,
                func.sum(case((StandingRow.open, 1), else_=0)),
                func.sum(case((BatchItemRow.focus, 1), else_=0)),
                func.min(case((StandingRow.open, StandingRow.due))),
                func.min(BatchItemRow.at),
            )
            .join(StandingRow, StandingRow.report == BatchItemRow.report)
            .where(within(StandingRow.area, scope))
            .group_by(BatchItemRow.batch)
            .order_by(func.max(BatchItemRow.id).desc())
        )
        return [BatchLine(*row) for row in self._session.execute(query)]

    def _kinds(self, reports: Select[UUID]) -> Mapping[UUID, list[str]]:
        query = select(StandingKindRow).where(StandingKindRow.report.in_(reports))
        found: defaultdict[UUID, list[str]] = defaultdict(list)
        for row in self._session.scalars(query.order_by(StandingKindRow.position)):
            found[row.report].append(row.kind)
        return found

    def _steps(self, reports: Select[UUID]) -> Mapping[UUID, list[StepTaken]]:
        found: defaultdict[UUID, list[StepTaken]] = defaultdict(list)
        query = select(StepRow).where(StepRow.report.in_(reports)).order_by(StepRow.id)
        for row in self._session.scalars(query):
            found[row.report].append(step_from_row(row))
        return found


def _item(row: BatchItemRow, text: str) -> BatchItem:
    return BatchItem(
        number=row.number,
        text=text,
        region=row.region,
        kinds=row.kinds,
        focus=row.focus,
        handed_over=row.handed_over,
        due=row.due,
    )
