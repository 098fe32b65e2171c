"""Where can an index of the contract suite live? In a folder or under an alias, for several processes."""

import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.embedded import EmbeddedIndex
from tests.fakes_search import CountingEncoder
from triage.ports import Encoder

if TYPE_CHECKING:
    from search.elastic import ElasticIndex

REPOSITORY = Path(__file__).parents[3]


@dataclass(frozen=True)
class Site:
    """A place that can hold one index, to be opened by whoever knows it."""

    backend: str
    address: str
    alias: str = ""

    def open(self, encoder: Encoder | None = None) -> "EmbeddedIndex | ElasticIndex":
        encoder = encoder or CountingEncoder()
        if self.backend == "embedded":
            return EmbeddedIndex(Path(self.address), encoder)
        elastic: Any = import_module("search.elastic")  # seconds that a child without it need not wait
        index: ElasticIndex = elastic.ElasticIndex(self.address, self.alias, encoder)
        return index

    def versions(self) -> list[str]:
        """Names of everything that is kept there, serving or not."""
        if self.backend == "embedded":
            return [path.name for path in Path(self.address).glob("*.sqlite3")]
        elasticsearch: Any = import_module("elasticsearch")
        with closing(elasticsearch.Elasticsearch(self.address)) as client:
            return list(client.indices.get(index=f"{self.alias}-*"))

    def writer(self, *, group: int, puts: int) -> subprocess.Popen[str]:
        """Another process that puts reports there and prints the ids of each group once they are safe."""
        arguments = [self.backend, self.address, self.alias, str(group), str(puts)]
        return subprocess.Popen(
            [sys.executable, "-m", "tests.contract.search.writer", *arguments],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            text=True,
        )
