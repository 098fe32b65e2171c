"""A tiny encoder is trained twice, then read with and without the library."""

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split

from search.embedding import SentenceEncoder
from search.training import Recipe, train_encoder
from triage.domain.errors import ModelUnavailable

TINY = Recipe(matters=192, batch=64, rows=1 << 12, importance=1 << 14, dims=32, shorter=(16,))
TEXTS = ["青石路夜里有刺鼻气味，多次反映无人处理", "清河边倒垃圾", "", "噪聲擾民ＫＴＶ"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("encoder")
    shares: list[float] = []
    measures = train_encoder(target, seed=3, progress=shares.append, recipe=TINY)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    assert set(measures) == {"nearer_than_elsewhere", "nearer_than_beside", "found_first"}
    return target


def test_the_same_seed_gives_the_same_model(folder: Path, tmp_path: Path) -> None:
    train_encoder(tmp_path, seed=3, progress=lambda _: None, recipe=TINY)
    assert SentenceEncoder(tmp_path).model == SentenceEncoder(folder).model


def test_another_seed_gives_another_model(folder: Path, tmp_path: Path) -> None:
    train_encoder(tmp_path, seed=4, progress=lambda _: None, recipe=TINY)
    assert SentenceEncoder(tmp_path).model != SentenceEncoder(folder).model


def test_the_library_reads_the_folder_and_gives_the_same_vectors(folder: Path) -> None:
    library = SentenceTransformer(str(folder), trust_remote_code=True, local_files_only=True)
    assert library.encode(TEXTS) == pytest.approx(SentenceEncoder(folder).encode(TEXTS), abs=1e-5)


def test_traditional_writing_makes_no_difference_to_a_trained_model(folder: Path) -> None:
    written, plain = SentenceEncoder(folder).encode(["噪聲擾民", "噪声扰民"])
    assert np.array_equal(written, plain)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the library's own kind: one random row for each letter."""
    letters = sorted({letter for text in TEXTS for letter in text})
    tokenizer = Tokenizer(WordLevel({"?": 0} | {letter: at for at, letter in enumerate(letters, 1)}, "?"))
    tokenizer.pre_tokenizer = Split("", "isolated")
    target = tmp_path_factory.mktemp("foreign")
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=24)]).save(str(target))
    return target


def test_any_other_model_is_read_through_the_library(foreign: Path) -> None:
    encoder, short = SentenceEncoder(foreign), SentenceEncoder(foreign, dims=8)
    assert encoder.encode(TEXTS).shape == (4, 24)
    assert np.linalg.norm(short.encode(TEXTS), axis=1) == pytest.approx([1, 1, 0, 1])
    assert encoder.model.startswith(foreign.name)
    assert encoder.model == SentenceEncoder(foreign).model != short.model


def test_a_damaged_model_of_the_library_says_so(foreign: Path, tmp_path: Path) -> None:
    for path in foreign.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes()[:100])
    with pytest.raises(ModelUnavailable, match="encoder"):
        SentenceEncoder(tmp_path).encode(TEXTS)


@pytest.mark.parametrize("place", ["/no/such/folder", "./neither", "~/nor/this"])
def test_a_folder_that_is_not_there_is_not_looked_for_elsewhere(place: str) -> None:
    with pytest.raises(ModelUnavailable, match="no folder"):
        SentenceEncoder(place).encode(TEXTS)
