"""What did one person send? The report as received: it never changes, steps tell what happens to it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

ReportId = NewType("ReportId", UUID)
CaseId = NewType("CaseId", UUID)


class Channel(StrEnum):
    """Through which door a report came; replies leave by the same one."""

    WEB_CHAT = "web_chat"
    WEB_FORM = "web_form"
    WECHAT = "wechat"
    WEIBO = "weibo"
    MAIL = "mail"
    HOTLINE_12345 = "hotline_12345"
    LETTER = "letter"
    VISIT = "visit"
    TELEPHONE = "telephone"
    INSPECTION = "inspection"
    API = "api"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the reporter said in answer to a question, word for word; "" means not asked or not known."""

    place: str = ""
    time: str = ""
    source: str = ""
    effects: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """`received` is aware (UTC). `reporter` is the vault's opaque id, None for an anonymous report."""

    id: ReportId
    receipt: str
    channel: Channel
    text: str
    received: datetime
    facts: Facts = field(default_factory=Facts)
    hint_adcode: str = ""  # division the channel itself knows, e.g. the page of one city
    reporter: UUID | None = None
    client_key: str | None = None  # the sender's own key: the same key is the same report
    external_no: str | None = None  # number the source system gave, e.g. of a 12345 order
