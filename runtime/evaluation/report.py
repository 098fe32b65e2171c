"""What does the reader get? All tables as markdown, the same on the screen and in the report's folder."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from runtime.evaluation import duplicates, industries, kinds, matching, orders, remit
from runtime.evaluation.duplicates import DuplicatesTable
from runtime.evaluation.industries import IndustriesTable
from runtime.evaluation.kinds import KindsTable, Trust
from runtime.evaluation.labels import LabelsTable
from runtime.evaluation.matching import Precision
from runtime.evaluation.orders import OrdersTable
from runtime.evaluation.remit import LESSONS, RemitTable

Lines = Iterator[str]


def kinds_section(tables: Sequence[KindsTable], by_kind: dict[str, tuple[int, float]], trust: Trust) -> Lines:
    for table in tables:
        yield f"### Kinds: {table.title} ({table.texts} texts)\n"
        yield from _table(
            ("system", *kinds.MEASURES), ((name, *map(str, row)) for name, row in table.rows.items())
        )
    yield (
        "F1 by kind (texts): "
        + ", ".join(f"{kind} {f1:.2f} ({n})" for kind, (n, f1) in by_kind.items())
        + "\n"
    )
    yield (
        f"Calibration of the primary kind: ECE {trust.error:.3f}; precision where p >= 0.8: "
        f"{trust.precision_when_sure:.3f}, which covers {trust.coverage_when_sure:.0%} of the texts.\n"
    )
    yield "![confusion](confusion.png) ![reliability](reliability.png)\n"


def industries_section(table: IndustriesTable) -> Lines:
    yield f"### Industries: {table.title} ({table.texts} texts, {table.told} of them tell it)\n"
    yield from _table(
        ("system", *industries.MEASURES), ((name, *map(str, row)) for name, row in table.rows.items())
    )


def remit_section(table: RemitTable) -> Lines:
    yield f"### Environmental or not: {table.title} ({table.texts} texts, {table.inside} environmental)\n"
    yield from _table(
        ("system", *remit.MEASURES), ((name, *map(str, row)) for name, row in table.rows.items())
    )
    if table.f1_after_labels:
        yield f"F1 after {LESSONS} labels of this source (mean, range of draws): {table.f1_after_labels}\n"


def orders_section(table: OrdersTable) -> Lines:
    yield f"### Subtypes of orders: {table.title} ({table.orders} orders, {table.subtypes} subtypes)\n"
    yield from _table(
        ("system", *orders.MEASURES), ((name, *map(str, row)) for name, row in table.rows.items())
    )
    yield (
        "F1 by subtype (orders): "
        + ", ".join(f"{label} {f1:.2f} ({count})" for label, (count, f1) in table.per_label.items())
        + "\n"
    )


def labels_section(table: LabelsTable) -> Lines:
    first = next(iter(table.rows.values()))
    yield (
        f"### Own labels: {table.title} ({first.texts} texts in {first.groups} groups of near-duplicates, "
        f"{len(first.per_label)} labels)\n"
    )
    yield from _table(
        ("system", "macro F1", "accuracy"),
        ((name, f"{e.macro_f1:.3f}", f"{e.accuracy:.3f}") for name, e in table.rows.items()),
    )


def duplicates_section(table: DuplicatesTable) -> Lines:
    yield (
        f"### Duplicates: {table.title} ({table.pool} messages, {table.events} known events, "
        f"{table.negatives} hard negatives)\n"
    )
    yield from _table(
        ("system", *duplicates.MEASURES, "largest case"),
        ((name, *map(str, row), str(table.largest[name])) for name, row in table.rows.items()),
    )


def ranking_section(rows: Mapping[str, tuple[float, ...]]) -> Lines:
    yield "Pairs of one event against pairs that only look alike, whatever the threshold:\n"
    yield from _table(
        ("system", *matching.RANKING), ((name, *(f"{v:.3f}" for v in row)) for name, row in rows.items())
    )


def verdicts_section(found: Mapping[str, Sequence[Precision]]) -> Lines:
    yield "How often a verdict is right, and how many pairs of one matter get it:\n"
    yield from _table(("pairs", *matching.VERDICTS), ((name, *map(str, row)) for name, row in found.items()))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Lines:
    lines = [head, ["---"] * len(head), *rows]
    yield "".join("| " + " | ".join(line) + " |\n" for line in lines)
