"""Encoders keep the promises of the port."""

import numpy as np
import pytest

from search.ngrams import letter_table, ngrams
from tests.fakes_search import HashingEncoder

TEXTS = ["青石路夜里有刺鼻气味", "清河边倒垃圾", "青石路晚上刺鼻气味很大"]


def test_rows_have_length_one_and_come_in_order() -> None:
    vectors = HashingEncoder(32).encode(TEXTS)
    assert vectors.shape == (3, 32)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1])
    assert np.array_equal(vectors[1:2], HashingEncoder(32).encode(TEXTS[1:2]))


def test_texts_that_share_words_are_nearer_than_others() -> None:
    vectors = HashingEncoder(256).encode(TEXTS)
    assert vectors[0] @ vectors[2] > vectors[0] @ vectors[1] + 0.2


@pytest.mark.parametrize("text", ["", " \n\t", "，。！？", "\x00\x07", "🙂🙂"])
def test_a_text_without_letters_gives_a_row_of_zeros(text: str) -> None:
    assert not HashingEncoder(16).encode([text, "有字"])[0].any()


def test_no_texts_give_no_rows() -> None:
    assert HashingEncoder(16).encode([]).shape == (0, 16)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("ＫＴＶ噪音", "ktv噪音", id="width and capitals"),
        pytest.param("夜里 施工\n噪音", "夜里施工噪音", id="blanks"),
        pytest.param("臭！！！关窗", "臭，关窗", id="which sign separates"),
    ],
)
def test_writing_habits_make_no_difference(one: str, other: str) -> None:
    first, second = HashingEncoder(64).encode([one, other])
    assert np.array_equal(first, second)


def test_no_ngram_runs_across_a_sign_or_into_the_next_text() -> None:
    table = letter_table()
    ids, starts, places = ngrams(["甲乙，丙", "丁"], table, sizes=(1, 2), buckets=1 << 16)
    assert len(ids) == 5  # 甲 乙 丙 甲乙, 丁
    assert starts.tolist() == [0, 4]
    assert places.tolist() == [0, 1, 3, 0, 0]


def test_traditional_characters_count_as_simplified_ones_where_the_table_says_so() -> None:
    table = letter_table("聲声擾扰")
    written = ngrams(["噪聲擾民"], table, sizes=(1, 2, 3), buckets=1 << 16)
    plain = ngrams(["噪声扰民"], table, sizes=(1, 2, 3), buckets=1 << 16)
    assert written.ids.tolist() == plain.ids.tolist()
