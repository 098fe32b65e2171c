"""Environmental or not: how well are the texts ranked, and what do 200 labels of one's own add?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from runtime.evaluation.gold import LabelsGold
from runtime.evaluation.intervals import Estimate, bootstrap
from runtime.evaluation.systems import KindsAnswers
from triage.classification.classifier import KindsClassifier
from triage.classification.grouping import near_duplicate_groups
from triage.classification.labelling import fit_labels
from triage.classification.wording import plain

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
MEASURES = ("AUC", "average precision")
LESSONS = 200
_DRAWS = 5


@dataclass(frozen=True, slots=True)
class RemitTable:
    title: str
    texts: int
    inside: int
    rows: Mapping[str, tuple[Estimate, ...]]
    f1_after_labels: Estimate | None


def remit_table(
    gold: LabelsGold,
    inside: str,
    answers: Sequence[KindsAnswers],
    prior: KindsClassifier | None,
    *,
    seed: int,
) -> RemitTable:
    """Ranking by each system's own number; near-duplicates are drawn together."""
    truth = np.array([label == inside for label in gold.labels])
    forms = [plain(text) for text in gold.texts]
    groups = near_duplicate_groups(forms)
    rows = {
        answer.system: bootstrap(
            partial(_ranking, truth, answer.remit), len(truth), seed=seed, groups=list(groups)
        )
        for answer in answers
    }
    return RemitTable(
        gold.name, len(truth), int(truth.sum()), rows, _after_labels(gold, truth, groups, prior, seed)
    )


def _ranking(truth: Bools, scores: npt.NDArray[np.float64], drawn: Ints) -> list[float]:
    if len(set(truth[drawn].tolist())) < 2:
        return [float("nan"), float("nan")]
    return [
        float(roc_auc_score(truth[drawn], scores[drawn])),
        float(average_precision_score(truth[drawn], scores[drawn])),
    ]


def _after_labels(
    gold: LabelsGold, truth: Bools, groups: Ints, prior: KindsClassifier | None, seed: int
) -> Estimate | None:
    """F1 at one half when `LESSONS` random texts were labelled, on all texts that resemble none of them."""
    if len(truth) < 3 * LESSONS:
        return None
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(_DRAWS):
        lessons = rng.permutation(len(truth))[:LESSONS]
        rest = np.flatnonzero(~np.isin(groups, groups[lessons]))
        labels = ["yes" if truth[i] else "no" for i in lessons]
        model = fit_labels([gold.texts[i] for i in lessons], labels, prior=prior)
        said = [answer.label == "yes" for answer in model.label([gold.texts[i] for i in rest])]
        found.append(float(f1_score(truth[rest], said)))
    return Estimate(float(np.mean(found)), min(found), max(found))
