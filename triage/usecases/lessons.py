"""What can a classifier learn from the desk? Redacted texts with the kinds that people stand for."""

from collections.abc import Callable, Iterator

from triage.domain.lessons import Lesson
from triage.domain.reports import Report, ReportId
from triage.ports import Ledger
from triage.usecases.triage import full_text


def lessons(
    ledger: Ledger, report_of: Callable[[ReportId], Report], redact: Callable[[str], str]
) -> Iterator[Lesson]:
    """The text as the classifier reads it at triage: redacted, with the answers to questions."""
    for verdict in ledger.verdicts():
        yield Lesson(redact(full_text(report_of(verdict.report))), verdict.codes, verdict.weight)
