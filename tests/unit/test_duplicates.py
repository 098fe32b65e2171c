"""Similar wording proposes; place, names, target, kinds and time decide."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, cycle, islice
from uuid import UUID

import pytest

from nlu_data.generator.corpus import samples
from triage.domain.duplicates import DuplicateRules, compare, may_link, weigh
from triage.domain.receipts import receipt_number
from triage.domain.reports import ReportId
from triage.domain.traits import cited_numbers, traits
from triage.policies.duplicates import load_duplicate_rules
from triage.ports import IndexedReport

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
OLD = IndexedReport(
    ReportId(UUID(int=1)),
    "青石路的宏远砖厂夜里排黑烟，味道刺鼻",
    NOW,
    adcode="370102",
    kinds=("air", "air.industrial"),
    target="宏远砖厂",
)
NEW = replace(OLD, id=ReportId(UUID(int=2)), received=NOW + timedelta(days=3))


@pytest.fixture(scope="module")
def rules() -> DuplicateRules:
    return load_duplicate_rules()


def test_the_same_matter_some_days_later_is_linked_with_reasons_in_words(rules: DuplicateRules) -> None:
    likeness = compare(NEW, OLD, 0.8, rules)
    assert likeness.verdict == "link"
    assert likeness.score >= rules.link
    assert any("宏远砖厂" in reason for reason in likeness.reasons)


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param(replace(NEW, adcode="370202"), id="another city"),
        pytest.param(
            replace(NEW, text="白杨路的大成砖厂夜里排黑烟，味道刺鼻", target="大成砖厂"),
            id="another road and firm",
        ),
    ],
)
def test_the_same_words_about_another_place_are_another_matter(
    rules: DuplicateRules, elsewhere: IndexedReport
) -> None:
    assert compare(elsewhere, OLD, 0.93, rules).verdict == "apart"


def test_another_problem_at_the_same_place_is_not_linked(rules: DuplicateRules) -> None:
    other = replace(NEW, text="青石路的宏远砖厂往沟里倒废渣", kinds=("waste", "waste.industrial"))
    assert compare(other, OLD, 0.5, rules).verdict != "link"


def test_without_a_place_nothing_is_linked_without_a_person(rules: DuplicateRules) -> None:
    somewhere = replace(OLD, text="每天夜里都有人偷偷烧东西，味道刺鼻", adcode="", target="")
    assert compare(somewhere, somewhere, 1.0, rules).verdict == "suggest"


def test_the_longer_ago_the_less_likely(rules: DuplicateRules) -> None:
    later = replace(NEW, received=NOW + timedelta(days=700))
    assert compare(later, OLD, 0.8, rules).score < compare(NEW, OLD, 0.8, rules).score


def test_a_pair_that_a_person_separated_is_never_proposed(rules: DuplicateRules) -> None:
    assert compare(NEW, OLD, 1.0, rules, separated=True).verdict == "apart"


def test_a_follow_up_that_cites_the_receipt_is_linked_whatever_it_says(rules: DuplicateRules) -> None:
    receipt = receipt_number(NOW.date(), 7)
    follow_up = replace(NEW, text=f"上次的 {receipt} 怎么还没人管", adcode="", kinds=(), target="")
    assert compare(follow_up, OLD, 0.1, rules, numbers=[receipt]).verdict == "link"
    assert compare(follow_up, OLD, 0.1, rules).verdict == "apart"


def test_a_receipt_with_a_typing_error_and_a_phone_number_are_no_citation() -> None:
    assert cited_numbers("HS260302-000007-00，电话 13800000000") == frozenset()
    assert cited_numbers("原工单编号：GD20260301123") == {"GD20260301123"}


def test_whatever_is_linked_could_be_told_from_what_both_have_in_common(rules: DuplicateRules) -> None:
    """With every sign speaking for it only the lack of a place both name keeps a pair apart."""
    eager = replace(rules, bias=100.0)
    texts = (told.text for _, told in islice(samples(9), 150))
    targets, adcodes = cycle(["", "", "某厂"]), cycle(["", "330110001", "330110", "330110002"])
    known = [
        traits(replace(NEW, text=text, target=target, adcode=adcode))
        for text, target, adcode in zip(texts, targets, adcodes, strict=False)
    ]
    pairs = list(combinations(known, 2))
    linked = [weigh(*pair, 1.0, eager, explain=False).verdict == "link" for pair in pairs]
    possible = [may_link(*pair) for pair in pairs]
    assert not any(link and not could for link, could in zip(linked, possible, strict=True))
    assert 0 < sum(linked) <= sum(possible) < len(pairs)


def test_comparing_is_the_same_in_both_directions(rules: DuplicateRules) -> None:
    other = replace(NEW, text="青石路上砖厂冒烟", kinds=("air",))
    assert compare(other, OLD, 0.6, rules).score == pytest.approx(compare(OLD, other, 0.6, rules).score)
