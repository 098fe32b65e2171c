"""What is the report about? Reads calibrated kinds of both levels and the remit off a text, or abstains."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from triage.classification import store
from triage.classification.calibration import Calibration, Sureness
from triage.classification.evidence import Telling, words
from triage.classification.features import Features
from triage.classification.linear import LinearModel
from triage.classification.wording import plain, readable
from triage.domain.errors import ModelUnavailable
from triage.domain.kinds import KindPrediction, KindScore

KIND = "kinds"
REMIT = "remit"
LONG = 15_000  # characters; such a text is several matters or none: a person reads it
_SHOWN = 0.05  # smaller probabilities are left out of `kinds`
_SUGGESTED = 0.05  # below this the best kind is not even a suggestion
_SURE = 0.35  # below this the classifier abstains
_OURS = 0.5
_NOTHING = 1e-6

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Node:
    """One question of the model: a kind of either level, or the remit (level 0)."""

    code: str
    label: str
    level: int
    threshold: float
    cues: tuple[str, ...] = ()  # words that show the kind by themselves


class _Judgement(NamedTuple):
    """What is made of the chances of one text: the kinds of level 1 it has, and all that are shown."""

    chosen: list[int]
    sure: list[tuple[float, int]]
    remit: float
    doubtful: bool


class KindsClassifier:
    """Implements ports.Classifier. Batches are faster than single texts."""

    def __init__(
        self,
        model: LinearModel,
        nodes: Sequence[Node],
        calibrations: Mapping[int, Calibration],
        sureness: Sureness,
        *,
        name: str,
    ) -> None:
        self.model = name
        self.nodes = tuple(nodes)
        self.calibrations = dict(calibrations)
        self.sureness = sureness
        self._linear = model
        self._levels = np.array([node.level for node in self.nodes])
        self._tops = [i for i, node in enumerate(self.nodes) if node.level == 1]
        self._remit = [node.code for node in self.nodes].index(REMIT)
        self._telling = Telling(model.features.grams)
        self._cues = [sorted(node.cues, key=len, reverse=True) for node in self.nodes]  # 夜间施工 before 施工
        self._parents = np.array([_parent(self.nodes, node) for node in self.nodes])

    @classmethod
    def load(cls, folder: Path) -> "KindsClassifier":
        """Raises ModelUnavailable when the folder holds no model, a damaged one or one of another version."""
        about, arrays, digest = store.load(folder, KIND)
        try:
            return cls(
                linear_from(arrays),
                [Node(**{**row, "cues": tuple(row["cues"])}) for row in about["nodes"]],
                {int(level): Calibration(**row) for level, row in about["calibrations"].items()},
                Sureness(**about["sureness"]),
                name=f"{KIND}-{digest[:8]}",
            )
        except (KeyError, TypeError, ValueError) as problem:
            raise ModelUnavailable(f"{folder}: incomplete model ({problem!r}); train it anew") from problem

    def save(self, folder: Path, **details: Any) -> str:
        """Writes the model and what else is to be known of it; returns the content hash."""
        about = {
            "kind": KIND,
            "nodes": [asdict(node) for node in self.nodes],
            "calibrations": {str(level): asdict(sigmoid) for level, sigmoid in self.calibrations.items()},
            "sureness": asdict(self.sureness),
            **details,
        }
        return store.save(folder, about, arrays_of(self._linear))

    def log_odds(self, plain_texts: Sequence[str]) -> Array:
        """Calibrated, for every node; what other models build on."""
        scores = self._linear.scores(self._linear.features.read(plain_texts))
        slopes, offsets = np.array([astuple(self.calibrations[level]) for level in self._levels]).T
        return np.asarray(slopes * scores + offsets, dtype=np.float64)

    def chances(self, texts: Sequence[str]) -> Array:
        """The probability of every node, small ones too: to choose among some of them."""
        return self._probabilities(self._linear.scores(self._linear.features.read(list(map(plain, texts)))))

    def classify(self, texts: Sequence[str]) -> Sequence[KindPrediction]:
        """One prediction a text, in order; a text that is not Chinese prose gives an abstention."""
        plains = [plain(text) for text in texts]
        reading = self._linear.features.read(plains)
        scores = self._linear.scores(reading)
        p = self._probabilities(scores)
        known = (np.diff(reading.whole.indptr) > 0).tolist()
        judged = [
            self._judged(chances, trust) if some and readable(form) else None
            for chances, trust, some, form in zip(
                p.tolist(), self._trust(scores, p).tolist(), known, plains, strict=True
            )
        ]
        asked = np.array(
            [judgement.chosen[0] if judgement and judgement.chosen else -1 for judgement in judged]
        )
        runs = self._telling.speaking_for(reading.whole, self._linear.weights, asked)
        return [self._prediction(*each) for each in zip(texts, plains, judged, runs, strict=True)]

    def _probabilities(self, scores: Array) -> Array:
        """Calibrated, and no kind of level 2 is more probable than the one it belongs to."""
        p = np.empty_like(scores)
        for level, calibration in self.calibrations.items():
            p[:, self._levels == level] = calibration.probability(scores[:, self._levels == level])
        return np.minimum(p, p[:, self._parents])

    def _trust(self, scores: Array, p: Array) -> Array:
        """What the kinds of a text are multiplied with, so that the leading one is as sure as it is right.

        It is right when the text is a complaint of ours, and when then no other kind should have led.
        """
        tops = self._levels == 1
        right = p[:, self._remit] * self.sureness.probability(scores[:, tops])
        return np.asarray(right / np.maximum(p[:, tops].max(axis=1), _NOTHING), dtype=np.float64)

    def _judged(self, chances: list[float], trust: float) -> _Judgement:
        tops = sorted(self._tops, key=chances.__getitem__, reverse=True)
        chosen = [i for i in tops if chances[i] >= self.nodes[i].threshold]
        if not chosen and chances[tops[0]] >= _SUGGESTED:
            chosen = tops[:1]
        doubtful = trust * chances[tops[0]] < _SURE and chances[self._remit] >= _OURS
        shown = [i for i, p in enumerate(chances) if trust * p >= _SHOWN and i != self._remit]
        shown.sort(key=chances.__getitem__, reverse=True)
        return _Judgement(chosen, [(trust * chances[i], i) for i in shown], chances[self._remit], doubtful)

    def _prediction(
        self, text: str, form: str, judged: _Judgement | None, runs: Mapping[str, float]
    ) -> KindPrediction:
        if judged is None:
            return KindPrediction((), None, (), 0.0, abstained=True, model=self.model)
        labels = tuple(self.nodes[i].label for i in judged.chosen)
        return KindPrediction(
            types=labels,
            primary=labels[0] if labels else None,
            kinds=tuple(self._score(i, p) for p, i in judged.sure),
            remit=judged.remit,
            abstained=judged.doubtful or len(text) > LONG,
            model=self.model,
            words=words(form, runs, self._cues[judged.chosen[0]]) if labels else (),
        )

    def _score(self, index: int, p: float) -> KindScore:
        node = self.nodes[index]
        return KindScore(node.code, node.label, node.level, round(p, 4))


def arrays_of(model: LinearModel) -> dict[str, npt.NDArray[Any]]:
    """Half precision: scores change in the third digit, the file halves."""
    return {
        "grams": np.array(model.features.grams),
        "idf": model.features.idf,
        "weights": model.weights.astype(np.float16),
        "offsets": model.offsets,
    }


def linear_from(arrays: Mapping[str, npt.NDArray[Any]]) -> LinearModel:
    return LinearModel(
        features=Features(tuple(str(gram) for gram in arrays["grams"]), arrays["idf"].astype(np.float32)),
        weights=arrays["weights"].astype(np.float32),
        offsets=arrays["offsets"].astype(np.float32),
    )


def _parent(nodes: Sequence[Node], node: Node) -> int:
    code = node.code.partition(".")[0] if node.level == 2 else node.code
    return next(i for i, other in enumerate(nodes) if other.code == code)
