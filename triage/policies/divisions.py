"""Where does the table of divisions come from? The compressed table, its history in YAML, read once."""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from triage.domain.divisions import Divisions, FormerName
from triage.domain.errors import PolicyError

_DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=1)
def load_divisions() -> Divisions:
    """The divisions of the country with their former names; raises PolicyError when a file is broken."""
    return Divisions(_names(_DATA / "divisions.tsv.gz"), _former(_DATA / "divisions_history.yaml"))


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Everyday words that are also names of divisions; see the comments in the data file."""

    ordinary: frozenset[str]
    ordinary_towns: frozenset[str]
    known: frozenset[str]
    generic: frozenset[str]
    lead: frozenset[str]
    not_after: str


@lru_cache(maxsize=1)
def load_place_words() -> PlaceWords:
    words = yaml.load((_DATA / "divisions_words.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return PlaceWords(
        ordinary=frozenset(words["ordinary"]),
        ordinary_towns=frozenset(words["ordinary_towns"]),
        known=frozenset(words["known"]),
        generic=frozenset(words["generic"]),
        lead=frozenset(words["lead"]),
        not_after=words["not_after"],
    )


def _names(path: Path) -> dict[str, str]:
    try:
        text = gzip.decompress(path.read_bytes()).decode()
        rows = (line.partition("\t") for line in text.splitlines() if not line.startswith("#"))
        return {code: name for code, _, name in rows}
    except (OSError, EOFError, ValueError) as problem:
        raise PolicyError(f"{path.name}: {problem}") from problem


def _former(path: Path) -> list[FormerName]:
    try:
        rows: list[dict[str, Any]] = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) or []
        return [FormerName(**row) for row in rows]
    except (OSError, TypeError, yaml.YAMLError) as problem:
        raise PolicyError(f"{path.name}: {problem}") from problem
