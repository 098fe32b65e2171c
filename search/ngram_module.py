"""How is the project's own encoder trained and exchanged? The same sums as a sentence-transformers module."""

import json
from pathlib import Path
from typing import Any, Self

import torch
from safetensors.torch import save_file
from sentence_transformers.sentence_transformer.modules import InputModule

from search.ngram_model import CONFIG_FILE, WEIGHTS_FILE, NgramModel
from search.ngrams import ngrams


class NgramEmbedding(InputModule):
    """A row for each n-gram, weighted by a learned importance; rows are stored as small whole numbers."""

    def __init__(self, model: NgramModel) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # torch leaves it untyped
        self.sizes, self.letters, self.reach = model.sizes, model.letters, model.reach
        self.rows = torch.nn.EmbeddingBag.from_pretrained(
            torch.from_numpy(model.rows), mode="sum", freeze=False, sparse=True
        )
        self.log_importance = torch.nn.Parameter(torch.log(torch.from_numpy(model.importance)))

    def preprocess(self, inputs: Any, prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        texts = [f"{prompt or ''}{text}" for text in inputs]
        found = ngrams(texts, self.letters, sizes=self.sizes, buckets=len(self.log_importance))
        ids, starts, places = (torch.from_numpy(part) for part in found)
        return {"input_ids": ids, "offsets": starts, "decay": 1 / (1 + places / self.reach)}

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        ids = features["input_ids"]
        weights = torch.exp(self.log_importance[ids]) * features["decay"]
        columns = ids & (self.rows.num_embeddings - 1)
        features["sentence_embedding"] = self.rows(columns, features["offsets"], per_sample_weights=weights)
        return features

    def get_embedding_dimension(self) -> int:
        return int(self.rows.embedding_dim)

    @property
    def max_seq_length(self) -> float:
        return float("inf")

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        folder = Path(output_path)
        rows = self.rows.weight.detach()
        scales = rows.abs().amax(dim=1).clamp(min=1e-8) / 127
        stored = {
            "rows": torch.round(rows / scales[:, None]).to(torch.int8),
            "scales": scales,
            "importance": torch.exp(self.log_importance.detach()).to(torch.float16),
            "letters": torch.from_numpy(self.letters),
        }
        save_file(stored, folder / WEIGHTS_FILE)
        (folder / CONFIG_FILE).write_text(
            json.dumps({"sizes": self.sizes, "reach": self.reach}), encoding="utf-8"
        )

    @classmethod
    def load(cls, model_name_or_path: str, *_: Any, **__: Any) -> Self:
        return cls(NgramModel.load(Path(model_name_or_path)))
