"""How well does a model understand what it was not trained on? `python -m bot.evaluate --model FILE`."""

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent, load_agent
from rasa.shared.nlu.training_data.loading import load_data

from bot import logs
from bot.connectors.cleaning import clean
from bot.layout import HELD_OUT

FALLBACK = "nlu_fallback"
THRESHOLDS = (0.0, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)
AMBIGUITIES = (0.0, 0.05, 0.1)
Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One held-out sentence: what it means, and what the model made of it."""

    text: str
    intent: str
    ranking: tuple[tuple[str, float], ...]  # best first, without the fallback
    gold: frozenset[Span]
    found: frozenset[Span]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Shares of all sentences. `wrong` are answered confidently and wrongly: the ones that hurt."""

    right: float
    fallback: float
    wrong: float


def outcome(judged: Sequence[Judged], *, threshold: float, ambiguity: float) -> Outcome:
    """What would happen with these two settings of the FallbackClassifier."""
    counts = Counter(_judge(one, threshold, ambiguity) for one in judged)
    return Outcome(*(counts[name] / len(judged) for name in ("right", "fallback", "wrong")))


def _judge(one: Judged, threshold: float, ambiguity: float) -> str:
    (best, first), (_, second) = one.ranking[:2]
    if first < threshold or first - second < ambiguity:
        return "fallback"
    return "right" if best == one.intent else "wrong"


def entity_scores(judged: Iterable[Judged]) -> dict[str, tuple[float, float, int]]:
    """Precision and recall of exact spans, and how many there are, by kind and for all."""
    right, found, gold = Counter[str](), Counter[str](), Counter[str]()
    for one in judged:
        for spans, counter in ((one.gold & one.found, right), (one.found, found), (one.gold, gold)):
            counter.update(kind for _, _, kind in spans)
            counter["all"] += len(spans)
    precise = {kind: right[kind] / max(found[kind], 1) for kind in gold}
    return {kind: (precise[kind], right[kind] / gold[kind], gold[kind]) for kind in sorted(gold)}


def kinds_heard(judged: Iterable[Judged]) -> tuple[float, float]:
    """Precision and recall of the kinds of facts a sentence tells, wherever exactly they begin and end."""
    right = found = gold = 0
    for one in judged:
        told, heard = ({kind for _, _, kind in spans} for spans in (one.gold, one.found))
        right, found, gold = right + len(told & heard), found + len(heard), gold + len(told)
    return right / max(found, 1), right / max(gold, 1)


async def judge(agent: Agent, folder: Path) -> list[Judged]:
    examples = load_data(str(folder)).training_examples
    return [await _understood(agent, example.as_dict()) for example in examples]


async def _understood(agent: Agent, example: dict[str, Any]) -> Judged:
    parsed = await agent.parse_message(clean(example["text"]))
    ranked = ((each["name"], each["confidence"]) for each in parsed["intent_ranking"])
    return Judged(
        text=example["text"],
        intent=example["intent"],
        ranking=tuple(each for each in ranked if each[0] != FALLBACK),
        gold=_spans(example.get("entities", [])),
        found=_spans(parsed["entities"]),
    )


def _spans(entities: list[dict[str, Any]]) -> frozenset[Span]:
    return frozenset((entity["start"], entity["end"], entity["entity"]) for entity in entities)


def report(judged: Sequence[Judged]) -> str:
    accuracy = sum(one.ranking[0][0] == one.intent for one in judged) / len(judged)
    lines = [f"{len(judged)} sentences, intent right {accuracy:.1%}", ""]
    lines += ["threshold ambiguity   right fallback   wrong"]
    for threshold in THRESHOLDS:
        for ambiguity in AMBIGUITIES:
            share = outcome(judged, threshold=threshold, ambiguity=ambiguity)
            shares = f"{share.right:7.1%} {share.fallback:8.1%} {share.wrong:7.1%}"
            lines.append(f"{threshold:9.2f} {ambiguity:9.2f} {shares}")
    lines += ["", "entity       precision  recall   n"]
    for kind, (precision, recall, number) in entity_scores(judged).items():
        lines.append(f"{kind:12} {precision:9.1%} {recall:7.1%} {number:3}")
    lines += ["", "a kind of fact heard at all: precision {:.1%}, recall {:.1%}".format(*kinds_heard(judged))]
    lines += ["", "taken for another intent:"]
    for one in judged:
        best, confidence = one.ranking[0]
        if best != one.intent:
            lines.append(f"  {one.intent} -> {best} ({confidence:.2f}): {one.text}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=HELD_OUT, help="folder of sentences in Rasa's format")
    arguments = parser.parse_args()
    logs.configure()
    os.environ.update(RASA_TELEMETRY_ENABLED="false", SQLALCHEMY_SILENCE_UBER_WARNING="1")
    agent = asyncio.run(load_agent(model_path=str(arguments.model)))
    sys.stdout.write(report(asyncio.run(judge(agent, arguments.data))) + "\n")


if __name__ == "__main__":
    main()
