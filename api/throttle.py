"""Has this caller asked too often? Moving windows by name and caller, counted by the `limits` library."""

import logging
from collections.abc import Callable
from functools import partial

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from api.errors import TooMany
from runtime.logs import event

log = logging.getLogger(__name__)


class Throttle:
    """A caller is an address, a conversation or a receipt number, never a name.

    `counters` is where all web processes count together (redis://…). Without it, and while it does not
    answer, each process counts for itself: a citizen is not turned away because a server is down.
    """

    def __init__(self, counters: str = "") -> None:
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = _shared(counters) if counters else self._own

    def pass_or_refuse(self, limit: str, name: str, caller: str, *, sentence: str) -> None:
        """Counts once more; raises TooMany with `sentence` when `limit` (e.g. "5/minute") is used up."""
        if not self._ask(lambda windows: windows.hit(parse(limit), name, caller)):
            raise TooMany(sentence)

    def blocked(self, limit: str, name: str, caller: str) -> bool:
        """Whether `limit` is used up, without counting."""
        return not self._ask(lambda windows: windows.test(parse(limit), name, caller))

    def count(self, limit: str, name: str, caller: str) -> None:
        self._ask(lambda windows: windows.hit(parse(limit), name, caller))

    def forget(self, limit: str, name: str, caller: str) -> None:
        """What was counted is forgiven: it was the caller after all."""
        self._ask(partial(_cleared, parse(limit), name, caller))

    def _ask(self, question: Callable[[MovingWindowRateLimiter], bool]) -> bool:
        try:
            return question(self._shared)
        except StorageError:
            event(log, "shared counters do not answer", level=logging.WARNING)
            return question(self._own)


def _cleared(limit: RateLimitItem, name: str, caller: str, windows: MovingWindowRateLimiter) -> bool:
    windows.clear(limit, name, caller)
    return True


def _shared(counters: str) -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(storage_from_string(counters, wrap_exceptions=True, socket_timeout=1))
