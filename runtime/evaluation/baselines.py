"""What do the usual means reach? TF-IDF with a linear SVM, Signalen's recipe, and a list of keywords."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import LinearSVC

from nlu_data.taxonomy import Taxonomy
from search.words import segment
from triage.classification.wording import plain

Floats = npt.NDArray[np.float64]
SVM = "TF-IDF + linear SVM"
SIGNALEN = "Signalen's recipe"
KEYWORDS = "keyword rules"


@dataclass(frozen=True, slots=True)
class Scores:
    """One row a text, one column a question; `yes` is where the system itself would say yes."""

    values: Floats
    yes: npt.NDArray[np.bool_]


def linear_svm() -> Pipeline:
    """Runs of one to three characters, the strongest quick mean on short Chinese texts."""
    words = TfidfVectorizer(
        analyzer="char", ngram_range=(1, 3), min_df=2, max_features=200_000, sublinear_tf=True
    )
    return make_pipeline(words, OneVsRestClassifier(LinearSVC()))


def signalen() -> Pipeline:
    """What the Dutch municipal system trains: counts of words and pairs of words, L1 logistic regression."""
    words = CountVectorizer(tokenizer=cut, token_pattern=None, ngram_range=(1, 2), min_df=2)
    return make_pipeline(words, OneVsRestClassifier(LogisticRegression(l1_ratio=1.0, solver="liblinear")))


def cut(text: str) -> list[str]:
    return segment(text).split()


def trained(pipeline: Pipeline, texts: Sequence[str], answers: Any) -> Pipeline:
    pipeline.fit(list(texts), answers)
    return pipeline


def judged(pipeline: Pipeline, texts: Sequence[str]) -> Scores:
    """Probabilities where the model has them, margins otherwise; both say yes above their middle."""
    if hasattr(pipeline[-1].estimators_[0], "predict_proba"):
        values = np.asarray(pipeline.predict_proba(list(texts)), dtype=np.float64)
        return Scores(values, values >= 0.5)
    values = np.asarray(pipeline.decision_function(list(texts)), dtype=np.float64)
    return Scores(values, values >= 0)


def keyword_rules(taxonomy: Taxonomy, texts: Sequence[str]) -> Scores:
    """How often the cues of each level-1 kind (and of its children) occur; the last column: of any kind."""
    cues = [
        sorted({cue for kind in (top, *taxonomy.children(top.code)) for cue in kind.cues})
        for top in taxonomy.tops
    ]
    counts = np.array(
        [[sum(text.count(cue) for cue in words) for words in cues] for text in map(plain, texts)]
    )
    values = np.column_stack([counts, counts.sum(axis=1)]).astype(np.float64)
    return Scores(values, values > 0)
