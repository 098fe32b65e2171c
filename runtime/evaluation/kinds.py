"""How well are kinds read? The table of systems, F1 by kind, who is mistaken for whom, and trust in p."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from runtime.evaluation.gold import KindsGold
from runtime.evaluation.intervals import Estimate, bootstrap
from runtime.evaluation.systems import OURS, KindsAnswers
from triage.classification.calibration import Bin, expected_error, reliability
from triage.classification.measures import set_measures
from triage.domain.kinds import TOP_KINDS

MEASURES = ("primary_in_gold", "any_hit", "exact_set", "micro_f1", "macro_f1_support5")
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class KindsTable:
    """One row a system; the columns are MEASURES."""

    title: str
    texts: int
    rows: dict[str, tuple[Estimate, ...]]


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the probability of the primary kind can be believed."""

    bins: tuple[Bin, ...]
    error: float
    precision_when_sure: float
    coverage_when_sure: float


def kinds_tables(gold: KindsGold, answers: Sequence[KindsAnswers], *, seed: int) -> list[KindsTable]:
    """All rows, and the officially labelled ones apart when both sorts occur."""
    everything = np.arange(len(gold.texts))
    tables = [_table(f"{gold.name}, all", gold, answers, everything, seed)]
    if 0 < sum(gold.official) < len(gold.official):
        tables.append(
            _table(f"{gold.name}, official labels", gold, answers, np.flatnonzero(gold.official), seed)
        )
    return tables


def f1_by_kind(gold: KindsGold, answers: KindsAnswers) -> dict[str, tuple[int, float]]:
    """Support and F1 of every kind that occurs."""
    found = {}
    for kind in TOP_KINDS:
        right = np.array([kind in types for types in gold.types])
        said = np.array([kind in types for types in answers.types])
        if right.any():
            found[kind] = (
                int(right.sum()),
                2 * float((right & said).sum()) / float(right.sum() + said.sum()),
            )
    return found


def confusion(gold: KindsGold, answers: KindsAnswers) -> npt.NDArray[np.float64]:
    """Gold kind by predicted primary kind (last column: none); a text with several kinds counts in parts."""
    matrix = np.zeros((len(TOP_KINDS), len(TOP_KINDS) + 1))
    for types, primary in zip(gold.types, answers.primary, strict=True):
        column = TOP_KINDS.index(primary) if primary in TOP_KINDS else len(TOP_KINDS)
        hit = [primary] if primary in types else sorted(types)
        for kind in hit:
            matrix[TOP_KINDS.index(str(kind)), column] += 1 / len(hit)
    return matrix


def trust(gold: KindsGold, answers: KindsAnswers, *, sure: float = 0.8) -> Trust:
    right = np.array([first in types for first, types in zip(answers.primary, gold.types, strict=True)])
    bins = reliability(answers.sure, right)
    leading = answers.sure >= sure
    precision = float(right[leading].mean()) if leading.any() else float("nan")
    return Trust(bins, expected_error(bins), precision, float(leading.mean()))


def ours(answers: Sequence[KindsAnswers]) -> KindsAnswers:
    return next(a for a in answers if a.system == OURS)


def _table(title: str, gold: KindsGold, answers: Sequence[KindsAnswers], rows: Ints, seed: int) -> KindsTable:
    estimates = {
        answer.system: bootstrap(partial(_measures, gold, answer, rows), len(rows), seed=seed)
        for answer in answers
    }
    return KindsTable(title, len(rows), estimates)


def _measures(gold: KindsGold, answers: KindsAnswers, rows: Ints, drawn: Ints) -> list[float]:
    picked = rows[drawn]
    found = set_measures(
        [gold.types[i] for i in picked],
        [answers.types[i] for i in picked],
        [answers.primary[i] for i in picked],
    )
    return [found[name] for name in MEASURES]
