"""Are texts and questions cut into the same words, whatever they are written with?"""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.words import LEXICON, QUERY_WORDS, query_words, segment

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "化工厂夜间偷排废水", "化工 工厂 化工厂 夜间 偷排 废水", id="long words also by their parts"
        ),
        pytest.param("工廠排放廢氣", "工厂 排放 废气", id="traditional becomes simplified"),
        pytest.param("ＰＭ２．５和ＶＯＣs", "pm2.5 vocs", id="full width becomes half, upper becomes lower"),
        pytest.param("COD 50mg/L", "cod 50mg l", id="signs part Latin words"),
        pytest.param("我的，了！", "", id="function words and signs are nothing to look up"),
        pytest.param("🏭💨", "", id="emoji are not words"),
        pytest.param('"a" OR b* NEAR(c)', "a or b near c", id="operators are plain words"),
        pytest.param("𬭸水河", "𬭸 水河", id="a rare character is a word of its own"),
        pytest.param("дом", "дом", id="other scripts are kept"),
        pytest.param("\ud800废水", "废水", id="half a character is dropped"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_segment(text: str, words: str) -> None:
    assert segment(text) == words


def test_a_long_word_is_found_by_its_parts() -> None:
    assert set(query_words("水体")) < set(segment("村东的黑臭水体").split())
    assert set(query_words("环保")) < set(segment("环保局").split())


def test_an_unknown_name_is_cut_alike_wherever_it_stands() -> None:
    for around in ("在{}附近", "{}村民反映", "举报：{}"):
        assert set(query_words("李家洼社区")) <= set(segment(around.format("李家洼社区")).split())


def test_a_question_keeps_its_first_distinct_words() -> None:
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + 2 * QUERY_WORDS)))
    assert len(query_words(letters)) == QUERY_WORDS
    assert query_words("废水 废水 废水") == ("废水",)


@given(st.text())
def test_words_hold_no_sign_that_an_engine_could_cut_at(text: str) -> None:
    for word in segment(text).split(" "):
        assert all(letter.isalnum() or letter == "." for letter in word if letter.isascii())
        assert word.split() in ([], [word])
    assert set(query_words(text)) <= set(segment(text).split())


def test_the_lexicon_names_every_word_once_and_simplified() -> None:
    words = [line for line in LEXICON.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(words) == len(set(words))
    assert all(word in segment(word).split() for word in words)


def test_the_dictionary_is_loaded_without_a_word_or_a_file(tmp_path: Path) -> None:
    program = "from search.words import segment; print(segment('油烟'))"
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=REPOSITORY,
        env={"TMPDIR": str(tmp_path), "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (said.stdout, said.stderr) == ("油烟\n", "")
    assert list(tmp_path.iterdir()) == []
