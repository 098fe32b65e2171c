"""Which words may the generator use? Reads the YAML files of this folder once, refuses contradictions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from nlu_data.taxonomy import Taxonomy, load_taxonomy

FOLDER = Path(__file__).parent
OUTSIDE = "outside"
SPOTS = ("estate", "village", "park", "road", "river", "hill", "coast")
NAMES = ("company", "shop", "site", "person", "none")

Words = tuple[str, ...]


class VocabularyError(ValueError):
    """A vocabulary file cannot be used; the text names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A type of source, or (kind "outside") a topic outside the remit.

    `says` maps a level-2 kind to clauses about this subject; `asks` are demands that only fit here.
    """

    key: str
    nouns: Words
    spots: Words
    name: str
    trades: Words
    weight: float
    industry: str
    says: Mapping[str, Words]
    asks: Words = ()

    @property
    def remit(self) -> bool:
        return OUTSIDE not in self.says


@dataclass(frozen=True, slots=True)
class KindWords:
    """What is said of a kind whatever the source; `weight` is its share among main kinds."""

    weight: float
    says: Words
    effects: Words
    demands: Words
    titles: Words
    rhythms: Words


@dataclass(frozen=True, slots=True)
class County:
    """`towns` pairs a real town with some of its real villages."""

    adcode: str
    province: str
    city: str
    county: str
    towns: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    subjects: Mapping[str, Subject]
    kinds: Mapping[str, KindWords]
    words: Mapping[str, Mapping[str, Words]]
    lists: Mapping[str, Words]
    lexicon: Mapping[str, Words]
    rhetoric: Mapping[str, Words]
    synonyms: Mapping[str, Words]
    names: Mapping[str, Words]
    counties: Sequence[County]
    by_kind: Mapping[str, tuple[Subject, ...]]
    outside: tuple[Subject, ...]


@lru_cache(maxsize=1)
def load_vocabulary() -> Vocabulary:
    taxonomy = load_taxonomy()
    subjects = {subject.key: subject for path in _files() for subject in _subjects(path, taxonomy)}
    words = _read(FOLDER / "words.yaml")
    return Vocabulary(
        subjects=subjects,
        kinds={code: _kind(code, row) for code, row in _read(FOLDER / "kinds.yaml").items()},
        words={k: {n: split(v) for n, v in row.items()} for k, row in words.items() if isinstance(row, dict)},
        lists={key: split(row) for key, row in words.items() if isinstance(row, str)},
        lexicon=_lists("lexicon.yaml"),
        rhetoric=_lists("rhetoric.yaml"),
        synonyms=_synonyms(),
        names=_lists("names.yaml"),
        counties=tuple(_counties()),
        by_kind={
            kind.code: tuple(s for s in subjects.values() if kind.code in s.says) for kind in taxonomy.leaves
        },
        outside=tuple(subject for subject in subjects.values() if not subject.remit),
    )


def split(text: Any) -> Words:
    """`a|b|c` as a tuple; the empty text is one empty alternative."""
    return tuple(part.strip() for part in str(text).split("|"))


def _lists(name: str) -> dict[str, Words]:
    return {key: split(row) for key, row in _read(FOLDER / name).items()}


def _synonyms() -> dict[str, Words]:
    """Every word of a group leads to the whole group."""
    groups = _lists("synonyms.yaml").values()
    return {word: group for group in groups for word in group}


def _files() -> list[Path]:
    return [*sorted(FOLDER.glob("sources_*.yaml")), *sorted(FOLDER.glob("outside_*.yaml"))]


def _subjects(path: Path, taxonomy: Taxonomy) -> Iterator[Subject]:
    for key, row in _read(path).items():
        yield read_subject(f"{path.name}: {key}", key, row, taxonomy)


def read_subject(where: str, key: str, row: Any, taxonomy: Taxonomy) -> Subject:
    if not isinstance(row, dict) or not row.get("nouns") or not row.get("says"):
        raise VocabularyError(f"{where}: needs at least 'nouns' and 'says'")
    raw = row["says"]
    says = (
        {code: split(text) for code, text in raw.items()} if isinstance(raw, dict) else {OUTSIDE: split(raw)}
    )
    leaves = {kind.code for kind in taxonomy.leaves}
    if unknown := sorted(set(says) - leaves - {OUTSIDE}):
        raise VocabularyError(f"{where}: unknown kind(s) {', '.join(unknown)}")
    subject = Subject(
        key=key,
        nouns=split(row["nouns"]),
        spots=split(row.get("spot", "road")),
        name=row.get("name", "none"),
        trades=split(row.get("trade", "")),
        weight=float(row.get("weight", 1.0)),
        industry=row.get("industry", ""),
        says=says,
        asks=split(row["asks"]) if row.get("asks") else (),
    )
    if set(subject.spots) - set(SPOTS) or subject.name not in NAMES:
        raise VocabularyError(f"{where}: spot must be of {SPOTS}, name of {NAMES}")
    if subject.industry and subject.industry not in taxonomy.industries:
        raise VocabularyError(f"{where}: unknown industry {subject.industry!r}")
    return subject


def _kind(code: str, row: Any) -> KindWords:
    if code not in load_taxonomy().kinds:
        raise VocabularyError(f"kinds.yaml: unknown kind {code!r}")
    return KindWords(
        weight=float(row.get("weight", 1.0)),
        says=split(row["says"]),
        effects=split(row["effects"]),
        demands=split(row["demands"]),
        titles=split(row["titles"]),
        rhythms=split(row["rhythms"]),
    )


def _counties() -> Iterator[County]:
    for line in (FOLDER / "places.tsv").read_text(encoding="utf-8").splitlines():
        adcode, province, city, county, towns = line.split("\t")
        pairs = (town.partition(":") for town in towns.split("|") if town)
        yield County(
            adcode, province, city, county, tuple((t, tuple(v.split(",")) if v else ()) for t, _, v in pairs)
        )


def _read(path: Path) -> dict[str, Any]:
    try:
        value = _loader()(path.read_text(encoding="utf-8")).get_single_data()
    except (OSError, yaml.YAMLError) as problem:
        raise VocabularyError(f"{path.name}: cannot be read ({problem})") from problem
    if not isinstance(value, dict):
        raise VocabularyError(f"{path.name}: expected a mapping")
    return value


def _loader() -> Any:
    """libyaml's safe loader where it is compiled in: ten times faster on files of this size."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
