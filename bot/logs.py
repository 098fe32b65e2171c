"""What do the bot's processes write down? Events and ids; never what a person said."""

import logging
import sys
import traceback
from types import TracebackType

import structlog
from structlog.typing import EventDict, WrappedLogger

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlacesOnly(logging.Formatter):
    """An exception's text may quote a message, so only its type and the lines it passed are kept."""

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - the name is logging's
        frames = traceback.extract_tb(ei[2])
        name = ei[0].__name__ if ei[0] else "exception"
        return f"{name} at " + " < ".join(
            f"{frame.filename}:{frame.lineno}" for frame in reversed(frames[-4:])
        )


def configure(level: int = logging.WARNING) -> None:
    """One line an event on stderr. Rasa's events lose their fields, which hold texts and trackers."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlacesOnly("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    structlog.configure(
        processors=[_event_only],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )


def _event_only(_: WrappedLogger, __: str, event: EventDict) -> str:
    return str(event.get("event", ""))
