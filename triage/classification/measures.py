"""How good are predicted kinds? The numbers that everybody compares: hits, exact sets, F1, calibration."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from triage.classification.calibration import expected_error, reliability
from triage.domain.kinds import KindPrediction

Sets = Sequence[Collection[str]]


def set_measures(gold: Sets, predicted: Sets, primary: Sequence[str | None]) -> dict[str, float]:
    """Over texts that have a gold kind: primary in gold, any hit, exact set, micro and macro F1."""
    rows = [(set(g), set(p), first) for g, p, first in zip(gold, predicted, primary, strict=True) if g]
    count = max(1, len(rows))
    per_kind = {kind: _f1(rows, kind) for kind in sorted({k for g, _, _ in rows for k in g})}
    often = [f1 for kind, f1 in per_kind.items() if sum(kind in g for g, _, _ in rows) >= 5]
    right = sum(len(g & p) for g, p, _ in rows)
    named = sum(len(g) + len(p) for g, p, _ in rows)
    return {
        "texts": len(rows),
        "primary_in_gold": sum(first in g for g, _, first in rows) / count,
        "any_hit": sum(bool(g & p) for g, p, _ in rows) / count,
        "exact_set": sum(g == p for g, p, _ in rows) / count,
        "micro_f1": 2 * right / max(1, named),
        "macro_f1_support5": sum(often) / max(1, len(often)),
    }


def kind_measures(gold: Sets, predictions: Sequence[KindPrediction]) -> Mapping[str, Any]:
    """The set measures, the remit's error and how far the primary kind's probability can be trusted."""
    primary = [p.primary for p in predictions]
    sure = np.array([primary_probability(p) for p in predictions])
    inside = np.array([bool(g) for g in gold])
    right = np.array([first in g for g, first in zip(gold, primary, strict=True)])
    leading = inside & (sure >= 0.8)
    return {
        **set_measures(gold, [p.types for p in predictions], primary),
        "remit_accuracy": float(
            np.mean([(p.remit >= 0.5) == bool(g) for g, p in zip(gold, predictions, strict=True)])
        ),
        "abstained": float(np.mean([p.abstained for p in predictions])),
        "ece_primary": expected_error(reliability(sure[inside], right[inside])) if inside.any() else 0.0,
        "precision_at_0.8": float(right[leading].mean()) if leading.any() else 0.0,
        "coverage_at_0.8": float(leading.sum() / max(1, inside.sum())),
    }


def primary_probability(prediction: KindPrediction) -> float:
    """How sure the classifier is of the primary kind; 0 when there is none."""
    return next((k.p for k in prediction.kinds if k.level == 1 and k.label == prediction.primary), 0.0)


def _f1(rows: Sequence[tuple[set[str], set[str], str | None]], kind: str) -> float:
    hits = sum(kind in g and kind in p for g, p, _ in rows)
    return 2 * hits / max(1, sum((kind in g) + (kind in p) for g, p, _ in rows))
