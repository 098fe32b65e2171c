"""Who writes the training text? A grammar of matters (scenes) and of the ways people tell them (renderings).

`scenes(seed)` draws matters, `render(scene, rng)` puts one into words, `variation`, `other_place` and
`other_matter` give the same matter by another person and the two kinds of look-alikes. Everything follows
from the seed. Vocabulary is data: add a line to a YAML file of this folder, not code.
"""

from nlu_data.generator.composing import other_matter, other_place, scene, scene_of, scenes, variation
from nlu_data.generator.rendering import render, styles
from nlu_data.generator.scene import Rendering, Scene, Source, Span, Spot

__all__ = [
    "Rendering",
    "Scene",
    "Source",
    "Span",
    "Spot",
    "other_matter",
    "other_place",
    "render",
    "scene",
    "scene_of",
    "scenes",
    "styles",
    "variation",
]
