"""Into which pieces is a Chinese sentence cut? Characters; letters or digits in a row stay one."""

import re
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

_PIECE = re.compile(r"[A-Za-z]+|[0-9]+|[^\sA-Za-z0-9]")
# The gateway sends punctuation in its plain form, the training data is written as Chinese is written.
_PLAIN = str.maketrans("，！？：；（）～", ",!?:;()~")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class Characters(Tokenizer):
    """Names of places and firms are in no dictionary: a word segmenter would cut them anywhere."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Characters":
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        return [Token(piece[0], piece.start()) for piece in _PIECE.finditer(plain(message.get(attribute)))]


def plain(text: str) -> str:
    """Punctuation in one form; every character stays in its place."""
    return text.translate(_PLAIN)
