"""Which complaint is a browser telling, and which files came with it before it was filed?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from triage.domain.errors import Conflict, NotFound
from triage.domain.reports import ReportId
from triage.domain.standing import Attachment
from triage.storage.rows import attachment_from_row, attachment_to_row
from triage.storage.tables import AttachmentRow, ConversationRow, ReportRow
from triage.storage.writes import add_or_conflict


@dataclass(frozen=True, slots=True)
class Conversation:
    """`reporter` is the vault's opaque id once contact was given; `report` once the complaint was filed."""

    id: str
    created: datetime
    hint_adcode: str = ""
    reporter: UUID | None = None
    report: ReportId | None = None


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Of a conversation, what belongs to no report; `files` are contents that nothing refers to any more."""

    contact: UUID | None
    photos: tuple[UUID, ...]
    files: tuple[str, ...]


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

    def unfiled(self, *, before: datetime) -> Sequence[str]:
        """Conversations begun before, whose contact or photos may belong to no report; oldest first."""
        unwanted = ConversationRow.reporter.is_not(None) & ReportRow.reporter.is_(None)
        query = (
            select(ConversationRow.id)
            .outerjoin(ReportRow, ReportRow.id == ConversationRow.report)
            .where(ConversationRow.created < before, ConversationRow.report.is_(None) | unwanted)
            .order_by(ConversationRow.created, ConversationRow.id)
        )
        return tuple(self._session.scalars(query))

    def take_leftovers(self, id: str) -> Leftovers:
        """Forgets what belongs to no report, with the conversation itself; held so that nobody files it now.

        Twice is once: of a conversation that is gone nothing is left over.
        """
        row = self._session.get(ConversationRow, id, with_for_update=True)
        if row is None:
            return Leftovers(None, (), ())
        named = self._session.scalar(select(ReportRow.reporter).where(ReportRow.id == row.report))
        contact = None if named == row.reporter else row.reporter
        loose = (AttachmentRow.conversation == id, AttachmentRow.report.is_(None))
        photos = tuple(map(attachment_from_row, self._session.scalars(select(AttachmentRow).where(*loose))))
        self._session.execute(delete(AttachmentRow).where(*loose))
        files = {photo.sha256 for photo in photos}
        used = self._session.scalars(select(AttachmentRow.sha256).where(AttachmentRow.sha256.in_(files)))
        if row.report is None:
            self._session.delete(row)
        else:
            row.reporter = named
        return Leftovers(contact, tuple(photo.id for photo in photos), tuple(files - set(used)))

    def _row(self, id: str) -> ConversationRow:
        row = self._session.get(ConversationRow, id)
        if row is None:
            raise NotFound("no such conversation")
        return row


def _from_row(row: ConversationRow) -> Conversation:
    report = None if row.report is None else ReportId(row.report)
    return Conversation(row.id, row.created, row.hint_adcode, row.reporter, report)
