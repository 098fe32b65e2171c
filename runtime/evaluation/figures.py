"""What do the numbers look like? Confusion matrix and reliability plot as PNG files."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from triage.classification.calibration import Bin
from triage.domain.kinds import TOP_KINDS

# Figures carry Latin names: a machine without Chinese fonts would print boxes.
_NAMES = ("air", "water", "noise", "waste", "soil", "ecology", "sea", "radiation", "light", "other")


def draw_confusion(path: Path, matrix: npt.NDArray[np.float64]) -> None:
    """Rows: what it is, columns: what was said first; the last column is no answer."""
    figure = Figure(figsize=(7, 6))
    axes = figure.subplots()
    shown = [i for i in range(len(TOP_KINDS)) if matrix[i].sum()]
    axes.imshow(
        matrix[shown] / np.maximum(1, matrix[shown].sum(axis=1, keepdims=True)), cmap="Blues", vmin=0, vmax=1
    )
    axes.set_xticks(range(len(_NAMES) + 1), [*_NAMES, "none"], rotation=45, ha="right")
    axes.set_yticks(range(len(shown)), [_NAMES[i] for i in shown])
    for y, row in enumerate(matrix[shown]):
        for x, count in enumerate(row):
            if count:
                axes.text(x, y, f"{count:.3g}", ha="center", va="center", fontsize=8)
    axes.set_xlabel("predicted primary kind")
    axes.set_ylabel("gold kind")
    _save(figure, path)


def draw_reliability(path: Path, bins: Sequence[Bin]) -> None:
    """On the diagonal a probability means what it says; the numbers are texts in the bin."""
    figure = Figure(figsize=(5, 5))
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], linestyle="--", color="grey")
    axes.plot([b.mean_p for b in bins], [b.share_right for b in bins], marker="o")
    for b in bins:
        axes.annotate(
            str(b.count), (b.mean_p, b.share_right), textcoords="offset points", xytext=(6, -10), fontsize=8
        )
    axes.set_xlabel("probability of the primary kind")
    axes.set_ylabel("share that was right")
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.05)
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=120)
