"""Which numbers govern personal data? Time boxes, answers to reporters, and how long what is kept."""

from dataclasses import dataclass
from enum import StrEnum

from triage.domain.calendar import Unit
from triage.domain.reveals import RevealRules


class RightKind(StrEnum):
    """What a reporter may ask for; `explain` and `review` concern what a program judged."""

    ACCESS = "access"
    COPY = "copy"
    CORRECT = "correct"
    DELETE = "delete"
    EXPLAIN = "explain"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class RightRule:
    """`length` in `unit` is the time in which the office answers."""

    kind: RightKind
    label: str
    length: int
    unit: Unit
    citation: str
    verified: bool


class Subject(StrEnum):
    CONTACT = "contact"
    PAYEE = "payee"
    ORIGINALS = "originals"


class Act(StrEnum):
    """Closed is kept and shown to nobody; erased is gone, and a tombstone says that it was there."""

    CLOSE = "close"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """`months` after the report was settled."""

    rule: str
    subject: Subject
    act: Act
    months: int
    reason: str
    citation: str
    verified: bool


@dataclass(frozen=True, slots=True)
class UnfiledRule:
    """So long a conversation may go on; what it left behind without a report is erased after that."""

    hours: int
    reason: str
    citation: str
    verified: bool


@dataclass(frozen=True, slots=True)
class BulletinRule:
    """Rows of a published table with fewer reports than `smallest` are summed up as others."""

    smallest: int
    citation: str
    verified: bool


@dataclass(frozen=True, slots=True)
class PrivacyRules:
    reveal: RevealRules
    bulletin: BulletinRule
    unfiled: UnfiledRule
    rights: tuple[RightRule, ...]
    retention: tuple[RetentionRule, ...]

    def right(self, kind: RightKind) -> RightRule:
        return next(rule for rule in self.rights if rule.kind is kind)
