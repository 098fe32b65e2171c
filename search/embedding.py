"""How does a text become a vector? By the project's own model or by one of sentence-transformers."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np

from search.ngram_model import NgramModel, is_ngram_model
from triage.domain.errors import ModelUnavailable
from triage.ports import Vectors


class SentenceEncoder:
    """A sentence-transformers model, read when first used; `dims` keeps the first columns (Matryoshka).

    The project's own model needs neither the library nor torch to be read; any other model does.
    """

    def __init__(self, name_or_folder: str | Path, *, dims: int | None = None) -> None:
        self._source = str(name_or_folder)
        self._wanted = dims

    @cached_property
    def model(self) -> str:
        return f"{self._opened.name}-{self._opened.content}" + (f"-{self._wanted}" if self._wanted else "")

    @cached_property
    def dims(self) -> int:
        full = self._opened.dims
        if self._wanted is not None and not 0 < self._wanted <= full:
            raise ModelUnavailable(f"encoder {self._source} has {full} dimensions, not {self._wanted}")
        return self._wanted or full

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dims), dtype=np.float32)
        speaking = [at for at, text in enumerate(texts) if any(map(str.isalnum, text))]
        if speaking:
            rows[speaking] = self._opened.encode([texts[at] for at in speaking], self.dims)
        return unit_rows(rows)

    @cached_property
    def _opened(self) -> "_Opened":
        folder = Path(self._source)
        if is_ngram_model(folder):
            return _Own(folder)
        # Importing the library takes seconds and half a gigabyte; processes with our own model go without.
        opened: _Opened = import_module("search.foreign_model").ForeignModel(self._source)
        return opened


class _Opened(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def content(self) -> str:
        """Twelve characters that change with the weights."""
        ...

    @property
    def dims(self) -> int: ...

    def encode(self, texts: Sequence[str], dims: int) -> Vectors: ...


class _Own:
    name = "ngrams"

    def __init__(self, folder: Path) -> None:
        self._model = NgramModel.load(folder)
        self.content = content_hash(folder)
        self.dims = self._model.dims

    def encode(self, texts: Sequence[str], dims: int) -> Vectors:
        return self._model.encode(texts, dims)


def content_hash(folder: Path) -> str:
    """Twelve characters for the files of a model folder, wherever it lies; texts for people do not count."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".md":
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def unit_rows(rows: Vectors) -> Vectors:
    """Rows of length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0), dtype=np.float32)
