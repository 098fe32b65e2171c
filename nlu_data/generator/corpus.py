"""What does a labelled corpus of generated texts look like? Pairs of scene and rendering, drawn by number."""

from collections.abc import Iterator
from random import Random

from nlu_data.generator.composing import REMIT_SHARE, scene
from nlu_data.generator.rendering import render
from nlu_data.generator.scene import Rendering, Scene

Sample = tuple[Scene, Rendering]


def samples(
    seed: int, *, start: int = 0, remit_share: float = REMIT_SHARE, style: str | None = None
) -> Iterator[Sample]:
    """Endless; sample n of a seed does not depend on where the iteration started."""
    number = start
    while True:
        matter = scene(seed, number, remit_share=remit_share)
        rng = Random(f"telling:{seed}:{number}")  # noqa: S311 - reproducible text, not a secret
        yield matter, render(matter, rng, style)
        number += 1
