"""Which index serves, and which one is being built? Aliases switch together, in one step of the cluster.

The alias everybody knows points at the version that serves. Besides, every version has one alias that says
its role and through which alone it is written: an order to `…-building` fails once that version serves, and
an order to `…-serving` fails once it is gone, instead of landing elsewhere or making an index out of nothing.
"""

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

from search import queries
from search.documents import INDEX_VERSION, Origin


@dataclasses.dataclass(frozen=True, slots=True)
class Version:
    name: str
    origin: Origin
    serving: bool
    retired: bool = False  # serves no more, or was never finished, and is about to be removed

    @property
    def write_alias(self) -> str:
        return f"{self.name}-serving" if self.serving else f"{self.name}-building"


class Aliases:
    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client
        self.alias = alias
        self._name = re.compile(re.escape(alias) + r"-v\d+-(\d+)")

    def versions(self) -> list[Version]:
        """The one that serves first."""
        found = [self._version(name, index) for name, index in self._indices().items()]
        return sorted(found, key=lambda version: (version.serving, version.name), reverse=True)

    def create(self, origin: Origin, *, after: list[Version], serving: bool) -> Version | None:
        """None when somebody else, who had seen the same versions before, was first."""
        numbers = [int(match[1]) for it in after if (match := self._name.fullmatch(it.name))]
        name = f"{self.alias}-v{INDEX_VERSION}-{1 + max(numbers, default=0):06d}"
        version = Version(name, origin, serving)
        aliases = [version.write_alias] + [self.alias] * serving
        try:
            self._client.indices.create(
                index=name, aliases={alias: {} for alias in aliases}, **queries.index_body(origin)
            )
        except BadRequestError as problem:
            if problem.message != "resource_already_exists_exception":
                raise
            return None
        return version

    def switch(self, old: list[Version], new: Version) -> Version:
        served = Version(new.name, new.origin, True)
        gone = [(version.name, alias) for version in old for alias in (version.write_alias, self.alias)]
        removed = [*gone, (new.name, new.write_alias)]
        added = [(new.name, self.alias), (new.name, served.write_alias)]
        actions = [{"remove": {"index": name, "alias": alias}} for name, alias in removed]
        actions += [{"add": {"index": name, "alias": alias}} for name, alias in added]
        self._client.indices.update_aliases(actions=actions)
        return served

    def tidy(self) -> None:
        """Removes every version that does not serve."""
        for version in self.versions():
            if not version.serving:
                self.drop(version)

    def drop_unless_serving(self, version: Version) -> None:
        if version.name in {it.name for it in self.versions() if not it.serving}:
            self.drop(version)

    def drop(self, version: Version) -> None:
        self._client.indices.delete(index=version.name, ignore_unavailable=True)

    def _version(self, name: str, index: Mapping[str, Any]) -> Version:
        version = Version(name, queries.origin_of(index), self.alias in index["aliases"])
        return (
            version if version.write_alias in index["aliases"] else dataclasses.replace(version, retired=True)
        )

    def _indices(self) -> Mapping[str, Any]:
        answer = self._client.indices.get(
            index=f"{self.alias}-v*",
            features=["aliases", "mappings"],
            filter_path=["*.aliases", "*.mappings._meta"],
        )
        return {name: index for name, index in answer.body.items() if self._name.fullmatch(name)}
