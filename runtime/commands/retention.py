"""What has been kept long enough? `huansu retention run` closes and erases; `--dry-run` only says what."""

from typing import Annotated

import typer

from runtime.bootstrap import build
from runtime.commands.plain_errors import plain_errors
from runtime.retention import keep_schedule, sweep_unfiled

app = typer.Typer(no_args_is_help=True, help="The retention schedule of personal data: run.")


@app.callback()
def _group() -> None:
    """Keeps `run` a word of its own."""


@app.command()
def run(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is due and change nothing.")] = False,
) -> None:
    """Close and erase what the schedule says; the scheduler does so once a day by itself."""
    with plain_errors():
        acts, services = 0, build()
        for kept in keep_schedule(services, dry_run=dry_run):
            acts += 1
            unverified = "" if kept.rule.verified else " (own default, not verified)"
            typer.echo(f"{kept.receipt}  {kept.rule.subject} {kept.rule.act}: {kept.rule.rule}{unverified}")
        done = "due" if dry_run else "done"
        typer.echo(f"{acts} acts {done}")
        swept = sweep_unfiled(services, dry_run=dry_run)
        typer.echo(f"of no report: {swept.contacts} contacts, {swept.photos} photos {done}")
