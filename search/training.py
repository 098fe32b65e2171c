"""How does the encoder come about? From generated matters alone, in a few minutes on one core."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import opencc
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MatryoshkaLoss, MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import Normalize

from search.embedding import SentenceEncoder
from search.ngram_model import NgramModel
from search.ngram_module import NgramEmbedding
from search.ngrams import letter_table, ngrams
from search.pairs import Quartet, quartets

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Chosen by measurement, see docs/duplicates.md; tests train with smaller numbers.

    The rate is low on purpose: rows that move far forget the n-grams that tell real matters apart.
    """

    matters: int = 24_000
    batch: int = 384
    rows: int = 1 << 16
    importance: int = 1 << 20
    dims: int = 256
    shorter: tuple[int, ...] = (128, 64)
    reach: float = 30.0
    sizes: tuple[int, ...] = (1, 2)
    rate: float = 0.002
    scale: float = 10.0


def train_encoder(
    folder: Path, *, seed: int, progress: Progress, recipe: Recipe | None = None
) -> Mapping[str, float]:
    """Writes a sentence-transformers folder, the same for the same seed; returns measures on new matters."""
    recipe = recipe or Recipe()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # sums are only reproducible in one order, and more threads are not faster here
    try:
        lessons = list(quartets(seed, 0, recipe.matters))
        progress(0.25)
        module = NgramEmbedding(_untrained(lessons, seed, recipe))
        model = SentenceTransformer(modules=[module, Normalize()], device="cpu")
        _teach(model, module, lessons, recipe, progress)
    finally:
        torch.set_num_threads(threads)
    model.save(str(folder), create_model_card=False)
    return _measures(folder, seed)


def _untrained(lessons: Sequence[Quartet], seed: int, recipe: Recipe) -> NgramModel:
    """Random rows; what many generated texts hold matters less, what none holds (most names) matters most."""
    table = letter_table(_simplified())
    texts = [lesson.first for lesson in lessons[: recipe.matters // 4]]
    seen = np.zeros(recipe.importance, dtype=np.int64)
    for at in range(0, len(texts), 256):
        found = ngrams(texts[at : at + 256], table, sizes=recipe.sizes, buckets=recipe.importance)
        owner = np.repeat(np.arange(len(found.starts)), np.diff(np.append(found.starts, len(found.ids))))
        pairs = np.unique(owner * recipe.importance + found.ids)
        seen += np.bincount(pairs % recipe.importance, minlength=recipe.importance)
    rarity = np.log((len(texts) + 1) / (seen + 1)) / np.log(len(texts) + 1)
    importance = np.sqrt(np.clip(rarity, 0.05, 1.0)).astype(np.float32)
    drawn = np.random.default_rng(seed).standard_normal((recipe.rows, recipe.dims)).astype(np.float32)
    return NgramModel(drawn / np.float32(recipe.dims**0.5), importance, table, recipe.sizes, recipe.reach)


def _teach(
    model: SentenceTransformer,
    module: NgramEmbedding,
    lessons: Sequence[Quartet],
    recipe: Recipe,
    progress: Progress,
) -> None:
    ranking = MultipleNegativesRankingLoss(model, scale=recipe.scale)
    loss = MatryoshkaLoss(model, ranking, [recipe.dims, *recipe.shorter])
    optimizers = [
        torch.optim.SparseAdam(module.rows.parameters(), lr=recipe.rate),
        torch.optim.Adam([module.log_importance], lr=recipe.rate),
    ]
    batches = list(_batches(lessons, recipe.batch))
    for step, batch in enumerate(batches):
        columns = zip(*(lesson.texts() for lesson in batch), strict=True)
        features = [model.preprocess(list(column)) for column in columns]
        value = loss(features, torch.empty(0))
        for optimizer in optimizers:
            optimizer.zero_grad()
        value.backward()
        for optimizer in optimizers:
            optimizer.step()
        progress(0.25 + 0.75 * (step + 1) / len(batches))


def _batches(lessons: Sequence[Quartet], size: int) -> Iterator[Sequence[Quartet]]:
    """A rest that is too small to hold in-batch negatives is left out, unless there is nothing else."""
    for start in range(0, max(len(lessons) - size, 0) + 1, size):
        yield lessons[start : start + size]


def _measures(folder: Path, seed: int) -> dict[str, float]:
    """On matters that training never saw: how often the other telling is nearer than each look-alike."""
    held_out = list(quartets(seed + 1, 0, 1000))
    encoder = SentenceEncoder(folder)
    first, again, elsewhere, beside = (
        encoder.encode(list(column)) for column in zip(*(each.texts() for each in held_out), strict=True)
    )
    near = np.sum(first * again, axis=1)
    return {
        "nearer_than_elsewhere": float(np.mean(near > np.sum(first * elsewhere, axis=1))),
        "nearer_than_beside": float(np.mean(near > np.sum(first * beside, axis=1))),
        "found_first": float(np.mean(np.argmax(first @ again.T, axis=1) == np.arange(len(first)))),
    }


def _simplified() -> str:
    """Pairs of a traditional character and its simplified one, as many as opencc knows."""
    converter = opencc.OpenCC("t2s")
    known = [chr(point) for point in range(0x3400, 0xA000)]
    plain = converter.convert("\n".join(known)).split("\n")
    return "".join(
        one + other
        for one, other in zip(known, plain, strict=True)
        if one != other and len(other) == 1 and ord(other) < 0x10000
    )
