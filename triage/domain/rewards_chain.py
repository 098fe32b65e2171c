"""Who reported a violation first? Reports stay apart in their order; links join what belongs together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Registration:
    """A report as registered; `number` decides between two registered at the same moment."""

    number: str
    registered: datetime
    valid: bool = True  # False for withdrawn or void reports, which are nobody's predecessor


@dataclass(frozen=True, slots=True)
class Link:
    """Two reports are about the same violation; undoing keeps the link and marks it."""

    one: str
    other: str
    undone: bool = False


def chain_of(
    number: str, registrations: Iterable[Registration], links: Iterable[Link]
) -> tuple[Registration, ...]:
    """All reports linked to this one, directly or over others, in the order of registration."""
    linked = _linked(number, [link for link in links if not link.undone])
    found = (each for each in registrations if each.number in linked)
    return tuple(sorted(found, key=lambda each: (each.registered, each.number)))


def registration_order(
    number: str, registrations: Iterable[Registration], links: Iterable[Link]
) -> int | None:
    """1 for the first valid report of the violation; None for a report that is not registered."""
    chain = chain_of(number, registrations, links)
    position = next((place for place, each in enumerate(chain) if each.number == number), None)
    return None if position is None else 1 + sum(each.valid for each in chain[:position])


def orders(entitled: Iterable[bool | None]) -> tuple[int | None, ...]:
    """The place of each claim of a chain (in order of registration) among those that are good.

    `entitled` says of each whether it would be good as the first one. One that is not stands in nobody's way;
    behind one that is still open, the order is open too.
    """
    found: list[int | None] = []
    order: int | None = 1
    for good in entitled:
        found.append(order)
        if good is None:
            order = order if order is not None and order > 1 else None
        elif good:
            order = 2 if order is None else order + 1
    return tuple(found)


def _linked(number: str, links: Sequence[Link]) -> set[str]:
    found, waiting = {number}, [number]
    while waiting:
        current = waiting.pop()
        for link in links:
            for near, far in ((link.one, link.other), (link.other, link.one)):
                if near == current and far not in found:
                    found.add(far)
                    waiting.append(far)
    return found
