"""What would a challenger have said? Kept beside the answers that count, and never applied."""

from dataclasses import replace
from datetime import datetime

from triage.domain.kinds import KindPrediction
from triage.domain.predictions import Author
from triage.domain.reports import ReportId
from triage.ports import UnitOfWork
from triage.usecases.answers import kind_predictions


def keep(id: ReportId, kinds: KindPrediction, *, now: datetime, uow: UnitOfWork) -> None:
    """Predictions by the challenger's name; the standing of the report is left alone."""
    for prediction in kind_predictions(kinds):
        uow.reports.predict(id, replace(prediction, author=Author.SHADOW), at=now)
