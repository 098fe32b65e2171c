"""Which words does a text consist of? Cut in Python, so that every backend sees the same words."""

import re
import unicodedata
import warnings
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import opencc

with warnings.catch_warnings():
    # jieba 0.42.1 has invalid escapes in its sources, which Python reports when it compiles them
    warnings.simplefilter("ignore")
    import jieba

LEXICON = Path(__file__).with_name("lexicon.txt")
QUERY_WORDS = 64  # a pasted page is a question about its first words; engines bound the clauses of a query

_PIECE = re.compile(
    r"(?P<latin>[a-z0-9]+(?:\.[0-9]+)*)|(?P<han>[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)|[^\W_a-z0-9]+"
)
_EMPTY = frozenset(
    "的了着是在有和与及或就都也还又很把被给让对从到我你他她它们这那"
)  # one-letter function words


def segment(text: str) -> str:
    """The words of `text` in order, joined by spaces: letters, digits, inner points, never a bare sign."""
    return " ".join(_words(normalise(text)))


def query_words(text: str) -> tuple[str, ...]:
    """The first distinct words to look up; empty when the text has none (signs, emoji, function words)."""
    return tuple(dict.fromkeys(_words(normalise(text))))[:QUERY_WORDS]


def normalise(text: str) -> str:
    """One form for full and half width, upper and lower case, traditional and simplified."""
    simplified: str = _simplifier().convert(unicodedata.normalize("NFKC", storable(text)))
    return simplified.casefold()


def storable(text: str) -> str:
    """Without halves of characters, which a broken mail may bring and neither index can store."""
    return text.encode(errors="replace").decode()


def _words(text: str) -> Iterator[str]:
    for piece in _PIECE.finditer(text):
        if piece["han"]:
            # no guessing at unknown names: it depends on the neighbours, so query and text would differ
            cut = _tokenizer().cut_for_search(piece["han"], HMM=False)
            yield from (word for word in cut if word not in _EMPTY)
        else:
            yield piece[0]


@lru_cache(maxsize=1)
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def _tokenizer() -> jieba.Tokenizer:
    """Filled directly: jieba's own start caches in the shared temporary folder and logs to stderr."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for line in LEXICON.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            tokenizer.add_word(line)
    return tokenizer
