"""What does the generator write? Prints labelled texts as JSON lines, or statistics about them."""

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import islice

from nlu_data.generator.corpus import Sample, samples
from nlu_data.generator.rendering import styles
from nlu_data.generator.statistics import describe


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="nlu_data.generator", description="Write generated complaints.")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--style", default=None, help=f"one of {', '.join(styles())}, or form+finish")
    parser.add_argument("--report", action="store_true", help="statistics instead of the texts")
    options = parser.parse_args(arguments)
    drawn = islice(samples(options.seed, style=options.style), options.count)
    if options.report:
        sys.stdout.write(json.dumps(describe(drawn), ensure_ascii=False, indent=1) + "\n")
        return
    for number, sample in enumerate(drawn):
        sys.stdout.write(json.dumps(_row(number, sample), ensure_ascii=False) + "\n")


def _row(number: int, sample: Sample) -> dict[str, object]:
    scene, told = sample
    return {
        "id": f"G{number}",
        "text": told.text,
        "title": told.title,
        "remit": scene.remit,
        "kinds": list(scene.kinds),
        "topic": scene.topic,
        "adcode": scene.spot.adcode,
        "target": scene.source.name,
        "style": told.style,
    }


if __name__ == "__main__":
    main()
