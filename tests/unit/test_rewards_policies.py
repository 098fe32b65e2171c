"""Are reward files read strictly, and is every field of a scheme on the page about them?"""

from pathlib import Path

import pytest

from triage.domain.errors import PolicyError
from triage.policies.rewards import DATA, load_reward_schemes, read_reward_schemes
from triage.policies.rewards_reading import AmountRow
from triage.policies.rewards_schema import CapRow, FactorRow, SchemeRow, SpecialRow, WindowRow

PAGE = Path("docs/rewards.md").read_text(encoding="utf-8")
HEAD = 'rule: x, title: X, area: "330000", citation: c, valid_from: 2021-01-01'
ITEM = "amount: {item: i, label: l, amount: 5}"


def write(folder: Path, *schemes: str) -> Path:
    (folder / "national").mkdir()
    facts = (DATA / "national/rewards.yaml").read_text(encoding="utf-8")
    rows = "\n".join(f"  - {{{scheme}}}" for scheme in schemes)
    (folder / "national/rewards.yaml").write_text(f"{facts}\nschemes:\n{rows}\n", encoding="utf-8")
    return folder


def test_a_scheme_in_a_bureaus_own_folder_is_read_after_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    own = HEAD.replace("330000", "330300")
    (tmp_path / "city/rewards.yaml").write_text(f"schemes: [{{{own}, {ITEM}}}]", encoding="utf-8")
    assert read_reward_schemes(DATA, own=tmp_path).named("x") is not None


@pytest.mark.parametrize(
    ("scheme", "problem"),
    [
        pytest.param(f"{HEAD}, {ITEM}, colour: red", "colour", id="an unknown field"),
        pytest.param(HEAD, "amount", id="no amount"),
        pytest.param(f"{HEAD}, amount: {{item: i, label: l}}", "one of", id="an item without an amount"),
        pytest.param(
            f"{HEAD}, amount: {{item: i, label: l, amount: 5, percent: 5}}", "one of", id="two amounts"
        ),
        pytest.param(f"{HEAD}, amount: {{item: i, label: l, range: [9, 5]}}", "more than", id="upside down"),
        pytest.param(
            f"{HEAD}, amount: {{item: i, label: l, amount: 5, when: {{sky: true}}}}", "sky", id="unknown fact"
        ),
        pytest.param(
            f"{HEAD}, amount: {{item: i, label: l, amount: 5, when: {{fine: {{over: 5}}}}}}",
            "over",
            id="a bound that is neither inclusive nor exclusive",
        ),
        pytest.param(
            f"{HEAD}, amount: {{item: i, label: l, amount: 5, when: {{severity: huge}}}}", "huge", id="a code"
        ),
        pytest.param(f"{HEAD}, {ITEM}, replaces: [y]", "y", id="replaces what is not on record"),
        pytest.param(f"{HEAD}, inherits: y", "inherit", id="inherits from nothing"),
        pytest.param(
            f"{HEAD}, {ITEM}, windows: [{{window: claim, label: l, length: 5, unit: day, starts: dawn}}]",
            "dawn",
            id="a window from an unknown day",
        ),
        pytest.param(f"{HEAD}, {ITEM}, valid_to: 2020-01-01", "valid_to", id="ends before it begins"),
    ],
)
def test_a_row_that_cannot_be_applied_is_refused_by_file_and_line(
    tmp_path: Path, scheme: str, problem: str
) -> None:
    with pytest.raises(PolicyError, match=problem) as refused:
        read_reward_schemes(write(tmp_path, scheme))
    assert "national/rewards.yaml:" in str(refused.value)


def test_two_schemes_in_force_at_one_place_are_refused(tmp_path: Path) -> None:
    twin = HEAD.replace("rule: x", "rule: y")
    with pytest.raises(PolicyError, match="in force together"):
        read_reward_schemes(write(tmp_path, f"{HEAD}, {ITEM}", f"{twin}, {ITEM}"))


def test_one_name_is_given_once(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="already used"):
        read_reward_schemes(write(tmp_path, f"{HEAD}, {ITEM}", f"{HEAD}, {ITEM}"))


def test_what_a_scheme_does_not_say_it_inherits() -> None:
    schemes = load_reward_schemes()
    heir, parent = schemes.named("zhenjiang"), schemes.named("jiangsu-2021")
    assert heir is not None
    assert parent is not None
    assert (heir.amount, heir.cap) == (parent.amount, parent.cap)
    assert heir.area == "3211"
    assert [window.window for window in heir.windows] == ["claim"]


def test_what_rests_on_news_is_not_called_verified() -> None:
    assert {scheme.verified for scheme in load_reward_schemes().schemes} == {False}


def test_a_change_of_rules_leaves_no_day_without_one() -> None:
    schemes = load_reward_schemes()
    for scheme in schemes.schemes:
        for name in scheme.replaces:
            before = schemes.named(name)
            assert before is not None
            assert before.valid_to is not None
            assert (scheme.valid_from - before.valid_to).days == 1


@pytest.mark.parametrize(
    "field",
    sorted(
        {
            name
            for row in (SchemeRow, AmountRow, FactorRow, CapRow, SpecialRow, WindowRow)
            for name in row.model_fields
        }
        - {"origin", "shadow"}
    ),
)
def test_every_field_is_documented(field: str) -> None:
    assert f"`{field}`" in PAGE


@pytest.mark.parametrize("scheme", load_reward_schemes().schemes, ids=lambda each: each.scheme)
def test_every_scheme_is_listed_on_the_page(scheme: object) -> None:
    assert f"`{getattr(scheme, 'scheme', '')}`" in PAGE
