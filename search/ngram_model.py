"""How does the project's own encoder make a vector? As the sum of its n-grams' rows, without torch."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file
from scipy.sparse import csr_matrix

from search.ngrams import ngrams
from triage.domain.errors import ModelUnavailable
from triage.ports import Vectors

MODULE = "search.ngram_module.NgramEmbedding"  # as modules.json of a sentence-transformers folder names it
CONFIG_FILE, WEIGHTS_FILE = "config.json", "model.safetensors"
_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class NgramModel:
    """`rows` and `importance` differ in length: a rare n-gram may share its row, hardly its importance.

    The first sentences say where and what: after `reach` letters an n-gram counts half.
    """

    rows: Vectors
    importance: npt.NDArray[np.float32]
    letters: npt.NDArray[np.uint16]
    sizes: tuple[int, ...]
    reach: float

    @classmethod
    def load(cls, folder: Path) -> "NgramModel":
        try:
            config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
            stored = load_file(folder / WEIGHTS_FILE)
            rows = stored["rows"].astype(np.float32) * stored["scales"].astype(np.float32)[:, None]
            importance = stored["importance"].astype(np.float32)
            return cls(rows, importance, stored["letters"], tuple(config["sizes"]), float(config["reach"]))
        except (OSError, KeyError, ValueError, TypeError, SafetensorError) as problem:
            raise ModelUnavailable(f"encoder {folder.name}: {problem}") from problem

    @property
    def dims(self) -> int:
        return int(self.rows.shape[1])

    def encode(self, texts: Sequence[str], dims: int) -> Vectors:
        """Sums of the first `dims` columns, not yet of length 1."""
        rows = self.rows[:, :dims]
        parts = [self._sums(texts[at : at + _AT_ONCE], rows) for at in range(0, len(texts), _AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros((0, dims), dtype=np.float32)

    def _sums(self, texts: Sequence[str], rows: Vectors) -> Vectors:
        ids, starts, places = ngrams(texts, self.letters, sizes=self.sizes, buckets=len(self.importance))
        decay = 1 + places.astype(np.float32) / np.float32(self.reach)
        weights, columns = self.importance[ids] / decay, ids & (len(rows) - 1)
        bags = csr_matrix((weights, columns, np.append(starts, len(ids))), shape=(len(texts), len(rows)))
        return np.asarray(bags @ rows, dtype=np.float32)


def is_ngram_model(folder: Path) -> bool:
    """Whether a sentence-transformers folder holds this kind of model."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        return bool(modules[0]["type"] == MODULE)
    except (OSError, ValueError, LookupError, TypeError):
        return False
