"""How does a batch of an inspection get in and out? A hand-over table is filed, the disclosed one written."""

from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from runtime.bootstrap import build
from runtime.commands.plain_errors import plain_errors
from triage.domain.errors import NotFound, PolicyError
from triage.storage.unit_of_work import SqlUnitOfWork

app = typer.Typer(no_args_is_help=True, help="Batches of environmental inspections: take in, list, publish.")

BATCHES = "runtime.batches"  # imports the library of spreadsheets, hence only when it is asked for

Batch = Annotated[str, typer.Option("--batch", help="What the batch is called; default: the file's name.")]


@app.command("import")
def import_table(
    table: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="XLSX or CSV table.")],
    batch: Batch = "",
    due: Annotated[
        datetime | None,
        typer.Option("--due", formats=["%Y-%m-%d"], help="Deadline of items whose row has none."),
    ] = None,
) -> None:
    """File every row of a hand-over table; a number that was filed before is left alone."""
    batches = import_module(BATCHES)
    with plain_errors():
        taken = batches.take_in(
            table.read_bytes(),
            batches.batch_of(batch or table.stem),
            due=due.date() if due else None,
            actor="command",
            services=build(),
        )
    for text in taken.problems:
        typer.echo(text, err=True)
    typer.echo(f"{taken.filed} filed, {taken.known} known before, {len(taken.problems)} problems")


@app.command("list")
def list_batches() -> None:
    """Every batch with its items, how many are open, and what is due next."""
    with plain_errors(), SqlUnitOfWork(build().reading) as uow:
        for line in uow.batches.lines(""):
            typer.echo(f"{line.batch}\t{line.items} items\t{line.open} open\tdue {line.due or '-'}")


@app.command()
def export(
    batch: Annotated[str, typer.Option("--batch", help="Which batch; see `list`.")],
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="Where to write: .xlsx or .csv.")],
) -> None:
    """Write the public disclosure table of a batch, names taken out."""
    try:
        csv = out.suffix.lower() == ".csv"
        out.write_bytes(import_module(BATCHES).published(batch, "", csv=csv, services=build()))
    except (NotFound, PolicyError, OSError) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from problem
