"""The project's own model is read without torch and refuses what it cannot read."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from search.embedding import SentenceEncoder
from search.ngram_model import CONFIG_FILE, MODULE, WEIGHTS_FILE
from search.ngrams import letter_table
from triage.domain.errors import ModelUnavailable

TEXTS = ["青石路夜里有刺鼻气味", "清河边倒垃圾", "青石路晚上刺鼻气味很大"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An untrained model in the format that training writes."""
    drawn = np.random.default_rng(0)
    stored: dict[str, np.ndarray[Any, Any]] = {
        "rows": drawn.integers(-127, 128, (1 << 10, 256), dtype=np.int8),
        "scales": np.full(1 << 10, 0.01, dtype=np.float32),
        "importance": np.ones(1 << 12, dtype=np.float16),
        "letters": letter_table(),
    }
    save_file(stored, tmp_path / WEIGHTS_FILE)
    (tmp_path / CONFIG_FILE).write_text(json.dumps({"sizes": [1, 2, 3], "reach": 30.0}))
    (tmp_path / "modules.json").write_text(json.dumps([{"idx": 0, "name": "0", "path": "", "type": MODULE}]))
    return tmp_path


def test_rows_have_length_one_and_a_text_without_letters_is_all_zeros(folder: Path) -> None:
    vectors = SentenceEncoder(folder).encode([TEXTS[0], "", "！？", TEXTS[1]])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0, 0, 1])


def test_a_text_has_the_same_vector_alone_and_in_a_batch(folder: Path) -> None:
    encoder = SentenceEncoder(folder)
    assert encoder.encode(TEXTS * 300)[-1] == pytest.approx(encoder.encode(TEXTS[2:])[0], abs=1e-6)


def test_fewer_dims_are_the_first_columns_at_length_one_under_another_model_name(folder: Path) -> None:
    full, short = SentenceEncoder(folder), SentenceEncoder(folder, dims=8)
    cut = full.encode(TEXTS)[:, :8]
    assert short.encode(TEXTS) == pytest.approx(cut / np.linalg.norm(cut, axis=1, keepdims=True), abs=1e-6)
    assert short.model != full.model


def test_the_beginning_of_a_text_counts_more_than_its_end(folder: Path) -> None:
    encoder = SentenceEncoder(folder)
    filler = "".join(map(chr, range(0x5000, 0x5080)))
    long, first, last = encoder.encode([TEXTS[0] + filler + TEXTS[1], TEXTS[0], TEXTS[1]])
    assert long @ first > long @ last + 0.1


def test_the_model_is_named_by_its_content_wherever_the_folder_lies(folder: Path) -> None:
    name = SentenceEncoder(folder).model
    moved = folder.rename(folder.with_name("elsewhere"))
    assert SentenceEncoder(moved).model == name
    (moved / CONFIG_FILE).write_text(json.dumps({"sizes": [1, 2], "reach": 30.0}))
    assert SentenceEncoder(moved).model != name


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(
            {WEIGHTS_FILE: b"\x08\x00\x00\x00\x00\x00\x00\x00{broken}"}, id="weights that are not weights"
        ),
        pytest.param({WEIGHTS_FILE: b""}, id="empty weights"),
        pytest.param({CONFIG_FILE: b"{}"}, id="a configuration that lacks values"),
        pytest.param({CONFIG_FILE: b"not json"}, id="a configuration that cannot be read"),
    ],
)
def test_a_damaged_model_says_so(folder: Path, damage: dict[str, bytes]) -> None:
    for name, content in damage.items():
        (folder / name).write_bytes(content)
    with pytest.raises(ModelUnavailable, match="encoder"):
        SentenceEncoder(folder).encode(TEXTS)


@pytest.mark.parametrize("dims", [0, 257, -1])
def test_dims_that_the_model_does_not_have_are_refused(folder: Path, dims: int) -> None:
    with pytest.raises(ModelUnavailable, match="256 dimensions"):
        SentenceEncoder(folder, dims=dims).encode(TEXTS)
