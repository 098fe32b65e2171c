"""Who is compared? The shipped classifier and the usual means, all taught by the same generated texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from nlu_data.generator.corpus import samples
from nlu_data.taxonomy import Taxonomy
from runtime.evaluation.baselines import (
    KEYWORDS,
    SIGNALEN,
    SVM,
    Scores,
    judged,
    keyword_rules,
    linear_svm,
    signalen,
    trained,
)
from triage.classification.lessons import holds
from triage.classification.measures import primary_probability
from triage.classification.wording import plain
from triage.domain.kinds import KindPrediction
from triage.ports import Classifier

OURS = "huansu"
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KindsAnswers:
    """What one system says of every text. `sure` is the probability of the primary kind, nan when unknown."""

    system: str
    types: tuple[frozenset[str], ...]
    primary: tuple[str | None, ...]
    sure: Floats
    remit: Floats  # comparable within a system only


def our_answers(classifier: Classifier, texts: Sequence[str]) -> KindsAnswers:
    said: Sequence[KindPrediction] = classifier.classify(texts)
    return KindsAnswers(
        OURS,
        tuple(frozenset(p.types) for p in said),
        tuple(p.primary for p in said),
        np.array([primary_probability(p) for p in said]),
        np.array([p.remit for p in said]),
    )


def baseline_answers(
    taxonomy: Taxonomy, text_sets: Sequence[Sequence[str]], *, size: int, seed: int
) -> list[list[KindsAnswers]]:
    """For each set of texts the answers of every baseline, trained once on `size` generated texts."""
    texts, answers = _lessons(taxonomy, size, seed)
    models = {SVM: trained(linear_svm(), texts, answers), SIGNALEN: trained(signalen(), texts, answers)}
    return [
        [
            *(_from_scores(name, judged(model, group), taxonomy) for name, model in models.items()),
            _from_scores(KEYWORDS, keyword_rules(taxonomy, group), taxonomy),
        ]
        for group in text_sets
    ]


def generated_orders(
    kinds: Mapping[str, Sequence[str]], *, size: int, seed: int
) -> tuple[list[str], list[str]]:
    """Generated complaints that fit exactly one of the labels, as one who labels orders would file them."""
    texts, labels = [], []
    for scene, told in islice(samples(seed), size):
        fitting = [name for name, codes in kinds.items() if any(holds(code, scene.kinds) for code in codes)]
        if len(fitting) == 1:
            texts.append(told.text)
            labels.append(fitting[0])
    return texts, labels


def keyword_counts(taxonomy: Taxonomy, texts: Sequence[str], codes: Sequence[Sequence[str]]) -> Floats:
    """How often the cues of a label's kinds occur in each text."""
    cues = [
        {
            cue
            for kind in taxonomy.kinds.values()
            if any(holds(code, [kind.code]) for code in group)
            for cue in kind.cues
        }
        for group in codes
    ]
    return np.array([[sum(text.count(cue) for cue in words) for words in cues] for text in map(plain, texts)])


def _lessons(taxonomy: Taxonomy, size: int, seed: int) -> tuple[list[str], npt.NDArray[np.int64]]:
    drawn = list(islice(samples(seed), size))
    tops = [top.code for top in taxonomy.tops]
    answers = [
        [*(any(kind.startswith(f"{top}.") for kind in scene.kinds) for top in tops), scene.remit]
        for scene, _ in drawn
    ]
    return [told.text for _, told in drawn], np.array(answers, dtype=np.int64)


def _from_scores(system: str, scores: Scores, taxonomy: Taxonomy) -> KindsAnswers:
    """The best kind is named even where the system would say no to all of them, as ours does."""
    labels = [top.label for top in taxonomy.tops]
    kinds, yes = scores.values[:, :-1], scores.yes[:, :-1]
    best = kinds.argmax(axis=1)
    return KindsAnswers(
        system,
        tuple(
            frozenset(label for label, said in zip(labels, row, strict=True) if said)
            or frozenset({labels[first]})
            for row, first in zip(yes, best, strict=True)
        ),
        tuple(labels[first] for first in best),
        np.full(len(kinds), np.nan),
        scores.values[:, -1],
    )
