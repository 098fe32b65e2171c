"""How does the model see a fact in many surroundings? Sentences are put together from invented parts."""

import random
import re
from collections.abc import Mapping, Sequence

_PART = re.compile(r"\{(\w+)\}")
SEED = 20260601


def compose(
    parts: Mapping[str, Sequence[str]], frames: Sequence[str], *, number: int, seed: int = SEED
) -> list[str]:
    """`number` annotated sentences in Rasa's notation, each once; every frame comes up equally often."""
    chance = random.Random(seed)  # noqa: S311 - variety, not secrecy
    decks = {kind: _Deck(values, chance) for kind, values in parts.items()}
    sentences: dict[str, None] = {}
    for attempt in range(number * 3):
        frame = frames[attempt % len(frames)]
        sentences.setdefault(_PART.sub(lambda part: f"[{decks[part[1]].draw()}]({part[1]})", frame))
        if len(sentences) == number:
            break
    return list(sentences)


class _Deck:
    """Deals every card once before any comes again."""

    def __init__(self, cards: Sequence[str], chance: random.Random) -> None:
        self._cards, self._chance = list(cards), chance
        self._left: list[str] = []

    def draw(self) -> str:
        if not self._left:
            self._left = self._chance.sample(self._cards, len(self._cards))
        return self._left.pop()


def as_training_file(sentences: Sequence[str]) -> str:
    examples = "".join(f"    - {sentence}\n" for sentence in sentences)
    return f'version: "3.1"\nnlu:\n- intent: inform\n  examples: |\n{examples}'
