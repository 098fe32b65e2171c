"""How well is a text read, and how does an office teach its own labels? On gold and on tables."""

import hashlib
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import typer

from runtime.bootstrap import Services, build
from runtime.commands import duplicates as pools
from runtime.commands.jsonl import batches
from runtime.evaluation.gold import Row, read_gold, read_table, require_columns, texts_of
from runtime.evaluation.labels import FEWEST, why_not_scored
from runtime.evaluation.matching import UNKNOWN, Matcher
from runtime.evaluation.run import Plan, run
from runtime.messages import Message, message_of, with_kinds
from runtime.models import SEED, kinds_folder
from search.clusters import group
from triage.classification.classifier import KindsClassifier
from triage.classification.labelling import fit_labels
from triage.classification.validation import Evaluation, cross_validate, our_fit
from triage.domain.duplicates import Likeness
from triage.domain.errors import InvalidSubmission, ModelUnavailable


def train_labels(file: Path, text_column: str, label_column: str, out: Path | None = None) -> None:
    """Learns an office's own labels from CSV or JSON lines, prints an honest evaluation, saves the model."""
    services = build()
    texts, labels = labelled(file, text_column, label_column)
    if len(texts) < FEWEST:
        raise InvalidSubmission(f"{file}: 只有 {len(texts)} 条，至少需要 {FEWEST} 条既有文本又有标签的行")
    name = hashlib.sha256("\0".join([*texts, *labels]).encode("utf-8", "replace")).hexdigest()[:12]
    folder = _writable(out or services.settings.folder("models") / f"labels-{name}")
    prior = _prior(services)
    measures: dict[str, object] = {"texts": len(texts)}
    if problem := why_not_scored(texts, labels, seed=SEED):
        typer.echo(f"not evaluated: {problem}")
    else:
        judged = cross_validate(texts, labels, our_fit(prior), seed=SEED)
        measures |= {"macro_f1": judged.macro_f1, "accuracy": judged.accuracy}
        typer.echo(_spoken(judged))
    fit_labels(texts, labels, prior=prior).save(folder, measures)
    typer.echo(f"saved in {folder}")


def labelled(file: Path, text_column: str, label_column: str) -> tuple[list[str], list[str]]:
    """Rows that have both. Raises InvalidSubmission, naming the columns there are."""
    rows = list(_rows(file))
    require_columns(file, rows, text_column, label_column)
    known = [row for row in rows if row.get(text_column, "").strip() and row.get(label_column, "").strip()]
    if not known:
        raise InvalidSubmission(f"{file}: 没有既有文本又有标签的行")
    return [row[text_column] for row in known], [row[label_column].strip() for row in known]


def _rows(file: Path) -> Iterable[Row]:
    """A table, or JSON lines past the broken ones."""
    if file.suffix != ".jsonl":
        yield from read_table(file)
        return
    try:
        with file.open(encoding="utf-8-sig", errors="surrogateescape") as lines:
            for group in batches(lines, sys.stderr):
                yield from map(texts_of, group)
    except OSError as problem:
        raise InvalidSubmission(f"{file}: 无法读取 ({problem})") from problem


def evaluate(folder: Path, out: Path, inside: str, size: int) -> None:
    """Score the models on gold files, with the usual means trained beside them in the same run."""
    services = build()
    plan = Plan(read_gold(folder), _writable(out), inside, size, SEED)
    pieces = []
    for piece in run(plan, _kinds(services), lambda: _matcher(services)):
        typer.echo(piece)
        pieces.append(piece)
    (out / "report.md").write_text("\n".join(pieces), encoding="utf-8")
    typer.echo(f"report in {out / 'report.md'}")


def _writable(folder: Path) -> Path:
    """Made when missing, before minutes are spent on what goes into it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InvalidSubmission(f"{folder}: 无法写入 ({problem.strerror})") from problem
    return folder


def _prior(services: Services) -> KindsClassifier | None:
    """The kinds classifier, if one is trained: it halves the number of labels that are needed."""
    try:
        return _kinds(services)
    except ModelUnavailable:
        typer.echo("no kinds model here: learning from these labels alone", err=True)
        return None


def _kinds(services: Services) -> KindsClassifier:
    return KindsClassifier.load(kinds_folder(services.settings))


def _matcher(services: Services) -> Matcher:
    encoder, rules = services.encoder, services.duplicate_rules

    def read(pool: Sequence[Row]) -> list[Message]:
        return with_kinds(list(map(message_of, pool)), services.classifier)

    def cases(pool: Sequence[Row]) -> list[object]:
        return [row["case"] for row in pools.answer(read(pool), encoder, rules, group)]

    def judge(pool: Sequence[Row], asked: Sequence[tuple[str, str]]) -> list[Likeness]:
        said = pools.likenesses(read(pool), asked, encoder, rules)
        return [likeness or UNKNOWN for likeness in said]

    return Matcher(cases, judge, encoder, rules)


def _spoken(judged: Evaluation) -> str:
    lines = [
        f"{judged.texts} texts in {judged.groups} groups of near-duplicates, folds that tear no group apart",
        f"macro F1 {judged.macro_f1:.3f}, accuracy {judged.accuracy:.3f}",
        *(f"  {label}: F1 {f1:.3f} ({count} texts)" for label, (count, f1) in judged.per_label.items()),
    ]
    return "\n".join(lines)
