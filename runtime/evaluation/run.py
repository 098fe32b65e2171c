"""In which order is everything measured? Reads gold, asks every system, writes tables and figures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlu_data.taxonomy import load_taxonomy
from runtime.evaluation import figures
from runtime.evaluation.duplicates import duplicates_table, usual_means
from runtime.evaluation.gold import DuplicatesGold, Gold
from runtime.evaluation.industries import industries_table
from runtime.evaluation.kinds import confusion, f1_by_kind, kinds_tables, ours, trust
from runtime.evaluation.labels import labels_table, why_not_scored
from runtime.evaluation.matching import Matcher, generated_verdicts, known_verdicts, ranking_table
from runtime.evaluation.orders import INSIDE, inside_of, orders_table, remit_gold
from runtime.evaluation.remit import remit_table
from runtime.evaluation.report import (
    duplicates_section,
    industries_section,
    kinds_section,
    labels_section,
    orders_section,
    ranking_section,
    remit_section,
    verdicts_section,
)
from runtime.evaluation.systems import OURS, KindsAnswers, baseline_answers, our_answers
from triage.classification.classifier import KindsClassifier

MATTERS = 2000  # of generated years, each told about twice


@dataclass(frozen=True, slots=True)
class Plan:
    """`inside` is the label that means environmental in files of one label a text."""

    gold: Gold
    out: Path
    inside: str
    size: int  # generated texts the baselines learn from
    seed: int


def run(plan: Plan, classifier: KindsClassifier, matcher: Callable[[], Matcher]) -> Iterator[str]:
    """Markdown, a piece as soon as it is known; figures go into `plan.out`."""
    plan.out.mkdir(parents=True, exist_ok=True)
    yield f"## {classifier.model}, baselines trained on {plan.size} generated texts, seed {plan.seed}\n"
    text_sets = [*(gold.texts for gold in plan.gold.kinds), *(gold.texts for gold in plan.gold.labels)]
    taught = baseline_answers(load_taxonomy(), text_sets, size=plan.size, seed=plan.seed) if text_sets else []
    answers = [[our_answers(classifier, texts), *rest] for texts, rest in zip(text_sets, taught, strict=True)]
    yield from _kinds(plan, answers[: len(plan.gold.kinds)])
    for industries in plan.gold.industries:
        yield from industries_section(industries_table(industries, classifier, seed=plan.seed))
    yield from _labels(plan, classifier, answers[len(plan.gold.kinds) :])
    yield from _orders(plan, classifier)
    for gold in plan.gold.duplicates:
        yield from _duplicates(gold, matcher(), seed=plan.seed)


def _kinds(plan: Plan, answers: list[list[KindsAnswers]]) -> Iterator[str]:
    for gold, said in zip(plan.gold.kinds, answers, strict=True):
        figures.draw_confusion(plan.out / "confusion.png", confusion(gold, ours(said)))
        known = trust(gold, ours(said))
        figures.draw_reliability(plan.out / "reliability.png", known.bins)
        yield from kinds_section(
            kinds_tables(gold, said, seed=plan.seed), f1_by_kind(gold, ours(said)), known
        )


def _labels(plan: Plan, classifier: KindsClassifier, answers: list[list[KindsAnswers]]) -> Iterator[str]:
    for gold, said in zip(plan.gold.labels, answers, strict=True):
        if plan.inside in gold.labels:
            yield from remit_section(remit_table(gold, plan.inside, said, classifier, seed=plan.seed))
        if problem := why_not_scored(gold.texts, gold.labels, seed=plan.seed):
            yield f"### Own labels: {gold.name} is not scored: {problem}\n"
        else:
            yield from labels_section(labels_table(gold, classifier, seed=plan.seed))


def _orders(plan: Plan, classifier: KindsClassifier) -> Iterator[str]:
    taxonomy = load_taxonomy()
    for gold in plan.gold.orders:
        inside = inside_of(gold)
        if problem := why_not_scored(inside.texts, inside.labels, seed=plan.seed):
            yield f"### Subtypes of orders: {gold.name} is not scored: {problem}\n"
        else:
            yield from orders_section(
                orders_table(gold, classifier, taxonomy, size=plan.size, seed=plan.seed)
            )
        if (mixed := remit_gold(gold)) is not None:
            (taught,) = baseline_answers(taxonomy, [mixed.texts], size=plan.size, seed=plan.seed)
            answers = [our_answers(classifier, mixed.texts), *taught]
            yield from remit_section(remit_table(mixed, INSIDE, answers, classifier, seed=plan.seed))


def _duplicates(gold: DuplicatesGold, matcher: Matcher, *, seed: int) -> Iterator[str]:
    yield from duplicates_section(duplicates_table(gold, {OURS: matcher.cases, **usual_means()}, seed=seed))
    yield from ranking_section(ranking_table(gold, matcher.judge, OURS))
    verdicts = {
        gold.name: known_verdicts(gold, matcher.judge),
        "generated years": generated_verdicts(seed, MATTERS, matcher.encoder, matcher.rules),
    }
    yield from verdicts_section(verdicts)
