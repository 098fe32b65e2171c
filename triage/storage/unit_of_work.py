"""What belongs to one transaction? Everything done through one SqlUnitOfWork, all of it or nothing."""

from collections.abc import Callable
from types import TracebackType

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from triage.storage.batches import SqlBatches
from triage.storage.cases import SqlCases
from triage.storage.claims import SqlClaims
from triage.storage.conversations import SqlConversations
from triage.storage.engine import Sessions
from triage.storage.funds import SqlFunds
from triage.storage.incidents import SqlIncidents
from triage.storage.notices import SqlNotices
from triage.storage.outbox import SqlOutbox
from triage.storage.personal import SqlPersonal
from triage.storage.reports import SqlReports
from triage.storage.writes import races_are_conflicts


class SqlUnitOfWork:
    """`with SqlUnitOfWork(sessions) as uow: ...; uow.commit()`; leaving without commit undoes everything.

    Implements ports.UnitOfWork and adds what only entry points use: `conversations` and `session`, the latter
    for the functions of staff.py and outbox.py.
    """

    session: Session
    reports: SqlReports
    cases: SqlCases
    notices: SqlNotices
    incidents: SqlIncidents
    claims: SqlClaims
    funds: SqlFunds
    batches: SqlBatches
    personal: SqlPersonal
    outbox: SqlOutbox
    conversations: SqlConversations

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._undo: list[Callable[[], None]] = []

    def __enter__(self) -> "SqlUnitOfWork":
        self.session = self._sessions()
        self.reports = SqlReports(self.session)
        self.cases = SqlCases(self.session)
        self.notices = SqlNotices(self.session)
        self.incidents = SqlIncidents(self.session)
        self.claims = SqlClaims(self.session)
        self.funds = SqlFunds(self.session)
        self.batches = SqlBatches(self.session)
        self.personal = SqlPersonal(self.session)
        self.outbox = SqlOutbox(self.session)
        self.conversations = SqlConversations(self.session)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.session.close()
        undo, self._undo = self._undo, []
        for act in undo:
            act()

    def unless_committed(self, undo: Callable[[], None]) -> None:
        """Called when nothing of this is stored: takes back what another store was given for it."""
        self._undo.append(undo)

    def commit(self) -> None:
        """Raises Conflict when somebody else was faster; nothing is stored then."""
        try:
            with races_are_conflicts("the record"):
                self.session.commit()
        except DBAPIError as error:
            if error.connection_invalidated:
                self._undo.clear()  # nobody can say whether it is stored: rather keep too much
            raise
        self._undo.clear()
