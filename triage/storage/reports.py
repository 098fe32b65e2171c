"""Where are reports, their history and everything derived from it? Implements ports.Reports."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from triage.domain.errors import Conflict, NotFound
from triage.domain.predictions import Author, Prediction
from triage.domain.reports import Channel, Report, ReportId
from triage.domain.standing import Attachment, ClockRow, Standing
from triage.ports import StepTaken
from triage.storage import rows, standings
from triage.storage.tables import AttachmentRow, PredictionRow, ReportRow, RunningClockRow, StepRow
from triage.storage.writes import add_or_conflict, add_unless_there, append

_CHANNELS = tuple(channel.value for channel in Channel)  # named, so that the index on both columns serves


class SqlReports:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: dict[ReportId, ReportRow] = {}  # reports never change: read once a transaction

    def add(self, report: Report, *, code_digest: str) -> None:
        """A refused report leaves the transaction usable, so that the earlier one can be looked up in it."""
        row = rows.report_to_row(report, code_digest)
        taken = f"receipt or client key of report {report.id} is taken"
        seq: int = add_or_conflict(self._session, ReportRow, row, taken)
        self._read[report.id] = ReportRow(seq=seq, **row)

    def get(self, id: ReportId) -> Report:
        return rows.report_from_row(self._row(id))

    def by_client_key(self, channel: Channel, key: str) -> Report | None:
        return self._one(ReportRow.channel == channel.value, ReportRow.client_key == key)

    def by_receipt(self, receipt: str) -> Report | None:
        return self._one(ReportRow.receipt == receipt)

    def by_external_no(self, number: str, *, limit: int) -> Sequence[Report]:
        numbered = select(ReportRow).where(ReportRow.channel.in_(_CHANNELS), ReportRow.external_no == number)
        found = self._session.scalars(numbered.order_by(ReportRow.seq).limit(limit))
        return tuple(map(rows.report_from_row, found))

    def code_digest(self, id: ReportId) -> str:
        return self._row(id).code_digest

    def registration_order(self, id: ReportId) -> int:
        return self._row(id).seq

    def take_step(self, id: ReportId, taken: StepTaken) -> None:
        """Raises Conflict when somebody else moved the report while this transaction ran."""
        standings.move(self._session, self._row(id), taken)
        append(self._session, StepRow, rows.step_to_row(id, taken))

    def steps(self, id: ReportId) -> Sequence[StepTaken]:
        found = self._session.scalars(select(StepRow).where(StepRow.report == id).order_by(StepRow.id))
        return tuple(map(rows.step_from_row, found))

    def standing(self, id: ReportId) -> Standing:
        return standings.read(self._session, id)

    def set_standing(self, standing: Standing) -> None:
        """State and case are left alone: the one moves by `take_step`, the other by `Cases.link`."""
        standings.write(self._session, self._row(standing.report), standing)

    def version(self, id: ReportId) -> int:
        """Grows with every change of the standing; a page shows it and sends it back."""
        return standings.row(self._session, id).version

    def expect(self, id: ReportId, version: int) -> None:
        """Raises Conflict when the report is no longer as the page showed it."""
        if self.version(id) != version:
            raise Conflict(f"report {id} has changed since it was read")

    def predict(self, id: ReportId, prediction: Prediction, *, at: datetime) -> None:
        append(self._session, PredictionRow, rows.prediction_to_row(id, prediction, at))

    def predictions(self, id: ReportId) -> Sequence[tuple[Prediction, datetime]]:
        counts = PredictionRow.author != Author.SHADOW.value
        query = select(PredictionRow).where(PredictionRow.report == id, counts).order_by(PredictionRow.id)
        return tuple(map(rows.prediction_from_row, self._session.scalars(query)))

    def start_clocks(self, id: ReportId, clocks: Sequence[ClockRow]) -> None:
        for clock in clocks:
            add_unless_there(self._session, RunningClockRow, rows.clock_to_row(id, clock))

    def clocks(self, id: ReportId) -> Sequence[ClockRow]:
        query = select(RunningClockRow).where(RunningClockRow.report == id)
        found = self._session.scalars(query.order_by(RunningClockRow.due, RunningClockRow.id))
        return tuple(map(rows.clock_from_row, found))

    def attach(self, id: ReportId, attachments: Sequence[UUID]) -> None:
        """Raises NotFound for a file that was never uploaded, Conflict for one of another report."""
        query = select(AttachmentRow).where(AttachmentRow.id.in_(attachments)).with_for_update()
        found = self._session.scalars(query).all()
        if missing := set(attachments) - {row.id for row in found}:
            raise NotFound(f"attachments never uploaded: {', '.join(sorted(map(str, missing)))}")
        if any(row.report not in (None, id) for row in found):
            raise Conflict(f"an attachment for report {id} belongs to another report")
        for row in found:
            row.report = id

    def attachments(self, id: ReportId) -> Sequence[Attachment]:
        query = select(AttachmentRow).where(AttachmentRow.report == id).order_by(AttachmentRow.seq)
        return tuple(map(rows.attachment_from_row, self._session.scalars(query)))

    def _one(self, *conditions: ColumnElement[bool]) -> Report | None:
        row = self._session.scalars(select(ReportRow).where(*conditions)).one_or_none()
        return None if row is None else rows.report_from_row(row)

    def _row(self, id: ReportId) -> ReportRow:
        if id not in self._read:
            row = self._session.scalars(select(ReportRow).where(ReportRow.id == id)).one_or_none()
            if row is None:
                raise NotFound(f"no report {id}")
            self._read[id] = row
        return self._read[id]
