"""Which invented reports does the contract suite put? Short ones: a test states only what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict
from uuid import uuid4

from triage.domain.reports import ReportId
from triage.ports import IndexedReport

NOON = datetime(2025, 6, 1, 4, 0, tzinfo=UTC)


class Window(TypedDict):
    since: datetime
    until: datetime


ALWAYS = Window(since=NOON - timedelta(days=3650), until=NOON + timedelta(days=3650))


def report(text: str, **rest: Any) -> IndexedReport:
    rest.setdefault("received", NOON)
    return IndexedReport(id=rest.pop("id", ReportId(uuid4())), text=text, **rest)
