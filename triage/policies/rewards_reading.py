"""How is a test or an amount written in a reward file? In yuan and percent; read as fen and shares."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, cast

from pydantic import Field, model_validator

from triage.domain.errors import PolicyError
from triage.domain.rewards_amounts import Amount, Group, Item, Money, NotRecorded, Pick, Share
from triage.domain.rewards_facts import (
    AllOf,
    Always,
    AnyOf,
    Between,
    Catalogue,
    FactKind,
    FactPart,
    FactRow,
    Given,
    Not,
    OneOf,
    Test,
    Value,
)
from triage.policies.reading import PolicyRow
from triage.policies.schema import Text

Yuan = Annotated[int, Field(ge=0, le=100_000_000)]
Percent = Annotated[Decimal, Field(gt=0, le=1000, decimal_places=2)]
When = dict[str, Any]

_BOUNDS = {"from": "at_least", "above": "above", "to": "at_most", "below": "below"}
_KINDS: Mapping[FactKind, type] = {FactKind.YES_NO: bool, FactKind.COUNT: int, FactKind.DAY: date}
_FORMS = ("amount", "range", "options", "percent", "percents", "unknown")


class RewardFactRow(PolicyRow):
    """A fact that tests may ask for, see FactRow."""

    label: Text
    kind: FactKind
    absent: bool | int | None = None
    codes: dict[str, Text] = Field(default_factory=dict)
    highest_of: tuple[Text, ...] = ()
    part: FactPart = FactPart.OUTCOME

    def row(self, fact: str) -> FactRow:
        return FactRow(fact, self.label, self.kind, self.absent, self.codes, self.highest_of, self.part)


class AmountRow(PolicyRow):
    """One item, or with `pick` a group of them. `range` and `percents` leave the choice to a person."""

    item: str = ""
    label: str = ""
    when: When = Field(default_factory=dict)
    amount: Yuan | None = None
    range: tuple[Yuan, Yuan] | None = None
    options: tuple[Yuan, ...] = ()
    percent: Percent | None = None
    percents: tuple[Annotated[Decimal, Field(ge=0)], Percent] | None = None
    of: Text = "fine"
    unknown: str = ""
    floor: Yuan | None = None
    cap: Yuan | None = None
    pick: Pick | None = None
    items: tuple["AmountRow", ...] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> "AmountRow":
        forms = [form for form in _FORMS if getattr(self, form) not in (None, (), "")]
        if self.pick is not None and (forms or not self.items or self.when or self.item):
            raise ValueError("a group has items and nothing else")
        if self.pick is None and (len(forms) != 1 or self.items or not self.item or not self.label):
            raise ValueError(f"an item has a name, a label and one of {', '.join(_FORMS)}")
        bounds = (self.floor or 0, self.cap) if self.cap is not None else None
        for pair in (self.range, self.percents, bounds):
            if pair and pair[0] > pair[1]:
                raise ValueError(f"{pair[0]} is more than {pair[1]}")
        return self

    def made(self, catalogue: Catalogue) -> Amount:
        if self.pick is not None:
            return Group(self.pick, tuple(row.made(catalogue) for row in self.items))
        return self.made_item(catalogue)

    def made_item(self, catalogue: Catalogue) -> Item:
        if self.of not in catalogue:
            raise PolicyError(f"{self.item}: unknown fact {self.of}")
        return Item(
            item=self.item,
            label=self.label,
            when=made_test(self.when, catalogue),
            amount=self._form(),
            floor=fen(self.floor),
            cap=fen(self.cap),
        )

    def _form(self) -> Money | Share | NotRecorded:
        if self.amount is not None:
            return Money(self.amount * 100, self.amount * 100)
        if self.range is not None:
            return Money(self.range[0] * 100, self.range[1] * 100)
        if self.options:
            options = tuple(sorted(each * 100 for each in self.options))
            return Money(options[0], options[-1], options)
        if self.percents is not None:
            return Share(self.of, hundredths(self.percents[0]), hundredths(self.percents[1]))
        return Share(self.of, *[hundredths(self.percent)] * 2) if self.percent else NotRecorded(self.unknown)


def fen(yuan: int | None) -> int | None:
    return None if yuan is None else yuan * 100


def hundredths(percent: Decimal) -> int:
    return int(percent * 100)


def made_test(when: Mapping[str, Any], catalogue: Catalogue) -> Test:
    """All entries must hold; `any` and `all` hold lists of further tests, `not` one. Raises PolicyError."""
    tests = [_entry(key, value, catalogue) for key, value in when.items()]
    if not tests:
        return Always()
    return tests[0] if len(tests) == 1 else AllOf(tuple(tests))


def _entry(key: str, value: Any, catalogue: Catalogue) -> Test:
    if key in ("any", "all"):
        tests = tuple(made_test(each, catalogue) for each in value)
        return AnyOf(tests) if key == "any" else AllOf(tests)
    if key == "not":
        return Not(made_test(value, catalogue))
    if key not in catalogue:
        raise PolicyError(f"unknown fact {key}")
    row = catalogue[key]
    if value in ({"given": True}, {"stated": True}):
        return Given(key, stated="stated" in value)
    if isinstance(value, dict):
        return _bounds(row, value)
    return OneOf(key, tuple(_value(row, each) for each in (value if isinstance(value, list) else [value])))


def _bounds(row: FactRow, value: Mapping[str, Any]) -> Between:
    if unknown := set(value) - set(_BOUNDS):
        raise PolicyError(f"{row.fact}: {', '.join(sorted(unknown))} is none of {', '.join(_BOUNDS)}")
    return Between(row.fact, **{_BOUNDS[key]: _number(row, each) for key, each in value.items()})


def _number(row: FactRow, value: Any) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PolicyError(f"{row.fact}: {value!r} is no number")
    number = Decimal(str(value))
    return int(number * 100) if row.kind is FactKind.MONEY else number


def _value(row: FactRow, value: Any) -> Value:
    expected: dict[FactKind, type] = {
        FactKind.YES_NO: bool,
        FactKind.CODE: str,
        FactKind.COUNT: int,
        FactKind.DAY: date,
    }
    if not isinstance(value, expected.get(row.kind, str)):
        raise PolicyError(f"{row.fact}: {value!r} is not of kind {row.kind}")
    if row.codes and value not in row.codes:
        raise PolicyError(f"{row.fact}: unknown code {value}")
    return cast(Value, value)
