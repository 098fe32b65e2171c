"""Are two reports about one matter? Wording only proposes; place, names, target, kinds and time decide."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from triage.domain.evidence import Evidence, Sign, elsewhere, signs_between
from triage.domain.traits import Described, Traits, cited_numbers, traits

__all__ = [
    "DuplicateRules",
    "Likeness",
    "Verdict",
    "by_number",
    "choose_case",
    "cited_numbers",
    "compare",
    "may_link",
    "weigh",
]

C = TypeVar("C")
Verdict = Literal["link", "suggest", "apart"]
_SAME_PLACE = frozenset({Sign.NAME_SHARED, Sign.TOWN_SAME, Sign.TARGET_SAME})


@dataclass(frozen=True, slots=True)
class DuplicateRules:
    """Log-odds of the signs and the two thresholds on the resulting probability."""

    suggest: float
    link: float
    group: float  # the average from which on messages of a pool are shown together
    window_days: int  # an automatic link reaches no further back
    floor: float  # pairs of reports less similar than this are not compared at all
    bias: float
    weights: Mapping[Sign, float]
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` estimates the probability of one matter; `reasons` are for people, strongest first."""

    score: float
    verdict: Verdict
    reasons: tuple[str, ...]


def compare(
    new: Described,
    old: Described,
    similarity: float,
    rules: DuplicateRules,
    *,
    separated: bool = False,
    numbers: Iterable[str] = (),
) -> Likeness:
    """`separated`: a person has said that the two are two matters. `numbers` are those `old` is known by."""
    known = frozenset(numbers)
    return weigh(traits(new), traits(old), similarity, rules, separated=separated, numbers=known)


def choose_case(compared: Iterable[tuple[C, Likeness]], rules: DuplicateRules) -> C | None:
    """The case a report is linked to, given its likeness to reports of several cases; None opens a new one.

    One close report is not enough: a chain of neighbours would drift from matter to matter over the months.
    """
    by_case: dict[C, list[Likeness]] = {}
    for case, likeness in compared:
        by_case.setdefault(case, []).append(likeness)
    averages = {
        case: sum(likeness.score for likeness in likenesses) / len(likenesses)
        for case, likenesses in by_case.items()
        if any(likeness.verdict == "link" for likeness in likenesses)
    }
    best = max(averages, key=lambda case: averages[case], default=None)
    return best if best is not None and averages[best] >= rules.suggest else None


def weigh(
    new: Traits,
    old: Traits,
    similarity: float,
    rules: DuplicateRules,
    *,
    separated: bool = False,
    numbers: frozenset[str] = frozenset(),
    explain: bool = True,
) -> Likeness:
    """The decision on traits that were read before; see `compare`. Without `explain` no reasons are given."""
    if separated:
        return Likeness(0.0, "apart", ("人工已确认不是同一事项",))
    cited = new.numbers & (numbers | old.numbers)
    if cited and not elsewhere(new.adcode, old.adcode):
        return by_number(min(cited), rules, cited=True, sure=True)
    signs: list[tuple[float, Evidence]] = []
    odds = rules.bias
    for evidence in signs_between(new, old, similarity):
        share = rules.weights.get(evidence.sign, 0.0) * evidence.amount
        odds += share
        signs.append((share, evidence))
    score = 1 / (1 + math.exp(-max(-40.0, min(40.0, odds))))
    verdict = _verdict(score, (evidence for _, evidence in signs), rules)
    if not explain:
        return Likeness(score, verdict, ())
    signs.sort(key=lambda share_and_sign: -abs(share_and_sign[0]))
    return Likeness(score, verdict, tuple(evidence.words for _, evidence in signs))


def by_number(number: str, rules: DuplicateRules, *, cited: bool, sure: bool) -> Likeness:
    """`cited`: the text names it, otherwise the report bears it. What is not `sure` a person decides."""
    words = f"来件引用了编号 {number}" if cited else "来件编号与此前一件相同"
    if sure:
        return Likeness(1.0, "link", (words,))
    return Likeness(rules.suggest, "suggest", (f"{words}，但地点、类型或来源不一致，请核对",))


def may_link(new: Traits, old: Traits) -> bool:
    """Whether the two could be linked at all: they have a name, a township, targets or a number in common.

    Asking costs a tenth of weighing, and most of what a report is held against has nothing in common with it.
    """
    return bool(
        not new.names.keys().isdisjoint(old.names)
        or (new.target and old.target)
        or (new.adcode and new.adcode[:9] == old.adcode[:9])
        or not new.numbers.isdisjoint(old.numbers)
    )


def _verdict(score: float, signs: Iterable[Evidence], rules: DuplicateRules) -> Verdict:
    """Without a place that both name, a person decides."""
    if score >= rules.link and any(sign.sign in _SAME_PLACE for sign in signs):
        return "link"
    return "suggest" if score >= rules.suggest else "apart"
