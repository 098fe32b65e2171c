"""Where do conversations live, so that a restart loses no draft? In a database, and not for ever."""

import time
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_DAYS = 30
DAY = 24 * 60 * 60


class Conversations(SQLTrackerStore):
    """Rasa's own store, with SQLite made fast and safe, and conversations forgotten that nobody goes on with.

    `host` is the database URL (HUANSU_BOT_TRACKER): that is how Rasa hands an endpoint's `url` to a store.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **options: Any,
    ) -> None:
        super().__init__(domain, host=host, event_broker=event_broker, **options)
        if self.engine.dialect.name == "sqlite" and self.engine.url.database:
            sa.event.listen(self.engine, "connect", _write_ahead)
            self.engine.dispose()
        self._forgotten_at = 0.0

    async def save(self, tracker: DialogueStateTracker) -> None:
        await super().save(tracker)
        now = time.time()
        if now - self._forgotten_at > DAY:
            self._forgotten_at = now
            self.forget(before=now - KEPT_DAYS * DAY)

    def forget(self, *, before: float) -> None:
        """Deletes every conversation whose last event lies before that moment."""
        event = self.SQLEvent
        old = (
            sa.select(event.sender_id).group_by(event.sender_id).having(sa.func.max(event.timestamp) < before)
        )
        with self.session_scope() as session:
            session.execute(
                sa.delete(event).where(event.sender_id.in_(old)).execution_options(synchronize_session=False)
            )
            session.commit()


def _write_ahead(connection: Any, _: object) -> None:
    """Readers do not wait for the writer, and a commit waits for one write instead of three."""
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
