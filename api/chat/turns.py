"""Whose turn is it? One message of a conversation at a time, in the order in which they came."""

from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from api.chat.bot import APOLOGY
from api.errors import BotUnavailable, TooMany

AT_ONCE = 24
WAITING = 2
PATIENCE_SECONDS = 25.0


class Turns:
    """A queue per conversation; fewer turns at once than the server has threads, since the bot calls back."""

    def __init__(
        self, *, at_once: int = AT_ONCE, waiting: int = WAITING, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._at_once = at_once
        self._waiting = waiting
        self._patience = patience
        self._queues: dict[str, deque[object]] = defaultdict(deque)
        self._moved = Condition()

    @contextmanager
    def take(self, conversation: str) -> Iterator[None]:
        """Raises TooMany when this conversation already waits, BotUnavailable when everybody waits."""
        ticket = self._queue_up(conversation)
        try:
            with self._moved:
                ready = self._moved.wait_for(
                    lambda: self._queues[conversation][0] is ticket, timeout=self._patience
                )
            if not ready:
                raise BotUnavailable(APOLOGY)
            yield
        finally:
            self._leave(conversation, ticket)

    def _queue_up(self, conversation: str) -> object:
        with self._moved:
            if len(self._queues[conversation]) > self._waiting:
                raise TooMany("上一条消息还在处理，请等回复后再发。")
            if sum(len(queue) for queue in self._queues.values()) >= self._at_once:
                raise BotUnavailable("现在使用的人较多，请稍后再发一次，或改用表单提交。")
            ticket = object()
            self._queues[conversation].append(ticket)
            return ticket

    def _leave(self, conversation: str, ticket: object) -> None:
        with self._moved:
            self._queues[conversation].remove(ticket)
            if not self._queues[conversation]:
                del self._queues[conversation]
            self._moved.notify_all()
