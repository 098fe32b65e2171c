"""Which reward schemes are on record here? All reward files of a folder; one bad row refuses them all."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path
from types import MappingProxyType
from typing import Any

from triage.domain.errors import PolicyError
from triage.domain.rewards_facts import Catalogue
from triage.domain.rewards_schemes import RewardSchemes, Scheme
from triage.policies.reading import parsed, read_file, rows
from triage.policies.rewards_conditions import made_scheme
from triage.policies.rewards_reading import RewardFactRow
from triage.policies.rewards_schema import SchemeRow

DATA = Path(__file__).parent / "data"
_LEVELS = ("national", "province", "city")


@lru_cache(maxsize=4)
def load_reward_schemes(own: Path | None = None) -> RewardSchemes:
    """The shipped schemes and those in a bureau's own folder, read once a process."""
    return read_reward_schemes(DATA, own=own)


def read_reward_schemes(folder: Path, own: Path | None = None) -> RewardSchemes:
    """All schemes below a folder with national/, province/ and city/. Raises PolicyError."""
    folders = (folder, own) if own else (folder,)
    files = [
        (path.relative_to(each).as_posix(), read_file(path, each))
        for level, each in product(_LEVELS, folders)
        for path in sorted((each / level).glob("rewards*.yaml"))
    ]
    catalogue = _catalogue(files)
    given = [row for name, content in files for row in rows(content, "schemes", SchemeRow, name)]
    schemes = tuple(made_scheme(row, catalogue) for row in _with_inherited(given))
    for problem in _contradictions(schemes):
        raise PolicyError(problem)
    return RewardSchemes(schemes, catalogue)


def _catalogue(files: Iterable[tuple[str, Mapping[str, Any]]]) -> Catalogue:
    found = {
        fact: parsed(raw, RewardFactRow, name).row(fact)
        for name, content in files
        for fact, raw in (content.get("facts") or {}).items()
        if isinstance(raw, dict)
    }
    for row in found.values():
        if unknown := set(row.highest_of) - set(found):
            raise PolicyError(f"facts: {row.fact}: unknown fact {', '.join(sorted(unknown))}")
    return MappingProxyType(found)


def _with_inherited(given: list[SchemeRow]) -> Iterator[SchemeRow]:
    """One step of inheritance; the row that is inherited from stands on its own."""
    known = {row.rule: row for row in given}
    for row in given:
        if row.inherits and (row.inherits not in known or known[row.inherits].inherits):
            raise PolicyError(f"{row.origin} ({row.rule}): cannot inherit from {row.inherits}")
        yield row.heir_of(known[row.inherits]) if row.inherits else row


def _contradictions(schemes: tuple[Scheme, ...]) -> Iterator[str]:
    names = {each.scheme for each in schemes}
    for one in schemes:
        for name in set(one.replaces) - names:
            yield f"{one.origin} ({one.scheme}): replaces {name}, which is not on record"
    for one, other in combinations(schemes, 2):
        if one.scheme == other.scheme:
            yield f"{other.origin} ({other.scheme}): the rule is already used at {one.origin}"
        elif one.area == other.area and one.draft == other.draft and _overlap(one, other):
            yield f"{other.origin} ({other.scheme}): in force together with {one.scheme} at {one.origin}"


def _overlap(one: Scheme, other: Scheme) -> bool:
    return one.in_force(other.valid_from) or other.in_force(one.valid_from)
