"""How is somebody's own label scheme learned? Any labels, one a text, from a few dozen examples on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import softmax

from triage.classification import store
from triage.classification.classifier import KindsClassifier
from triage.classification.features import Features, fit_features
from triage.classification.learning import fit_margins
from triage.classification.wording import plain
from triage.domain.errors import InvalidSubmission, ModelUnavailable

KIND = "labels"
_MOST = 120_000  # runs
_LEAD = 60  # characters of the beginning, where people say what it is about
_FEW = 500  # labels; below, what the kinds classifier says counts for more, and so do rare labels
_PRIOR_WEIGHT, _PRIOR_WEIGHT_OF_FEW = 0.03, 0.08
_CLIPPED = 10.0  # log-odds beyond it say nothing more
_SHARPNESS = (1.0, 2.0, 3.0, 5.0, 8.0)  # how margins become probabilities
_INNER = 3  # folds in which the sharpness is chosen
_PRIOR_FOLDER = "prior"

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Label:
    label: str
    p: float


@dataclass(frozen=True, slots=True)
class _Views:
    """What is read of a text: all of it, its beginning, and what the kinds classifier (if any) says."""

    whole: Features
    lead: Features
    prior: KindsClassifier | None
    weight: float = _PRIOR_WEIGHT

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        forms = [plain(text) for text in texts]
        views = [self.whole.matrix(forms), self.lead.matrix([form[:_LEAD] for form in forms])]
        if self.prior is not None:
            known = np.clip(self.prior.log_odds(forms), -_CLIPPED, _CLIPPED)
            views.append(sparse.csr_matrix(self.weight * known))
        return sparse.csr_matrix(sparse.hstack(views))


class LabelModel:
    """Linear margins over the views of a text, one a label."""

    def __init__(
        self, labels: Sequence[str], views: _Views, margins: tuple[Array, Array], sharpness: float
    ) -> None:
        self.labels = tuple(labels)
        self._views = views
        self._weights, self._offsets = margins
        self._sharpness = sharpness

    def label(self, texts: Sequence[str]) -> list[Label]:
        """The most probable label of each text."""
        margins = self._views.matrix(texts) @ self._weights + self._offsets
        p = softmax(self._sharpness * margins, axis=1)
        best = p.argmax(axis=1)
        return [Label(self.labels[at], float(row[at])) for at, row in zip(best, p, strict=True)]

    def save(self, folder: Path, about: dict[str, Any]) -> str:
        views = self._views
        if views.prior is not None:
            views.prior.save(folder / _PRIOR_FOLDER)
        arrays = {
            "whole": np.array(views.whole.grams),
            "whole_idf": views.whole.idf,
            "lead": np.array(views.lead.grams),
            "lead_idf": views.lead.idf,
            "weights": self._weights.astype(np.float32),
            "offsets": self._offsets.astype(np.float32),
        }
        described = {
            "kind": KIND,
            "labels": list(self.labels),
            "prior": views.prior is not None,
            "weight": views.weight,
            "sharpness": self._sharpness,
            **about,
        }
        return store.save(folder, described, arrays)

    @classmethod
    def load(cls, folder: Path) -> "LabelModel":
        """Raises ModelUnavailable, saying what is missing."""
        about, arrays, _ = store.load(folder, KIND)
        try:
            views = _Views(
                _features(arrays["whole"], arrays["whole_idf"]),
                _features(arrays["lead"], arrays["lead_idf"]),
                KindsClassifier.load(folder / _PRIOR_FOLDER) if about["prior"] else None,
                float(about["weight"]),
            )
            margins = (arrays["weights"].astype(np.float64), arrays["offsets"].astype(np.float64))
            return cls([str(label) for label in about["labels"]], views, margins, float(about["sharpness"]))
        except (KeyError, TypeError, ValueError) as problem:
            raise ModelUnavailable(f"{folder}: incomplete model ({problem!r}); train it anew") from problem


def fit_labels(
    texts: Sequence[str], labels: Sequence[str], *, prior: KindsClassifier | None, seed: int = 0
) -> LabelModel:
    """Raises InvalidSubmission when there is nothing to tell apart."""
    names = sorted(set(labels))
    if len(names) < 2:
        raise InvalidSubmission("至少需要两种标签才能训练")
    forms = [plain(text) for text in texts]
    whole = fit_features(forms, most=_MOST, least=2)
    lead = fit_features([form[:_LEAD] for form in forms], most=_MOST, least=2)
    answers = np.array([[label == name for name in names] for label in labels], dtype=np.float64)
    few = len(texts) < _FEW
    views = _Views(whole, lead, prior, _PRIOR_WEIGHT_OF_FEW if few else _PRIOR_WEIGHT)
    matrix = views.matrix(texts)
    fold = np.random.default_rng(seed).permutation(len(texts)) % _INNER
    unseen = _unseen_margins(matrix, answers, fold, few)
    sharpness = min(_SHARPNESS, key=lambda sharp: _log_loss(softmax(sharp * unseen, axis=1), answers))
    return LabelModel(names, views, fit_margins(matrix, answers, balanced=few), sharpness)


def _unseen_margins(matrix: sparse.csr_matrix, answers: Array, fold: Ints, few: bool) -> Array:
    margins = np.zeros(answers.shape)
    for number in range(_INNER):
        weights, offsets = fit_margins(matrix[fold != number], answers[fold != number], balanced=few)
        margins[fold == number] = matrix[fold == number] @ weights + offsets
    return margins


def _log_loss(p: Array, answers: Array) -> float:
    return float(-np.log(np.clip((p * answers).sum(axis=1), 1e-9, 1)).mean())


def _features(grams: npt.NDArray[Any], idf: npt.NDArray[Any]) -> Features:
    return Features(tuple(str(gram) for gram in grams), idf.astype(np.float32))
