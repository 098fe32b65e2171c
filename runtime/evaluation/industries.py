"""How often is it right whose doing it is, and how often does it rightly say nothing?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from runtime.evaluation.baselines import SVM, linear_svm
from runtime.evaluation.gold import IndustriesGold
from runtime.evaluation.intervals import Estimate, bootstrap
from runtime.evaluation.labels import pipeline_fit, why_not_scored
from runtime.evaluation.systems import OURS
from triage.classification.validation import cross_validate
from triage.facts.industries import find_industry
from triage.facts.target import find_target
from triage.ports import Classifier
from triage.usecases.answers import leading_codes

MEASURES = ("right where told", "precision", "silent where not told")
Answers = Sequence[str]


@dataclass(frozen=True, slots=True)
class IndustriesTable:
    """Over texts whose industry somebody read; `told` of them say it. The columns are MEASURES."""

    title: str
    texts: int
    told: int
    rows: Mapping[str, tuple[Estimate, ...]]


def industries_table(gold: IndustriesGold, classifier: Classifier, *, seed: int) -> IndustriesTable:
    """Beside ours: the industry that is most frequent here, and what these texts teach a linear SVM."""
    firsts = [min(keys, default="") for keys in gold.industries]
    said: dict[str, Answers] = {
        OURS: our_industries(gold.texts, classifier),
        "the most frequent": [
            max(Counter(filter(None, firsts)).items(), key=itemgetter(1), default=("", 0))[0]
        ]
        * len(firsts),
    }
    if not why_not_scored(gold.texts, firsts, seed=seed):
        judged = cross_validate(gold.texts, firsts, partial(pipeline_fit, linear_svm), seed=seed)
        said[f"{SVM}, taught by these texts, without leaks"] = judged.predicted
    rows = {
        name: bootstrap(partial(_measures, gold.industries, answers), len(firsts), seed=seed)
        for name, answers in said.items()
    }
    return IndustriesTable(gold.name, len(firsts), sum(map(bool, gold.industries)), rows)


def our_industries(texts: Sequence[str], classifier: Classifier) -> list[str]:
    """As a report is judged: with its target and its kinds; "" for none."""
    answers = []
    for text, kinds in zip(texts, classifier.classify(texts), strict=True):
        found = find_industry(text, target=find_target(text).name, kinds=leading_codes(kinds))
        answers.append(found.key if found else "")
    return answers


def _measures(
    industries: Sequence[frozenset[str]], said: Answers, drawn: npt.NDArray[np.int64]
) -> list[float]:
    rows = [(industries[i], said[i]) for i in drawn]
    told = [answer in keys for keys, answer in rows if keys]
    named = [answer in keys for keys, answer in rows if answer]
    silent = [not answer for keys, answer in rows if not keys]
    return [float(np.mean(each)) if each else float("nan") for each in (told, named, silent)]
