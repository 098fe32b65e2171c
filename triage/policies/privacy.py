"""Which rules about personal data are in force here? The shipped file, or the bureau's own instead of it."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from triage.domain.calendar import Unit
from triage.domain.errors import PolicyError
from triage.domain.privacy import (
    Act,
    BulletinRule,
    PrivacyRules,
    RetentionRule,
    RightKind,
    RightRule,
    Subject,
    UnfiledRule,
)
from triage.domain.reveals import RevealRules
from triage.policies.reading import PolicyRow, parsed, read_file, rows
from triage.policies.schema import Text

_DATA = Path(__file__).parent / "data"
_FILE = Path("national") / "privacy.yaml"

Positive = Annotated[int, Field(ge=1, le=10_000)]


class _Reveal(PolicyRow):
    default_minutes: Positive
    longest_minutes: Positive
    fewest_words: Positive
    citation: Text
    verified: bool

    def rules(self) -> RevealRules:
        return RevealRules(self.default_minutes, self.longest_minutes, self.fewest_words)


class _Right(PolicyRow):
    kind: RightKind
    label: Text
    length: Positive
    unit: Unit
    citation: Text
    verified: bool

    def rule(self) -> RightRule:
        return RightRule(self.kind, self.label, self.length, self.unit, self.citation, self.verified)


class _Unfiled(PolicyRow):
    hours: Positive
    reason: Text
    citation: Text
    verified: bool

    def rule(self) -> UnfiledRule:
        return UnfiledRule(self.hours, self.reason, self.citation, self.verified)


class _Bulletin(PolicyRow):
    smallest: Positive
    citation: Text
    verified: bool

    def rule(self) -> BulletinRule:
        return BulletinRule(self.smallest, self.citation, self.verified)


class _Retention(PolicyRow):
    rule: Text
    subject: Subject
    act: Act
    length: Positive
    unit: Literal["month", "year"]
    reason: Text
    citation: Text
    verified: bool

    def made(self) -> RetentionRule:
        months = self.length * (12 if self.unit == "year" else 1)
        return RetentionRule(
            self.rule, self.subject, self.act, months, self.reason, self.citation, self.verified
        )


@lru_cache(maxsize=4)
def load_privacy(own: Path | None = None) -> PrivacyRules:
    """`own` is the bureau's folder; its national/privacy.yaml replaces the shipped one section by section."""
    content = read_file(_DATA / _FILE, _DATA)
    if own is not None and (own / _FILE).exists():
        content |= read_file(own / _FILE, own)
    return read_privacy(content)


def read_privacy(content: dict[str, Any]) -> PrivacyRules:
    """Raises PolicyError."""
    name = _FILE.as_posix()
    try:
        rules = PrivacyRules(
            reveal=parsed(content.get("reveal") or {}, _Reveal, name).rules(),
            bulletin=parsed(content.get("bulletin") or {}, _Bulletin, name).rule(),
            unfiled=parsed(content.get("unfiled") or {}, _Unfiled, name).rule(),
            rights=tuple(row.rule() for row in rows(content, "rights", _Right, name)),
            retention=tuple(row.made() for row in rows(content, "retention", _Retention, name)),
        )
    except ValidationError as problem:
        raise PolicyError(f"{name}: {problem}") from problem
    if missing := set(RightKind) - {rule.kind for rule in rules.rights}:
        raise PolicyError(f"{name}: no row for the rights {', '.join(sorted(missing))}")
    if rules.reveal.default_minutes > rules.reveal.longest_minutes:
        raise PolicyError(f"{name}: reveal.default_minutes is more than longest_minutes")
    return rules
