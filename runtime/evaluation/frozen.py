"""Is a challenger better than the champion? The same measures of both, on texts neither has learned from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from nlu_data.generator.corpus import samples
from nlu_data.taxonomy import load_taxonomy
from runtime.evaluation.gold import KindsGold
from triage.classification.measures import kind_measures
from triage.domain.lessons import Verdict, top_of
from triage.ports import Classifier

SEED = 20260915  # never the seed of a training
SIZE = 2000
MEASURES = (
    "primary_in_gold",
    "any_hit",
    "exact_set",
    "micro_f1",
    "macro_f1_support5",
    "ece_primary",
    "precision_at_0.8",
    "coverage_at_0.8",
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One column a model, one row a measure."""

    title: str
    texts: int
    rows: Mapping[str, tuple[float, ...]]


def frozen_set(size: int = SIZE) -> KindsGold:
    """Generated texts about the environment, the same for every model and for ever."""
    labels = {kind.code: kind.label for kind in load_taxonomy().tops}
    drawn = [(told.text, scene.kinds) for scene, told in islice(samples(SEED), size) if scene.remit]
    return KindsGold(
        "generated",
        tuple(text for text, _ in drawn),
        tuple(frozenset(labels[top_of(kind)] for kind in kinds) for _, kinds in drawn),
        (True,) * len(drawn),
    )


def compare(gold: KindsGold, models: Sequence[Classifier]) -> Comparison:
    found = [kind_measures(gold.types, model.classify(gold.texts)) for model in models]
    rows = {name: tuple(float(each[name]) for each in found) for name in MEASURES}
    return Comparison(gold.name, len(gold.texts), rows)


def agreements(verdicts: Iterable[Verdict], names: Sequence[str]) -> list[Comparison]:
    """How often each model had named first what a person decided, where all of them had been asked."""
    asked = [verdict for verdict in verdicts if all(name in verdict.said for name in names)]
    return [
        _agreement("kinds that people chose", [v for v in asked if not v.confirmed], names),
        _agreement("suggestions that people accepted", [v for v in asked if v.confirmed], names),
    ]


def _agreement(title: str, verdicts: Sequence[Verdict], names: Sequence[str]) -> Comparison:
    def share(agrees: Callable[[tuple[str, ...], tuple[str, ...]], bool], name: str) -> float:
        return sum(agrees(v.said[name], v.codes) for v in verdicts) / max(1, len(verdicts))

    rows = {
        "same primary kind": tuple(share(_same_primary, name) for name in names),
        "same set of kinds": tuple(share(_same_set, name) for name in names),
    }
    return Comparison(title, len(verdicts), rows)


def _same_primary(said: tuple[str, ...], decided: tuple[str, ...]) -> bool:
    return bool(said) and top_of(said[0]) == top_of(decided[0])


def _same_set(said: tuple[str, ...], decided: tuple[str, ...]) -> bool:
    return {top_of(code) for code in said} == {top_of(code) for code in decided}
