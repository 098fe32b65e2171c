"""What do reporter and office say without meeting? Messages, requests about own data, answers."""

from dataclasses import dataclass
from datetime import date, datetime

from triage.domain.errors import InvalidSubmission
from triage.domain.privacy import RightKind
from triage.domain.reports import ReportId

MOST_CHARACTERS = 2_000
LONGEST_NAME = 40
PHONE = r"\+?[0-9][0-9 -]{5,18}[0-9]"


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is as written: the office reads a reporter's words redacted only."""

    from_office: bool
    actor: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    actor: str
    granted: bool
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonalRequest:
    """`due` is the last day in China on which it may be answered."""

    id: int
    report: ReportId
    kind: RightKind
    words: str
    at: datetime
    due: date
    answer: Answer | None = None


def checked_words(raw: str, *, needed: bool = True) -> str:
    """Raises InvalidSubmission, saying in Chinese what to change."""
    text = raw.replace("\x00", "").replace("\r\n", "\n").strip()
    if needed and not text:
        raise InvalidSubmission("请写下内容。")
    if len(text) > MOST_CHARACTERS:
        raise InvalidSubmission(f"内容有 {len(text)} 个字，超过 {MOST_CHARACTERS} 字的上限。")
    return text
