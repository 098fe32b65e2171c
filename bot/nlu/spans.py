"""Which of the entities that several extractors found are kept?"""

import re
from typing import Any

Entity = dict[str, Any]

_DENIED = re.compile(r"(?:不是|并非|而不是|不在|不叫)(?:在|叫)?$")
_PATTERNED = ("receipt", "query_code", "anonymous", "danger")
_SIGNALS = ("danger", "anonymous")  # heard even inside another entity
_JOINED = ("place", "time")
_AND = ("和", "与", "跟", "同", "、")
_IDIOM = re.compile(r"[吵臭烦急气热熏呛累吓]死人$")
_CROSSING = re.compile(r"路口|街口|道口|巷口|交叉|交汇|交口|交界|交会|十字")


def settle(text: str, found: list[Entity]) -> list[Entity]:
    """The longest span wins, a denied one (`不是X`) goes, neighbours become one address or time."""
    meant = [
        entity
        for entity in found
        if not (_is_guessed(entity) or _is_denied(text, entity) or _is_idiom(text, entity))
    ]
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


def _is_idiom(text: str, entity: Entity) -> bool:
    """`吵死人`: nobody died."""
    said = text[max(0, entity["start"] - 1) : entity["end"]]
    return entity["entity"] == "danger" and bool(_IDIOM.match(said))


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
    if first["entity"] != second["entity"] or first["entity"] not in _JOINED:
        return False
    crosses = (
        first["entity"] == "place"
        and between in _AND
        and _CROSSING.search(text[second["start"] : second["end"] + 3])
    )
    return between in ("", " ", "的") or bool(crosses)
