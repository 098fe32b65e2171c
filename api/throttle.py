"""Has this caller asked too often? Moving windows by name and caller, counted by the `limits` library."""

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.errors import TooMany


class Throttle:
    """Counts in this process; a caller is an address, a conversation or a receipt number, never a name."""

    def __init__(self) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    def pass_or_refuse(self, limit: str, name: str, caller: str, *, sentence: str) -> None:
        """Counts once more; raises TooMany with `sentence` when `limit` (e.g. "5/minute") is used up."""
        if not self._windows.hit(_window(limit), name, caller):
            raise TooMany(sentence)

    def blocked(self, limit: str, name: str, caller: str) -> bool:
        """Whether `limit` is used up, without counting."""
        return not self._windows.test(_window(limit), name, caller)

    def count(self, limit: str, name: str, caller: str) -> None:
        self._windows.hit(_window(limit), name, caller)


def _window(limit: str) -> RateLimitItem:
    return parse(limit)
