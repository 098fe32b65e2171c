"""How do decisions from the desk enter the training? As rows of the same shape, each with its weight."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from triage.classification.classifier import REMIT
from triage.classification.features import Features
from triage.classification.wording import plain
from triage.domain.lessons import Lesson, top_of

Array = npt.NDArray[np.float64]
Question = tuple[str, str, int]  # code, label, level


@dataclass(frozen=True, slots=True)
class Taught:
    """Rows, answers (nan where the decision does not say) and weights of all lessons."""

    matrix: sparse.csr_matrix
    answers: Array
    counts: Array

    @classmethod
    def of(cls, lessons: Sequence[Lesson], features: Features, questions: Sequence[Question]) -> "Taught":
        return cls(
            features.matrix([plain(lesson.text) for lesson in lessons]),
            np.array([[_answer(code, lesson.codes) for code, _, _ in questions] for lesson in lessons]),
            np.array([lesson.weight for lesson in lessons]),
        )

    def beside(self, matrix: sparse.csr_matrix, answers: Array) -> tuple[sparse.csr_matrix, Array, Array]:
        """Generated rows, which weigh 1, with the lessons after them."""
        if not len(self.counts):
            return matrix, answers, np.ones(len(answers))
        return (
            sparse.csr_matrix(sparse.vstack([matrix, self.matrix])),
            np.vstack([answers, self.answers]),
            np.concatenate([np.ones(len(answers)), self.counts]),
        )


def holds(code: str, kinds: Collection[str]) -> bool:
    """A kind holds when it or one below it was named."""
    return any(kind == code or kind.startswith(code + ".") for kind in kinds)


def _answer(code: str, codes: Collection[str]) -> float:
    """Whoever chose a kind of level 1 has said nothing about those below it; what has a kind is ours."""
    if code == REMIT or holds(code, codes):
        return 1.0
    return float("nan") if code != top_of(code) and top_of(code) in codes else 0.0
