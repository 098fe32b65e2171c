"""Which complaint is a browser telling, and which files came with it before it was filed?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.domain.errors import Conflict, NotFound
from triage.domain.reports import ReportId
from triage.domain.standing import Attachment
from triage.storage.rows import attachment_from_row, attachment_to_row
from triage.storage.tables import AttachmentRow, ConversationRow
from triage.storage.writes import add_or_conflict


@dataclass(frozen=True, slots=True)
class Conversation:
    """`reporter` is the vault's opaque id once contact was given; `report` once the complaint was filed."""

    id: str
    created: datetime
    hint_adcode: str = ""
    reporter: UUID | None = None
    report: ReportId | None = None


class SqlConversations:
    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, id: str, *, at: datetime, hint_adcode: str = "") -> Conversation:
        """Raises Conflict when the id was issued before."""
        opened = Conversation(id, at, hint_adcode)
        add_or_conflict(self._session, ConversationRow, asdict(opened), "conversation id was issued before")
        return opened

    def get(self, id: str) -> Conversation:
        """Raises NotFound."""
        return _from_row(self._row(id))

    def set_reporter(self, id: str, reporter: UUID | None) -> None:
        """None when the citizen decided to stay anonymous after all."""
        self._row(id).reporter = reporter

    def set_report(self, id: str, report: ReportId) -> None:
        """Raises Conflict when another report was filed in this conversation."""
        row = self._row(id)
        if row.report not in (None, report):
            raise Conflict("the conversation has filed another report")
        row.report = report

    def upload(self, attachment: Attachment, *, conversation: str, at: datetime) -> None:
        """Raises NotFound for an unknown conversation, Conflict for an id used before."""
        self._row(conversation)
        row = attachment_to_row(attachment, conversation, at)
        add_or_conflict(self._session, AttachmentRow, row, f"attachment {attachment.id} exists already")

    def uploads(self, conversation: str) -> Sequence[Attachment]:
        """What was uploaded in this conversation, in order."""
        query = select(AttachmentRow).where(AttachmentRow.conversation == conversation)
        return tuple(map(attachment_from_row, self._session.scalars(query.order_by(AttachmentRow.seq))))

    def _row(self, id: str) -> ConversationRow:
        row = self._session.get(ConversationRow, id)
        if row is None:
            raise NotFound("no such conversation")
        return row


def _from_row(row: ConversationRow) -> Conversation:
    report = None if row.report is None else ReportId(row.report)
    return Conversation(row.id, row.created, row.hint_adcode, row.reporter, report)
