"""How do domain values and rows of the record correspond? Explicitly, field by field."""

from collections.abc import Mapping
from datetime import datetime

from triage.domain.cases import Link
from triage.domain.predictions import Author, Axis, Prediction
from triage.domain.reports import CaseId, Channel, Facts, Report, ReportId
from triage.domain.standing import Attachment, ClockRow, Standing
from triage.domain.workflow import Step
from triage.ports import StepTaken
from triage.storage.tables import (
    AttachmentRow,
    PredictionRow,
    ReportRow,
    RunningClockRow,
    StandingRow,
    StepRow,
)

Values = Mapping[str, object]


def report_to_row(report: Report, code_digest: str) -> Values:
    return {
        "id": report.id,
        "receipt": report.receipt,
        "code_digest": code_digest,
        "channel": report.channel.value,
        "text": report.text,
        "received": report.received,
        "fact_place": report.facts.place,
        "fact_time": report.facts.time,
        "fact_source": report.facts.source,
        "fact_effects": report.facts.effects,
        "hint_adcode": report.hint_adcode,
        "reporter": report.reporter,
        "client_key": report.client_key,
        "external_no": report.external_no,
    }


def report_from_row(row: ReportRow) -> Report:
    return Report(
        id=ReportId(row.id),
        receipt=row.receipt,
        channel=Channel(row.channel),
        text=row.text,
        received=row.received,
        facts=Facts(row.fact_place, row.fact_time, row.fact_source, row.fact_effects),
        hint_adcode=row.hint_adcode,
        reporter=row.reporter,
        client_key=row.client_key,
        external_no=row.external_no,
    )


def step_to_row(report: ReportId, taken: StepTaken) -> Values:
    return {
        "report": report,
        "step": taken.step.value,
        "actor": taken.actor,
        "at": taken.at,
        "reason": taken.reason,
        "detail": None if taken.detail is None else dict(taken.detail),
    }


def step_from_row(row: StepRow) -> StepTaken:
    return StepTaken(Step(row.step), row.actor, row.at, row.reason, row.detail)


def prediction_to_row(report: ReportId, prediction: Prediction, at: datetime) -> Values:
    return {
        "report": report,
        "axis": prediction.axis.value,
        "author": prediction.author.value,
        "by": prediction.by,
        "value": dict(prediction.value),
        "confidence": prediction.confidence,
        "abstained": prediction.abstained,
        "reason": prediction.reason,
        "at": at,
    }


def prediction_from_row(row: PredictionRow) -> tuple[Prediction, datetime]:
    prediction = Prediction(
        axis=Axis(row.axis),
        author=Author(row.author),
        by=row.by,
        value=row.value,
        confidence=row.confidence,
        abstained=row.abstained,
        reason=row.reason,
    )
    return prediction, row.at


def clock_to_row(report: ReportId, clock: ClockRow) -> Values:
    return {
        "report": report,
        "clock": clock.clock,
        "label": clock.label,
        "due": clock.due,
        "rule": clock.rule,
        "citation": clock.citation,
        "verified": clock.verified,
        "warnings": list(clock.warnings),
    }


def clock_from_row(row: RunningClockRow) -> ClockRow:
    return ClockRow(
        clock=row.clock,
        label=row.label,
        due=row.due,
        rule=row.rule,
        citation=row.citation,
        verified=row.verified,
        warnings=tuple(row.warnings),
    )


def attachment_from_row(row: AttachmentRow) -> Attachment:
    return Attachment(row.id, row.sha256, row.media_type, row.size, tuple(row.labels))


def standing_from_row(row: StandingRow, kinds: tuple[str, ...]) -> Standing:
    return Standing(
        report=ReportId(row.report),
        state=row.state,
        attention=row.attention,
        adcode=row.adcode,
        place=row.place,
        detail=row.detail,
        primary_kind=row.primary_kind,
        kinds=kinds,
        severity=row.severity,
        industry=row.industry,
        target=row.target,
        owner_code=row.owner_code,
        owner_name=row.owner_name,
        due=row.due,
        case=None if row.case is None else CaseId(row.case),
        updated=row.updated,
    )


def attachment_to_row(attachment: Attachment, conversation: str, at: datetime) -> Values:
    return {
        "id": attachment.id,
        "sha256": attachment.sha256,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "labels": list(attachment.labels),
        "conversation": conversation,
        "report": None,
        "uploaded": at,
    }


def link_to_row(link: Link, at: datetime) -> Values:
    return {
        "report": link.report,
        "case": link.case,
        "actor": link.actor,
        "reason": link.reason,
        "score": link.score,
        "undone": link.undone,
        "at": at,
    }
