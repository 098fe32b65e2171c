"""How is the classifier made? From generated text: learn, calibrate on matters it has not seen, save."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu_data.generator.corpus import Sample, samples
from nlu_data.taxonomy import Kind, load_taxonomy
from triage.classification import store
from triage.classification.calibration import Calibration, best_threshold, fit_calibration
from triage.classification.classifier import KIND, REMIT, KindsClassifier, Node, arrays_of
from triage.classification.features import fit_features
from triage.classification.linear import LinearModel, Space, fit_linear, make_space
from triage.classification.measures import kind_measures
from triage.classification.wording import plain

SIZE = 12_000
MOST_RUNS = 60_000
_HELD_OUT = 4  # one topic in so many is kept from the trial model, to calibrate on what it has not seen
_THRESHOLDS = (0.4, 0.45, 0.5, 0.55, 0.6)

Array = npt.NDArray[np.float64]
Progress = Callable[[float], None]


def train_kinds(
    folder: Path, *, seed: int, progress: Progress = lambda _: None, size: int = SIZE
) -> Mapping[str, Any]:
    """Writes a model into `folder` and returns its measures on generated text it has not seen."""
    corpus = list(islice(samples(seed), size))
    progress(0.05)
    questions = _questions()
    answers = np.array([[_holds(sample, code) for code, _, _ in questions] for sample in corpus], dtype=float)
    texts = [plain(told.text) for _, told in corpus]
    space = make_space(fit_features(texts, most=MOST_RUNS), texts, seed=seed)
    progress(0.4)
    calibrations, thresholds = _calibrate(space, answers, corpus, [level for _, _, level in questions])
    progress(0.65)
    model = fit_linear(space, answers)
    progress(0.95)
    nodes = [
        Node(code, label, level, threshold)
        for (code, label, level), threshold in zip(questions, thresholds, strict=True)
    ]
    measures = _measure(KindsClassifier(model, nodes, calibrations, name="trial"), seed + 1, size // 6)
    store.save(folder, _about(nodes, calibrations, measures, seed, size), arrays_of(model))
    progress(1.0)
    return measures


def _questions() -> list[tuple[str, str, int]]:
    kinds: Sequence[Kind] = tuple(load_taxonomy().kinds.values())
    return [*((kind.code, kind.label, kind.level) for kind in kinds), (REMIT, "职责内", 0)]


def _holds(sample: Sample, code: str) -> bool:
    scene, _ = sample
    if code == REMIT:
        return scene.remit
    return any(kind == code or kind.startswith(code + ".") for kind in scene.kinds)


def _calibrate(
    space: Space, answers: Array, corpus: Sequence[Sample], levels: Sequence[int]
) -> tuple[dict[int, Calibration], list[float]]:
    """On a trial model that has never met one topic in four: that is how it fares in the field."""
    unseen = np.array([zlib.crc32(scene.topic.encode()) % _HELD_OUT == 0 for scene, _ in corpus])
    trial: LinearModel = fit_linear(space, answers, np.flatnonzero(~unseen))
    scores, truth, level = trial.scores(space.matrix[unseen]), answers[unseen], np.array(levels)
    calibrations = {
        one: fit_calibration(scores[:, level == one].ravel(), truth[:, level == one].ravel())
        for one in sorted(set(levels))
    }
    thresholds = [
        best_threshold(calibrations[levels[i]].probability(scores[:, i]), truth[:, i], options=_THRESHOLDS)
        for i in range(len(levels))
    ]
    return calibrations, thresholds


def _measure(classifier: KindsClassifier, seed: int, size: int) -> Mapping[str, Any]:
    unseen = list(islice(samples(seed), size))
    predictions = classifier.classify([told.text for _, told in unseen])
    labels = {kind.code: kind.label for kind in load_taxonomy().tops}
    gold = [{labels[kind.partition(".")[0]] for kind in scene.kinds} for scene, _ in unseen]
    return kind_measures(gold, predictions)


def _about(
    nodes: Sequence[Node],
    calibrations: Mapping[int, Calibration],
    measures: Mapping[str, Any],
    seed: int,
    size: int,
) -> dict[str, Any]:
    return {
        "kind": KIND,
        "seed": seed,
        "size": size,
        "nodes": [
            {"code": n.code, "label": n.label, "level": n.level, "threshold": n.threshold} for n in nodes
        ],
        "calibrations": {str(k): {"slope": c.slope, "offset": c.offset} for k, c in calibrations.items()},
        "measures": dict(measures),
    }
