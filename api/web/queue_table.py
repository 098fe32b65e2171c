"""How does a list of reports leave for other programs? As a table that names nobody."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from fastapi import Response

from api.web.attached import attached
from api.web.opinions import industry_label, kind_label
from api.web.wording import CHANNELS, SEVERITIES, STATES, moment
from triage.documents.tables import written_csv, written_workbook
from triage.facts.redact import redact
from triage.storage.read_models import QueueRow

QUEUE_HEAD = (
    "受理编号",
    "收到时间",
    "渠道",
    "状态",
    "轻重",
    "主要类型",
    "行业",
    "地区",
    "对象",
    "责任单位",
    "办理期限",
    "是否超期",
    "案件编号",
    "摘要（已遮盖）",
)
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TOLD = 200
_BOM = "\ufeff"  # without it Excel reads Chinese as something else


class TableForm(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


def queue_line(row: QueueRow) -> Sequence[str]:
    return (
        row.receipt,
        moment(row.received),
        CHANNELS.get(row.channel, row.channel),
        STATES.get(row.state, row.state),
        SEVERITIES.get(row.severity, row.severity),
        kind_label(row.primary_kind) if row.primary_kind else "",
        industry_label(row.industry),
        row.place,
        redact(row.target).text,
        row.owner_name,
        row.due.isoformat() if row.due else "",
        "是" if row.overdue else "",
        row.case_number,
        _told(row),
    )


def _told(row: QueueRow) -> str:
    """Redacted first and shortened after, so that no half of a number slips through."""
    return " ".join(redact(row.beginning).text.split())[:_TOLD]


def table_file(
    name: str, head: Sequence[str], rows: Iterable[Sequence[str]], form: TableForm = TableForm.CSV
) -> Response:
    """A file that the browser keeps."""
    if form is TableForm.XLSX:
        content, media_type = written_workbook(name, head, rows), _EXCEL
    else:
        content, media_type = (_BOM + written_csv(head, rows)).encode(), "text/csv; charset=utf-8"
    return attached(content, media_type, f"{name}.{form}")
