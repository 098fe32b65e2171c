"""What may stand in a reward scheme? Every element that local rules were seen to use has a field."""

from typing import Annotated, Literal

from pydantic import Field

from triage.domain.errors import PolicyError
from triage.domain.rewards_amounts import Pick
from triage.domain.rewards_facts import Catalogue
from triage.domain.rewards_schemes import (
    Approval,
    Cap,
    Factor,
    LawDate,
    Special,
    Split,
    Window,
    WindowUnit,
)
from triage.policies.reading import PolicyRow
from triage.policies.rewards_reading import AmountRow, Percent, When, Yuan, hundredths, made_test
from triage.policies.schema import Area, Dated, Length, Text


class ScopeRow(PolicyRow):
    """`types` are violations (a code covers those below it). Without them a person checks the rule's list."""

    types: tuple[Text, ...] = ()
    items: int | None = None  # how many the rule's own list has


class NoveltyRow(PolicyRow):
    """`not_if` facts must be no, unless one of `unless` is yes (e.g. decisive detail)."""

    not_if: Annotated[tuple[Text, ...], Field(min_length=1)]
    unless: tuple[Text, ...] = ()


class ConditionRow(PolicyRow):
    """A condition of this scheme only."""

    condition: Text
    label: Text
    when: When
    presumed: bool = False


class CapRow(PolicyRow):
    amount: Yuan
    question: str = ""  # why it is uncertain whether it covers what lies above it

    def cap(self) -> Cap:
        return Cap(self.amount * 100, not self.question, self.question)


class FactorRow(PolicyRow):
    """Insider multiplier, helper bonus: `percent` of the amount (200 doubles it), or the upper end."""

    factor: Text
    label: Text
    when: When
    percent: Percent | None = None
    upper_end: bool = False
    cap: CapRow | None = None

    def made(self, catalogue: Catalogue) -> Factor:
        return Factor(
            factor=self.factor,
            label=self.label,
            when=made_test(self.when, catalogue),
            percent=hundredths(self.percent) if self.percent else 10_000,
            upper_end=self.upper_end,
            cap=self.cap.cap() if self.cap else None,
        )


class ApprovalRow(PolicyRow):
    approval: Text
    label: Text
    when: When = Field(default_factory=dict)

    def made(self, catalogue: Catalogue) -> Approval:
        return Approval(self.approval, self.label, made_test(self.when, catalogue))


class SpecialRow(PolicyRow):
    """A heavy reward (重奖) or bounty (悬赏) which a person opens with a choice."""

    special: Literal["special", "bounty"]
    label: Text
    amount: AmountRow
    approvals: tuple[Text, ...] = ()

    def made(self, catalogue: Catalogue) -> Special:
        when = made_test({self.special: True}, catalogue)
        return Special(self.special, self.label, when, self.amount.made_item(catalogue), self.approvals)


class WindowRow(PolicyRow):
    """`starts` and `kept` are facts with a day; `forfeits` when the right is lost after it."""

    window: Literal["notify", "apply", "decide", "claim"]
    when: When = Field(default_factory=dict)
    label: Text
    length: Length
    unit: WindowUnit
    starts: Text
    kept: str = ""
    missed: str = ""
    forfeits: bool = False
    verified: bool = True

    def made(self, catalogue: Catalogue) -> Window:
        for fact in (self.starts, self.kept or self.starts):
            if fact not in catalogue:
                raise PolicyError(f"unknown fact {fact}")
        return Window(**self.model_dump(exclude={"origin", "when"}), when=made_test(self.when, catalogue))


class SchemeRow(Dated):
    """`inherits` takes over every field not given here from another scheme, e.g. the province's."""

    title: Text
    area: Area
    amount: AmountRow | None = None  # only left out where it is inherited
    inherits: str = ""
    draft: bool = False
    verified: bool = False
    law_date: LawDate = LawDate.REPORTED
    scope: ScopeRow | None = None
    channels: When = Field(default_factory=dict)
    opt_in: When | None = None
    identity: tuple[Literal["named", "phone", "code", "anonymous"], ...] = ()
    target: When | None = None
    novelty: NoveltyRow | None = None
    exclusions: tuple[Text, ...] = ()
    conditions: tuple[ConditionRow, ...] = ()
    first_reporter: bool = True
    repeat_offence: bool = False
    joint: Split = Split.UNKNOWN
    joint_identified: bool = False
    several: Pick | None = None
    factors: tuple[FactorRow, ...] = ()
    floor: Yuan | None = None
    cap: CapRow | None = None
    specials: tuple[SpecialRow, ...] = ()
    approvals: tuple[ApprovalRow, ...] = ()
    windows: tuple[WindowRow, ...] = ()
    payer: str = ""
    payee: str = ""
    payment: str = ""
    replaces: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()

    def heir_of(self, other: "SchemeRow") -> "SchemeRow":
        """This row with what it does not say itself taken from the other one."""
        own = {name: getattr(self, name) for name in self.model_fields_set}
        identity = {"title", "valid_to", "draft", "shadow", "verified", "replaces", "notes", "inherits"}
        kept = {name: getattr(self, name) for name in identity}
        return other.model_copy(update={**kept, **own})
