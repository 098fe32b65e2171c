"""How well is an office's own label scheme learned? Ours and the usual means, without leaks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from sklearn.pipeline import Pipeline

from runtime.evaluation.baselines import SIGNALEN, SVM, linear_svm, signalen, trained
from runtime.evaluation.gold import LabelsGold
from runtime.evaluation.systems import OURS
from triage.classification.classifier import KindsClassifier
from triage.classification.grouping import folds, near_duplicate_groups
from triage.classification.validation import FOLDS, Evaluation, Fit, cross_validate, our_fit
from triage.classification.wording import plain

FEWEST = 10  # texts below which a score says nothing


@dataclass(frozen=True, slots=True)
class LabelsTable:
    title: str
    rows: Mapping[str, Evaluation]


def why_not_scored(texts: Sequence[str], labels: Sequence[str], *, seed: int) -> str:
    """Empty when an honest evaluation is possible: no fold leaves less than two labels to learn from."""
    if len(texts) < FEWEST:
        return f"fewer than {FEWEST} texts"
    if len(set(labels)) < 2:
        return "only one label"
    fold = folds(near_duplicate_groups([plain(text) for text in texts]), FOLDS, seed=seed)
    for number in set(fold.tolist()):
        if len({label for label, at in zip(labels, fold, strict=True) if at != number}) < 2:
            return "apart from near-duplicates there is only one label"
    return ""


def labels_table(gold: LabelsGold, prior: KindsClassifier | None, *, seed: int) -> LabelsTable:
    """The same folds for every system."""
    fits: dict[str, Fit] = {
        OURS: our_fit(prior),
        f"{OURS}, own labels only": our_fit(None),
        SVM: partial(pipeline_fit, linear_svm),
        SIGNALEN: partial(pipeline_fit, signalen),
    }
    return LabelsTable(
        gold.name,
        {name: cross_validate(gold.texts, gold.labels, fit, seed=seed) for name, fit in fits.items()},
    )


def pipeline_fit(
    make: Callable[[], Pipeline], texts: Sequence[str], labels: Sequence[str]
) -> Callable[[Sequence[str]], Sequence[str]]:
    model = trained(make(), texts, np.array(labels))
    return lambda asked: [str(label) for label in model.predict(list(asked))]
