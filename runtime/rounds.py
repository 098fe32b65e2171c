"""What becomes of a round when one item fails? It is noted, the others are done, then the round fails."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from runtime.logs import error_code, event
from triage.domain.errors import TriageError

_log = logging.getLogger(__name__)


class RoundIncomplete(TriageError):
    """Some items failed; each has a line in the log and is tried again in the next round."""

    code = "round-incomplete"


class Round:
    """What one item does wrong costs no other its turn, today or ever."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.failed = 0

    @contextmanager
    def item(self, id: UUID) -> Iterator[None]:
        """Nothing that goes wrong with this item gets out."""
        try:
            yield
        except Exception as problem:
            self.failed += 1
            ids = {"round": self.name, "id": id, "code": error_code(problem)}
            event(_log, "item failed", level=logging.WARNING, problem=problem, **ids)


@contextmanager
def each_by_itself(name: str) -> Iterator[Round]:
    """Raises RoundIncomplete at the end when an item failed, so that the failure is seen."""
    this = Round(name)
    yield this
    if this.failed:
        raise RoundIncomplete(f"{name}: {this.failed} failed, see the log; the next round tries them again")
