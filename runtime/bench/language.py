"""How many texts a second are classified, located and matched, beside TF-IDF with a logistic regression?

python -m runtime.bench.language --texts 4000
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from nlu_data.generator.corpus import samples
from runtime.bench.ratios import say
from runtime.bootstrap import Services, build
from runtime.commands.duplicates import answer
from runtime.messages import Message
from search.clusters import link_in_order

SEED, LESSONS = 11, 3000
_START = datetime(2025, 1, 1, tzinfo=UTC)
_MINUTES = 120  # between two reports of a city
_ROUNDS = 5
_USUAL = "TF-IDF + logistic regression"

Work = Callable[[Sequence[str]], object]


def steps(services: Services) -> dict[str, Work]:
    """What intake does with a text, in batches, each step by itself."""

    def matched(texts: Sequence[str]) -> object:
        messages = [
            Message(str(number), text, _START + timedelta(minutes=_MINUTES * number))
            for number, text in enumerate(texts)
        ]
        return list(answer(messages, services.encoder, services.duplicate_rules, link_in_order))

    return {
        "classify": services.classifier.classify,
        "locate": lambda texts: [services.locator.locate(text) for text in texts],
        "duplicates": matched,
    }


def usual_mean() -> Pipeline:
    """Runs of one to three characters, one primary kind a text: nothing but the label comes out."""
    drawn = list(islice(samples(SEED + 1), LESSONS))
    words = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, max_features=200_000)
    return make_pipeline(words, LogisticRegression(max_iter=200)).fit(
        [told.text for _, told in drawn],
        [scene.kinds[0].partition(".")[0] if scene.kinds else "" for scene, _ in drawn],
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=4000)
    texts = [told.text for _, told in islice(samples(SEED), parser.parse_args().texts)]
    taken = _seconds({_USUAL: usual_mean().predict_proba, **steps(build())}, texts)
    usual = taken.pop(_USUAL)
    letters = sum(map(len, texts)) / len(texts)
    sys.stdout.write(f"{len(texts)} texts of {letters:.0f} characters on average, processor time\n\n")
    sys.stdout.write("| what | texts/s |\n|---|---|\n")
    for name, seconds in ({_USUAL: usual} | taken).items():
        sys.stdout.write(f"| {name} | {len(texts) / seconds:,.0f} |\n")
    sys.stdout.write("\n")
    say("classify + locate + duplicates / TF-IDF + LR alone", usual / sum(taken.values()), ">= 0.3")


def _seconds(works: Mapping[str, Work], texts: Sequence[str]) -> dict[str, float]:
    """Of processor time, so that other programs on the machine do not count; the best of rounds in turn."""
    best: dict[str, float] = {}
    for work in works.values():
        work(texts[:50])  # loads what is loaded once
    for _ in range(_ROUNDS):
        for name, work in works.items():
            start = time.process_time()
            work(texts)
            best[name] = min(best.get(name, float("inf")), time.process_time() - start)
    return best


if __name__ == "__main__":
    main()
