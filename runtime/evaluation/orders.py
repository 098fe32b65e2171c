"""How well are an office's own subtypes read by a model that has seen none of its orders?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from nlu_data.taxonomy import Taxonomy
from runtime.evaluation.baselines import KEYWORDS, SIGNALEN, SVM, linear_svm, signalen
from runtime.evaluation.gold import LabelsGold, OrdersGold
from runtime.evaluation.intervals import Estimate, bootstrap
from runtime.evaluation.labels import pipeline_fit
from runtime.evaluation.systems import OURS, generated_orders, keyword_counts
from triage.classification.classifier import KindsClassifier
from triage.classification.validation import cross_validate, evaluation

MEASURES = ("accuracy", "macro F1")
OUTSIDE = "outside the remit"
INSIDE = "environmental"
_TAUGHT = "taught by these orders, without leaks"
Strings = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class OrdersTable:
    """Over orders whose label stands for codes; the columns are MEASURES."""

    title: str
    orders: int
    subtypes: int
    rows: Mapping[str, tuple[Estimate, ...]]
    per_label: Mapping[str, tuple[int, float]]  # ours: orders and F1


def orders_table(
    gold: OrdersGold, classifier: KindsClassifier, taxonomy: Taxonomy, *, size: int, seed: int
) -> OrdersTable:
    """Zero-shot systems learn from generated text; the others from the orders themselves, in folds."""
    inside = inside_of(gold)
    texts, labels = inside.texts, inside.labels
    names = [name for name in gold.kinds if name in set(labels)]
    codes = [gold.kinds[name] for name in names]
    said: dict[str, Sequence[str]] = {
        OURS: _best(names, our_subtypes(classifier, texts, codes)),
        KEYWORDS: _best(names, keyword_counts(taxonomy, texts, codes)),
    }
    lessons, answers = generated_orders(dict(zip(names, codes, strict=True)), size=size, seed=seed)
    for name, make in ((SVM, linear_svm), (SIGNALEN, signalen)):
        said[f"{name}, generated texts"] = pipeline_fit(make, lessons, answers)(texts)
        judged = cross_validate(texts, labels, partial(pipeline_fit, make), seed=seed)
        said[f"{name}, {_TAUGHT}"] = judged.predicted
    rows = {name: _estimates(labels, predicted, seed) for name, predicted in said.items()}
    ours = evaluation(labels, said[OURS], groups=0)
    return OrdersTable(gold.name, len(texts), len(names), rows, ours.per_label)


def inside_of(gold: OrdersGold) -> LabelsGold:
    """The orders whose label stands for some kind."""
    inside = [i for i, label in enumerate(gold.labels) if gold.kinds.get(label)]
    return LabelsGold(gold.name, tuple(gold.texts[i] for i in inside), tuple(gold.labels[i] for i in inside))


def remit_gold(gold: OrdersGold) -> LabelsGold | None:
    """The same orders as a question of environmental or not, when some labels lie outside."""
    labels = tuple(INSIDE if gold.kinds.get(label) else OUTSIDE for label in gold.labels)
    return LabelsGold(gold.name, gold.texts, labels) if len(set(labels)) == 2 else None


def our_subtypes(
    classifier: KindsClassifier, texts: Sequence[str], codes: Sequence[Sequence[str]]
) -> npt.NDArray[np.float64]:
    """For every text and label the probability of the likeliest of the label's codes."""
    places = {node.code: i for i, node in enumerate(classifier.nodes)}
    p = classifier.chances(texts)
    return np.column_stack([p[:, [places[code] for code in group]].max(axis=1) for group in codes])


def _best(names: Sequence[str], scores: npt.NDArray[np.float64]) -> list[str]:
    return [names[at] for at in scores.argmax(axis=1)]


def _estimates(labels: Sequence[str], predicted: Sequence[str], seed: int) -> tuple[Estimate, ...]:
    truth, said = np.array(labels), np.array(predicted)
    return bootstrap(partial(_measures, truth, said), len(truth), seed=seed)


def _measures(truth: Strings, said: Strings, drawn: npt.NDArray[np.int64]) -> list[float]:
    labels, predicted = truth[drawn], said[drawn]
    f1 = [
        2
        * float(((labels == name) & (predicted == name)).sum())
        / float((labels == name).sum() + (predicted == name).sum())
        for name in np.unique(labels)
    ]
    return [float((labels == predicted).mean()), float(np.mean(f1))]
