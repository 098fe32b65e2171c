"""On what does the encoder learn? Tellings of one generated matter, and tellings that only look alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from nlu_data.generator.composing import other_matter, other_place, scene, variation
from nlu_data.generator.rendering import render
from nlu_data.generator.scene import Scene

_WITH_TITLE = 0.5
_SAME_WORDS = 0.5


@dataclass(frozen=True, slots=True)
class Quartet:
    """`again` is the same matter told by somebody else; the other two are other matters."""

    first: str
    again: str
    elsewhere: str  # the same words about another place, or other words about it
    beside: str  # another matter at the same place

    def texts(self) -> tuple[str, str, str, str]:
        return self.first, self.again, self.elsewhere, self.beside


def quartets(seed: int, start: int, count: int) -> Iterator[Quartet]:
    """The n-th quartet of a seed is always the same."""
    for number in range(start, start + count):
        rng = Random(f"quartet:{seed}:{number}")  # noqa: S311 - reproducible text, not a secret
        matter = scene(seed, number)
        words = rng.random()
        first = _told(matter, Random(words))  # noqa: S311
        same_words = Random(words) if rng.random() < _SAME_WORDS else rng  # noqa: S311
        yield Quartet(
            first,
            _told(variation(matter, rng), rng),
            _told(other_place(matter, rng), same_words),
            _told(other_matter(matter, rng), rng),
        )


def share_a_name(matter: Scene, one: str, other: str) -> bool:
    """Whether both texts name the place or the culprit of the matter alike."""
    spot = matter.spot
    names = (
        spot.estate,
        spot.village,
        spot.road,
        spot.river,
        spot.park,
        spot.hill,
        spot.bay,
        matter.source.name,
    )
    return any(name and name in one and name in other for name in names)


def _told(matter: Scene, rng: Random) -> str:
    titled = rng.random() < _WITH_TITLE
    telling = render(matter, rng)
    return f"{telling.title}\n{telling.text}" if titled else telling.text
