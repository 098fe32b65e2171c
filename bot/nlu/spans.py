"""Which of the entities that several extractors found are kept?"""

import re
from typing import Any

Entity = dict[str, Any]

_DENIED = re.compile(r"(?:不是|并非|而不是|不在|不叫)(?:在|叫)?$")
_PATTERNED = ("receipt", "query_code", "anonymous", "danger")
_SIGNALS = ("danger", "anonymous")  # heard even inside another entity
_JOINED = ("place", "time")


def settle(text: str, found: list[Entity]) -> list[Entity]:
    """The longest span wins, a denied one (`不是X`) goes, neighbours become one address or time."""
    meant = [entity for entity in found if not _is_guessed(entity) and not _is_denied(text, entity)]
    signals = _longest([entity for entity in meant if entity["entity"] in _SIGNALS])
    facts = _longest([entity for entity in meant if entity["entity"] not in _SIGNALS])
    return [*_join(text, facts), *signals]


def _is_guessed(entity: Entity) -> bool:
    """Numbers and codes have a pattern; where the model sees one without it, there is none."""
    return entity["entity"] in _PATTERNED and entity.get("extractor") == "KeptEntities"


def _longest(found: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda entity: (entity["start"] - entity["end"], entity["start"])):
        if not any(entity["start"] < other["end"] and other["start"] < entity["end"] for other in kept):
            kept.append(entity)
    return sorted(kept, key=lambda entity: entity["start"])


def _is_denied(text: str, entity: Entity) -> bool:
    return bool(_DENIED.search(text[max(0, entity["start"] - 5) : entity["start"]]))


def _join(text: str, entities: list[Entity]) -> list[Entity]:
    joined: list[Entity] = []
    for entity in entities:
        last = joined[-1] if joined else None
        if last and _belong_together(text, last, entity):
            last.update(end=entity["end"], value=text[last["start"] : entity["end"]])
        else:
            joined.append(dict(entity))
    return joined


def _belong_together(text: str, first: Entity, second: Entity) -> bool:
    between = text[first["end"] : second["start"]]
    return first["entity"] == second["entity"] and first["entity"] in _JOINED and between in ("", " ", "的")
