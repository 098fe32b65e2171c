"""How is any other sentence-transformers model read? Through the library, offline when it is a folder."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from sentence_transformers import SentenceTransformer

from triage.domain.errors import ModelUnavailable
from triage.ports import Vectors

_AT_ONCE = 64


class ForeignModel:
    """The weights are hashed as they were loaded: a name may stand for other weights tomorrow."""

    def __init__(self, source: str) -> None:
        folder = Path(source).expanduser()
        if not folder.is_dir() and _looks_like_path(source):
            raise ModelUnavailable(f"encoder: no folder {source}")
        torch.set_num_threads(1)  # several worker processes share the cores
        try:
            self._model = SentenceTransformer(
                str(folder) if folder.is_dir() else source, local_files_only=folder.is_dir()
            )
        except (OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError) as problem:
            raise ModelUnavailable(f"encoder {source}: {problem}") from problem
        self.name = Path(source).name
        self.dims = int(self._model.get_embedding_dimension() or 0)
        self.content = _hash(self._model)

    def encode(self, texts: Sequence[str], dims: int) -> Vectors:
        rows = self._model.encode(
            list(texts), batch_size=_AT_ONCE, truncate_dim=dims, show_progress_bar=False
        )
        return np.asarray(rows, dtype=np.float32)


def _looks_like_path(source: str) -> bool:
    return source.startswith((".", "~", os.sep)) or source.count("/") > 1


def _hash(model: SentenceTransformer) -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode() + tensor.detach().cpu().float().numpy().tobytes())
    return digest.hexdigest()[:12]
