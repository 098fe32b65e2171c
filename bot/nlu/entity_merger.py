"""Where are overlapping entities settled in Rasa's pipeline? After all extractors, before the synonyms."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.spans import settle


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityMerger(GraphComponent):
    """Rasa itself would keep the same words two or three times, and fill a slot with the last of them."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "EntityMerger":
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            found = message.get(ENTITIES)
            if found:
                message.set(ENTITIES, settle(message.get(TEXT) or "", found), add_to_output=True)
        return messages
