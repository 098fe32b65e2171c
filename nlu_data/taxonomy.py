"""Which kinds, routes, industries and severity cues exist? Reads taxonomy.yaml, refuses contradictions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

T = TypeVar("T")

PATH = Path(__file__).with_name("taxonomy.yaml")
_LEAF_FIELDS = ("label", "definition", "includes", "excludes", "examples", "owner", "cues")
_INDUSTRY_FIELDS = ("key", "section", "label", "words", "kinds")
_TOP_FIELDS = ("label", "definition", "owner", "cues", "kinds")


class TaxonomyError(ValueError):
    """The taxonomy file cannot be used; the text names the entry and what to change."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`owner` is a key into the table of responsible bodies; `cues` show the kind by themselves."""

    code: str
    label: str
    level: int
    definition: str
    owner: str
    cues: tuple[str, ...]
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    @property
    def top(self) -> str:
        """Code of the level-1 kind this one belongs to (itself, at level 1)."""
        return self.code.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Route:
    code: str
    label: str
    definition: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Industry:
    """A group of GB/T 4754 that bulletins count; `section` is its letter, "" for private households.

    `words` show it by themselves; `kinds` are codes of level 2 that nearly always come from it.
    """

    key: str
    section: str
    label: str
    words: tuple[str, ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeverityCue:
    cue: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    version: int
    kinds: Mapping[str, Kind]
    routes: Mapping[str, Route]
    industries: Mapping[str, Industry]
    severity: tuple[SeverityCue, ...]

    @property
    def tops(self) -> tuple[Kind, ...]:
        return tuple(kind for kind in self.kinds.values() if kind.level == 1)

    @property
    def leaves(self) -> tuple[Kind, ...]:
        return tuple(kind for kind in self.kinds.values() if kind.level == 2)

    def children(self, code: str) -> tuple[Kind, ...]:
        return tuple(kind for kind in self.leaves if kind.top == code)


@lru_cache(maxsize=1)
def load_taxonomy() -> Taxonomy:
    """The project's own taxonomy, read once a process."""
    return read_taxonomy(PATH.read_text(encoding="utf-8"))


def read_taxonomy(text: str) -> Taxonomy:
    """Raises TaxonomyError, naming the entry, when a field is missing, unknown or contradicts another."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        raise TaxonomyError(f"taxonomy: not YAML ({problem})") from problem
    if not isinstance(raw, dict) or not isinstance(raw.get("kinds"), list):
        raise TaxonomyError("taxonomy: expected a mapping with a list 'kinds'")
    kinds = _unique("kind", ((kind.code, kind) for kind in _kinds(raw["kinds"])))
    return Taxonomy(
        version=int(raw.get("version", 0)),
        kinds=kinds,
        routes=_unique("route", ((route.code, route) for route in map(_route, raw.get("routes", [])))),
        industries=_industries(raw.get("industries", []), kinds),
        severity=tuple(map(_severity, raw.get("severity", []))),
    )


def _kinds(rows: list[Any]) -> Iterator[Kind]:
    for row in rows:
        top = _kind(row, 1, _TOP_FIELDS)
        yield top
        for child in row["kinds"]:
            kind = _kind(child, 2, _LEAF_FIELDS)
            if kind.top != top.code or kind.code.count(".") != 1:
                raise TaxonomyError(f"taxonomy: kind {kind.code!r} must be named '{top.code}.<name>'")
            yield kind


def _kind(row: Any, level: int, fields: tuple[str, ...]) -> Kind:
    values = _fields("kind", row, ("code", *fields))
    return Kind(
        code=values["code"],
        label=values["label"],
        level=level,
        definition=values["definition"],
        owner=values["owner"],
        cues=_words(row, "cues"),
        includes=_words(row, "includes"),
        excludes=_words(row, "excludes"),
        examples=_words(row, "examples"),
    )


def _route(row: Any) -> Route:
    values = _fields("route", row, ("code", "label", "definition", "cues"))
    return Route(values["code"], values["label"], values["definition"], _words(row, "cues"))


def _industries(rows: list[Any], kinds: Mapping[str, Kind]) -> Mapping[str, Industry]:
    """No word and no kind may point to two of them."""
    found = _unique("industry", ((one.key, one) for one in map(_industry, rows)))
    for field in ("words", "kinds"):
        _unique(
            f"industry's {field}", ((sign, one) for one in found.values() for sign in getattr(one, field))
        )
    if unknown := sorted({kind for one in found.values() for kind in one.kinds} - set(kinds)):
        raise TaxonomyError(f"taxonomy: industries name unknown kind(s) {', '.join(unknown)}")
    return found


def _industry(row: Any) -> Industry:
    full = {"kinds": [], **row} if isinstance(row, dict) else row
    values = _fields("industry", full, _INDUSTRY_FIELDS, may_be_empty=("section",))
    return Industry(
        values["key"], values["section"], values["label"], _words(values, "words"), _words(values, "kinds")
    )


def _severity(row: Any) -> SeverityCue:
    values = _fields("severity cue", row, ("cue", "words", "label"))
    return SeverityCue(values["cue"], values["label"], _words(row, "words"))


def _fields(
    what: str, row: Any, names: tuple[str, ...], may_be_empty: tuple[str, ...] = ()
) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise TaxonomyError(f"taxonomy: a {what} must be a mapping, got {row!r}")
    name = row.get("code") or row.get("key") or row.get("cue") or "without a code"
    if unknown := sorted(set(row) - set(names)):
        raise TaxonomyError(f"taxonomy: {what} {name!r} has unknown field(s) {', '.join(unknown)}")
    if missing := [field for field in names if field not in row]:
        raise TaxonomyError(f"taxonomy: {what} {name!r} lacks {', '.join(missing)}")
    texts = [field for field in names if isinstance(row[field], str)]
    if empty := [field for field in texts if not row[field].strip() and field not in may_be_empty]:
        raise TaxonomyError(f"taxonomy: {what} {name!r} has an empty {', '.join(empty)}")
    return row


def _words(row: dict[str, Any], field: str) -> tuple[str, ...]:
    words = row.get(field, [])
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        name = row.get("code") or row.get("key") or row.get("cue")
        raise TaxonomyError(f"taxonomy: {field} of {name!r} must be a list of words")
    return tuple(words)


def _unique(what: str, pairs: Iterator[tuple[str, T]]) -> Mapping[str, T]:
    found: dict[str, T] = {}
    for code, value in pairs:
        if code in found:
            raise TaxonomyError(f"taxonomy: {what} {code!r} is defined twice")
        found[code] = value
    return MappingProxyType(found)
