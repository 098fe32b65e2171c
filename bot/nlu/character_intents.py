"""What does a sentence want? Weighted pairs of characters and a logistic regression, as in docs/bot.md."""

import re
from typing import Any

import skops.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from bot.nlu.characters import plain

FILE = "intents.skops"
RANKED = 10
TRUSTED = ["scipy.sparse._csr.csr_matrix"]  # weights of the characters; skops knows every other part
_DIGIT = re.compile(r"\d")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CharacterIntents(IntentClassifier, GraphComponent):
    """Rasa's own classifier counts characters; weighing them by how telling they are understands more."""

    def __init__(self, storage: ModelStorage, resource: Resource, model: Pipeline | None = None) -> None:
        self._storage, self._resource, self._model = storage, resource, model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CharacterIntents":
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        texts = [_normal(example.get(TEXT)) for example in examples]
        self._model = untrained().fit(texts, [example.get(INTENT) for example in examples])
        with self._storage.write_to(self._resource) as folder:
            skops.io.dump(self._model, folder / FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> "CharacterIntents":
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, skops.io.load(folder / FILE, trusted=TRUSTED))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = self._ranking(message.get(TEXT) or "")
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _ranking(self, text: str) -> list[dict[str, Any]]:
        if self._model is None:
            return [{"name": None, "confidence": 0.0}]
        shares = self._model.predict_proba([_normal(text)])[0]
        ranked = sorted(zip(self._model.classes_, shares, strict=True), key=lambda pair: -pair[1])
        return [{"name": str(name), "confidence": float(share)} for name, share in ranked[:RANKED]]


def untrained() -> Pipeline:
    """Single characters and pairs, rare ones weigh more; an intent taught seldom counts as much."""
    return Pipeline(
        [
            ("characters", TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)),
            ("intents", LogisticRegression(C=10, class_weight="balanced", max_iter=500, random_state=42)),
        ]
    )


def _normal(text: str) -> str:
    return _DIGIT.sub("0", plain(text))
