"""How good is a model of own labels on texts it has not seen? Validation that near-duplicates cannot fool."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from triage.classification.classifier import KindsClassifier
from triage.classification.grouping import folds, near_duplicate_groups
from triage.classification.labelling import fit_labels
from triage.classification.wording import plain

FOLDS = 5

Fit = Callable[[Sequence[str], Sequence[str]], Callable[[Sequence[str]], Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`per_label` is (texts, F1); `groups` counts what is left when near-duplicates count once."""

    texts: int
    groups: int
    accuracy: float
    macro_f1: float
    per_label: Mapping[str, tuple[int, float]]
    predicted: tuple[str, ...]


def cross_validate(texts: Sequence[str], labels: Sequence[str], fit: Fit, *, seed: int) -> Evaluation:
    """Every text is labelled by a model that has seen neither it nor anything like it."""
    groups = near_duplicate_groups([plain(text) for text in texts])
    fold = folds(groups, FOLDS, seed=seed)
    predicted = np.empty(len(texts), dtype=object)
    for number in range(FOLDS):
        learned, asked = np.flatnonzero(fold != number).tolist(), np.flatnonzero(fold == number).tolist()
        if asked:
            label = fit([texts[i] for i in learned], [labels[i] for i in learned])
            predicted[asked] = list(label([texts[i] for i in asked]))
    return evaluation(
        labels, [str(said) for said in predicted], groups=int(groups.max()) + 1 if len(groups) else 0
    )


def our_fit(prior: KindsClassifier | None) -> Fit:
    def fit(texts: Sequence[str], labels: Sequence[str]) -> Callable[[Sequence[str]], Sequence[str]]:
        model = fit_labels(texts, labels, prior=prior)
        return lambda asked: [answer.label for answer in model.label(asked)]

    return fit


def evaluation(labels: Sequence[str], predicted: Sequence[str], *, groups: int) -> Evaluation:
    per_label = {name: (labels.count(name), _f1(labels, predicted, name)) for name in sorted(set(labels))}
    right = sum(a == b for a, b in zip(labels, predicted, strict=True))
    return Evaluation(
        texts=len(labels),
        groups=groups,
        accuracy=right / max(1, len(labels)),
        macro_f1=sum(f1 for _, f1 in per_label.values()) / max(1, len(per_label)),
        per_label=per_label,
        predicted=tuple(predicted),
    )


def _f1(labels: Sequence[str], predicted: Sequence[str], name: str) -> float:
    hits = sum(a == b == name for a, b in zip(labels, predicted, strict=True))
    return 2 * hits / max(1, labels.count(name) + predicted.count(name))
