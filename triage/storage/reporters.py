"""To which reports do these contacts belong? Numbers only, within the reader's division."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.storage.scope import within
from triage.storage.tables import ReportRow, StandingRow


def receipts_of(session: Session, contacts: Sequence[UUID], scope: str) -> Mapping[UUID, str]:
    """The receipt under which each contact came; contacts of other divisions are left out."""
    query = (
        select(ReportRow.reporter, ReportRow.receipt)
        .join(StandingRow, StandingRow.report == ReportRow.id)
        .where(ReportRow.reporter.in_(set(contacts)), within(StandingRow.area, scope))
    )
    return {contact: receipt for contact, receipt in session.execute(query) if contact is not None}
