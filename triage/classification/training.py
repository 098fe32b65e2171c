"""How is the classifier made? From generated text: learn, calibrate on matters it has not seen, save."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # comes without types

from nlu_data.generator.corpus import Sample, samples
from nlu_data.generator.everyday import strewn
from nlu_data.generator.scene import Scene
from nlu_data.taxonomy import Kind, load_taxonomy
from triage.classification.calibration import Calibration, Sureness, best_threshold
from triage.classification.classifier import REMIT, KindsClassifier, Node
from triage.classification.features import Features, fit_features
from triage.classification.learning import fit_calibration, fit_linear, fit_sureness, mean_of
from triage.classification.lessons import Question, Taught, holds
from triage.classification.measures import kind_measures
from triage.classification.wording import plain
from triage.domain.lessons import Lesson

SIZE = 72_000
BAGS = 3  # models whose weights are averaged: which texts happened to be generated matters less
MOST_RUNS = 60_000
NAMED = 0.9  # p that a text speaks of a kind; offices name 1.1 to 1.4 kinds a report, fewer than it mentions
_OPTIONS = (0.75, 0.8, 0.85, 0.9)
_UNMET = 4  # topics are left out in so many groups, one from each trial that is calibrated
_SIDE_NAMED = 0.9

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class _Material:
    """What is learned from: generated matters, how they are told, and as numbers; a row each."""

    corpus: Sequence[Sample]
    texts: Sequence[str]
    features: Features
    matrix: sparse.csr_matrix
    answers: Array


def train_kinds(
    folder: Path,
    *,
    seed: int,
    progress: Progress = lambda _: None,
    size: int = SIZE,
    lessons: Sequence[Lesson] = (),
) -> Mapping[str, Any]:
    """Writes a model into `folder` and returns its measures on generated text it has not seen.

    Lessons from the desk are heard beside the generated texts, but the runs that the model knows come from
    generated text alone: no word of a report is ever stored. On one thread: the order of sums, and with it
    the last digit of every weight, stays the same.
    """
    with threadpool_limits(1):
        return _train(folder, seed, progress, size, lessons)


def _train(
    folder: Path, seed: int, progress: Progress, size: int, lessons: Sequence[Lesson]
) -> Mapping[str, Any]:
    questions = _questions()
    corpus = list(islice(samples(seed), size))
    texts = [strewn(plain(told.text), _noise(seed, i)) for i, (_, told) in enumerate(corpus)]
    progress(0.15)
    features = fit_features(texts, most=MOST_RUNS)
    material = _Material(corpus, texts, features, features.matrix(texts), _answers(corpus, questions))
    progress(0.25)
    nodes, calibrations, sureness = _calibrate(material, questions)
    progress(0.5)
    models = []
    taught = Taught.of(lessons, features, questions)
    for number in range(BAGS):
        bag = _bag(material, number)
        models.append(fit_linear(features, *taught.beside(material.matrix[bag], material.answers[bag])))
        progress(0.5 + 0.45 * (number + 1) / BAGS)
    classifier = KindsClassifier(mean_of(models), nodes, calibrations, sureness, name="trial")
    measures = _measure(classifier, list(islice(samples(seed + 1), size // 12)))
    classifier.save(folder, seed=seed, size=size, lessons=len(lessons), measures=dict(measures))
    progress(1.0)
    return measures


def _questions() -> list[Question]:
    kinds: Sequence[Kind] = tuple(load_taxonomy().kinds.values())
    return [*((kind.code, kind.label, kind.level) for kind in kinds), (REMIT, "职责内", 0)]


def _answers(corpus: Sequence[Sample], questions: Sequence[Question]) -> Array:
    return np.array([[_holds(sample, code) for code, _, _ in questions] for sample in corpus], dtype=float)


def _holds(sample: Sample, code: str) -> bool:
    scene, _ = sample
    return scene.remit if code == REMIT else holds(code, scene.kinds)


def _cues(code: str) -> tuple[str, ...]:
    taxonomy = load_taxonomy()
    kinds = [kind for kind in taxonomy.kinds.values() if code in (kind.code, kind.top)]
    return tuple(sorted({cue for kind in kinds for cue in kind.cues}))


def _noise(seed: int, number: int) -> Random:
    return Random(f"noise:{seed}:{number}")  # noqa: S311 - reproducible text, not a secret


def _bag(material: _Material, number: int) -> Ints:
    return np.arange(number % BAGS, len(material.corpus), BAGS)


def _calibrate(
    material: _Material, questions: Sequence[Question]
) -> tuple[list[Node], dict[int, Calibration], Sureness]:
    """On scores of trials that have not met the topic: most of what an office gets is of no topic we know.

    One sigmoid a level, so that rare kinds borrow from common ones; a threshold for every kind; and how far
    the leading kind of a complaint can be trusted.
    """
    scores, answers = _unmet_scores(material), material.answers
    levels = np.array([level for _, _, level in questions])
    calibrations = {
        level: fit_calibration(scores[:, levels == level].ravel(), answers[:, levels == level].ravel())
        for level in (0, 1, 2)
    }
    nodes = []
    for i, (code, label, level) in enumerate(questions):
        p = calibrations[level].probability(scores[:, i])
        threshold = best_threshold(p, answers[:, i], prior=NAMED, options=_OPTIONS)
        nodes.append(Node(code, label, level, threshold, _cues(code)))
    tops = [code for code, _, level in questions if level == 1]
    scenes = [scene for scene, _ in material.corpus]
    ours = np.array([scene.remit for scene in scenes])
    leads = [tops[best] for best in scores[:, levels == 1].argmax(axis=1)]
    right = np.array([_rightness(lead, scene) for lead, scene in zip(leads, scenes, strict=True)])
    return nodes, calibrations, fit_sureness(scores[ours][:, levels == 1], right[ours])


def _unmet_scores(material: _Material) -> Array:
    """Each text's scores by a trial without its topic, which learns from as many texts as each model does."""
    topics = [scene.topic.encode() for scene, _ in material.corpus]
    group = np.array([zlib.crc32(topic) % _UNMET for topic in topics])
    scores = np.empty(material.answers.shape)
    for left_out in range(_UNMET):
        bag = _bag(material, left_out)
        taught = bag[group[bag] != left_out]
        trial = fit_linear(material.features, material.matrix[taught], material.answers[taught])
        asked = np.flatnonzero(group == left_out)
        scores[asked] = trial.scores(material.features.read([material.texts[i] for i in asked.tolist()]))
    return scores


def _rightness(top: str, scene: Scene) -> float:
    """What an office says of a leading kind: the main one is right, a side issue it sometimes leaves out."""
    main, *others = [kind.partition(".")[0] for kind in scene.kinds] or [""]
    return 1.0 if main == top else _SIDE_NAMED if top in others else 0.0


def _measure(classifier: KindsClassifier, unseen: Sequence[Sample]) -> Mapping[str, Any]:
    labels = {kind.code: kind.label for kind in load_taxonomy().tops}
    gold = [{labels[kind.partition(".")[0]] for kind in scene.kinds} for scene, _ in unseen]
    return kind_measures(gold, classifier.classify([told.text for _, told in unseen]))
