"""What did models say of a report's kinds, and what did people make of it? Implements ports.Ledger."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from triage.domain.lessons import Verdict
from triage.domain.predictions import Author, Axis
from triage.domain.reports import ReportId
from triage.domain.workflow import Step
from triage.storage.tables import PredictionRow, ReportRow, StepRow

BATCH = 500
_SYSTEM = "system"


class SqlLedger:
    def __init__(self, session: Session, *, batch: int = BATCH) -> None:
        self._session = session
        self._batch = batch

    def verdicts(self) -> Iterator[Verdict]:
        """Read in batches: a register of years does not have to fit in memory."""
        last = 0
        while found := self._judged(last):
            predictions = self._predictions([id for _, id in found])
            yield from (
                verdict for _, id in found if (verdict := _verdict(ReportId(id), predictions[id])) is not None
            )
            last = found[-1][0]

    def _judged(self, last: int) -> list[tuple[int, UUID]]:
        """Reports whose kinds a person chose, or which a person accepted."""
        chosen = exists().where(
            PredictionRow.report == ReportRow.id,
            PredictionRow.axis == Axis.KINDS.value,
            PredictionRow.author == Author.PERSON.value,
        )
        accepted = exists().where(
            StepRow.report == ReportRow.id, StepRow.step == Step.ACCEPT.value, StepRow.actor != _SYSTEM
        )
        query = (
            select(ReportRow.seq, ReportRow.id)
            .where(ReportRow.seq > last, or_(chosen, accepted))
            .order_by(ReportRow.seq)
            .limit(self._batch)
        )
        return [(row.seq, row.id) for row in self._session.execute(query)]

    def _predictions(self, reports: Sequence[UUID]) -> dict[UUID, list[PredictionRow]]:
        query = (
            select(PredictionRow)
            .where(PredictionRow.report.in_(reports), PredictionRow.axis == Axis.KINDS.value)
            .order_by(PredictionRow.id)
        )
        found = defaultdict(list)
        for row in self._session.scalars(query):
            found[row.report].append(row)
        return found


def _verdict(report: ReportId, rows: Sequence[PredictionRow]) -> Verdict | None:
    """A person's last word; without one, what the model in charge said last, unless it abstained."""
    said = {row.by: _codes(row) for row in rows if row.author in (Author.MODEL, Author.SHADOW)}
    chosen = [_codes(row) for row in rows if row.author == Author.PERSON]
    suggested = [_codes(row) for row in rows if row.author == Author.MODEL and not row.abstained]
    codes = (chosen or suggested or [()])[-1]
    return Verdict(report, codes, confirmed=not chosen, said=said) if codes else None


def _codes(row: PredictionRow) -> tuple[str, ...]:
    codes = row.value.get("codes")
    return tuple(str(code) for code in codes) if isinstance(codes, list) else ()
