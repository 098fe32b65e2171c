"""Who may learn a contact, for how long, and who decides? Asked, ruled on by another, then over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from triage.domain.errors import Conflict, InvalidSubmission, NotAllowed
from triage.domain.reports import ReportId


class Stage(StrEnum):
    """`expired` needs nobody's act: the time box is over."""

    WAITING = "waiting"
    GRANTED = "granted"
    EXPIRED = "expired"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RevealRules:
    """Minutes for which a contact may be shown; `fewest_words` is the shortest reason that says something."""

    default_minutes: int
    longest_minutes: int
    fewest_words: int


@dataclass(frozen=True, slots=True)
class Asked:
    """`contact` is the vault's opaque id."""

    id: UUID
    report: ReportId
    contact: UUID
    requester: str
    reason: str
    minutes: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Ruling:
    """`until` is the end of the time box, None for a refusal."""

    actor: str
    granted: bool
    reason: str
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Reveal:
    asked: Asked
    ruling: Ruling | None = None

    def stage(self, now: datetime) -> Stage:
        if self.ruling is None:
            return Stage.WAITING
        if self.ruling.until is None:
            return Stage.REFUSED
        return Stage.GRANTED if now < self.ruling.until else Stage.EXPIRED


def checked(asked: Asked, rules: RevealRules) -> Asked:
    """Raises InvalidSubmission, saying in Chinese what to change."""
    _need_reason(asked.reason, rules)
    if not 1 <= asked.minutes <= rules.longest_minutes:
        raise InvalidSubmission(f"查看时长须在 1 至 {rules.longest_minutes} 分钟之间。")
    return asked


def ruled(
    reveal: Reveal, *, granted: bool, actor: str, reason: str, now: datetime, rules: RevealRules
) -> Ruling:
    """Raises NotAllowed for one's own request, Conflict when somebody has ruled already."""
    if reveal.asked.requester == actor:
        raise NotAllowed("不能审批自己提出的申请，请由另一位身份保管员办理。")
    if reveal.ruling is not None:
        raise Conflict(f"这项申请已由 {reveal.ruling.actor} 办理，请刷新后查看结果。")
    _need_reason(reason, rules)
    until = now + timedelta(minutes=reveal.asked.minutes) if granted else None
    return Ruling(actor, granted, reason.strip(), now, until)


def must_open(reveal: Reveal, *, actor: str, now: datetime) -> None:
    """Raises NotAllowed unless it is this person's request, granted, and within the time box."""
    if reveal.asked.requester != actor:
        raise NotAllowed("只有申请人本人可以在批准的时间内查看。")
    stage = reveal.stage(now)
    if stage is not Stage.GRANTED:
        raise NotAllowed(_CLOSED[stage])


_CLOSED = {
    Stage.WAITING: "这项申请还没有批准。",
    Stage.EXPIRED: "批准的查看时间已过，如仍需要请重新申请。",
    Stage.REFUSED: "这项申请没有批准。",
}


def _need_reason(reason: str, rules: RevealRules) -> None:
    if len(reason.strip()) < rules.fewest_words:
        raise InvalidSubmission(f"请写明理由，不少于 {rules.fewest_words} 个字。")
