"""What does a process say about its work? One line an event: name and ids, never a word of a report."""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

_FIELDS = "event_fields"


class EventLine(logging.Formatter):
    """A JSON line; an exception is told by class and place in the code: its text may quote a report."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "logger": record.name,
        }
        fields = getattr(record, _FIELDS, None)
        if isinstance(fields, Mapping):
            line.update(fields)
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _innermost(record)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(file: Path | None = None) -> None:
    """All loggers of this process write event lines, to stderr unless a file is named."""
    handler = (
        logging.StreamHandler(sys.stderr) if file is None else logging.FileHandler(file, encoding="utf-8")
    )
    handler.setFormatter(EventLine())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in (
        "httpx",
        "elastic_transport",
        "kombu",
        "amqp",
        "jieba",
        "sentence_transformers",
        "matplotlib",
    ):
        logging.getLogger(name).setLevel(logging.WARNING)


def event(
    logger: logging.Logger,
    name: str,
    *,
    level: int = logging.INFO,
    problem: BaseException | None = None,
    **fields: object,
) -> None:
    """Ids and counts only; of a problem its class and place."""
    logger.log(level, name, exc_info=problem, extra={_FIELDS: fields})


def error_code(problem: BaseException) -> str:
    """The stable code where there is one; the text of an error may quote a report and is never noted."""
    return str(getattr(problem, "code", type(problem).__name__))


def _innermost(record: logging.LogRecord) -> str:
    trace = record.exc_info[2] if record.exc_info else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
