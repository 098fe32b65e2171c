"""Which classifiers are there, and shall the challenger take over? Compared first, decided by a person."""

from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from runtime.bootstrap import Services, build
from runtime.commands.plain_errors import plain_errors
from runtime.evaluation.frozen import Comparison, agreements, compare, frozen_set
from runtime.evaluation.gold import KindsGold, read_gold
from runtime.lessons import desk_lessons, mark
from runtime.models import adopt, kinds_folder, place_for
from runtime.preparation import LABELS
from runtime.succession import (
    bring_back,
    challenge,
    challenger_folder,
    promote,
    succession,
)
from runtime.teaching import train_one
from triage.classification import store
from triage.classification.classifier import KIND, KindsClassifier
from triage.domain.errors import ModelUnavailable, NotFound
from triage.domain.lessons import Lesson
from triage.storage.ledger import SqlLedger


def train_challenger(console: Console, *, from_ledger: bool) -> None:
    """A classifier beside the one in charge; it takes the place at once where there is none."""
    services = build()
    with plain_errors():
        lessons = desk_lessons(services) if from_ledger else []
    if lessons:
        typer.echo(f"{len(lessons)} decisions of the desk beside the generated texts")
    path = _place(services, lessons)
    if not path.exists():
        _train(path, lessons, console)
    if succession(services.settings).champion is None:
        adopt(services.settings, "kinds", path)
        typer.echo(f"{path.name} is in charge: there was no other")
    else:
        challenge(services.settings, path)
        typer.echo(f"{path.name} runs in shadow from the next report on; `huansu promote` compares")


def show() -> None:
    """One line a classifier: its part, its name, what it was made from and how well it did there."""
    now = succession(build().settings)
    parts = {"champion": now.champion, "challenger": now.challenger, "former": now.former}
    for part, folder in parts.items():
        if folder is not None:
            typer.echo(
                f"{part}\t{_described(folder)}{'  (promoted here)' * (now.chosen and part == 'champion')}"
            )
    if not any(parts.values()):
        raise NotFound("no classifier here yet: run `huansu train`")


def take_over(gold: Path | None, *, yes: bool, back: bool) -> None:
    """Prints what is known of both, then asks. Nothing changes without a yes."""
    services = build()
    if back:
        bring_back(services.settings)
        typer.echo(f"{kinds_folder(services.settings).name} is in charge again")
        return
    folders = (kinds_folder(services.settings), challenger_folder(services.settings))
    models = [KindsClassifier.load(folder) for folder in folders]
    with plain_errors():
        comparisons = _comparisons(services, models, gold)
    for comparison in comparisons:
        typer.echo(spoken(comparison, [model.model for model in models]))
    if yes or typer.confirm("Shall the challenger take over?"):
        promote(services.settings)
        typer.echo(f"{folders[1].name} is in charge; `huansu promote --back` brings {folders[0].name} back")
    else:
        typer.echo("nothing was changed")


def spoken(comparison: Comparison, names: Sequence[str]) -> str:
    """A table for the screen: champion first, challenger second, and the difference."""
    if not comparison.texts:
        return f"{comparison.title}: none yet"
    lines = [f"{comparison.title} ({comparison.texts} texts)", _line("", *names, "difference")]
    for name, (champion, challenger) in comparison.rows.items():
        lines.append(_line(name, f"{champion:.3f}", f"{challenger:.3f}", f"{challenger - champion:+.3f}"))
    return "\n".join(lines)


def _comparisons(
    services: Services, models: Sequence[KindsClassifier], gold: Path | None
) -> list[Comparison]:
    sets: list[KindsGold] = [frozen_set(), *(read_gold(gold).kinds if gold else ())]
    with services.reading() as session:
        said = agreements(SqlLedger(session).verdicts(), [model.model for model in models])
    return [*(compare(each, models) for each in sets), *said]


def _place(services: Services, lessons: list[Lesson]) -> Path:
    path = place_for(services.settings, "kinds")
    return path.with_name(f"{path.name}-{mark(lessons)}") if lessons else path


def _train(path: Path, lessons: Sequence[Lesson], console: Console) -> None:
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
    ) as progress:
        bar = progress.add_task(LABELS["kinds"], total=1)
        train_one("kinds", path, lambda share: progress.update(bar, completed=share), lessons)


def _described(folder: Path) -> str:
    try:
        about, _, digest = store.load(folder, KIND)
    except ModelUnavailable as problem:
        return f"{folder.name}: {problem}"
    measures = about.get("measures", {})
    return (
        f"{KIND}-{digest[:8]} in {folder.name}: {about.get('size')} generated texts, "
        f"{about.get('lessons', 0)} decisions of the desk, primary kind right in "
        f"{measures.get('primary_in_gold', float('nan')):.3f} of unseen generated texts"
    )


def _line(name: str, *values: str) -> str:
    return f"  {name:<20}" + "".join(f"{value:>16}" for value in values)
