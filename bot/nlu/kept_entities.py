"""How is the entity tagger kept? As the file its library writes; Rasa would train it anew at every start."""

import json
from collections import OrderedDict
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.crf_entity_extractor import CRFEntityExtractor, CRFToken
from sklearn_crfsuite import CRF  # type: ignore[import-untyped] # comes without types

ORDER = "order.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class KeptEntities(CRFEntityExtractor):
    """Rasa's extractor in all but how it is stored."""

    def persist(self, dataset: list[list[CRFToken]]) -> None:  # noqa: ARG002 - Rasa's signature
        with self._model_storage.write_to(self._resource) as folder:
            (folder / ORDER).write_text(json.dumps(self.crf_order), encoding="utf-8")
            for tag, tagger in (self.entity_taggers or {}).items():
                (folder / _file(tag)).write_bytes(Path(tagger.modelfile.name).read_bytes())

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> "KeptEntities":
        with model_storage.read_from(resource) as folder:
            order = json.loads((folder / ORDER).read_text(encoding="utf-8"))
            taggers = OrderedDict((tag, _opened(folder / _file(tag))) for tag in order)
        extractor = cls(config, model_storage, resource, taggers)
        extractor.crf_order = order
        return extractor


def _opened(path: Path) -> CRF:
    """Read now: the folder is gone once Rasa has loaded its parts."""
    tagger = CRF(model_filename=str(path))
    if not path.is_file() or tagger.tagger_ is None:
        raise ValueError(f"{path.name} is missing from the model: train it again")
    return tagger


def _file(tag: str) -> str:
    return f"{tag}.crfsuite"
