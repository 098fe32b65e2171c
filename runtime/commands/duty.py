"""Who is on duty for emergencies? Take a roster in, show who is called now and which hours nobody covers."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from runtime.alarms import hook_key
from runtime.bootstrap import build
from runtime.commands.plain_errors import plain_errors
from runtime.roster import import_roster
from triage.domain.calendar import CHINA
from triage.domain.duty import gaps, on_duty
from triage.storage.shifts import shifts_between

app = typer.Typer(no_args_is_help=True, help="The roster of duty for emergencies: import, show, key.")

_SHOWN = "%Y-%m-%d %H:%M"


@app.command("import")
def take_in(
    table: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="YAML, CSV or xlsx.")],
) -> None:
    """Enter all shifts of a table with area, person (a user name), start and end; or none, and say why."""
    with plain_errors():
        entered = import_roster(build(), table.name, table.read_bytes(), actor="command line")
    typer.echo(f"{entered} shifts entered")


@app.command()
def show(
    area: Annotated[str, typer.Argument(help="Division code; the installation's region when left out.")] = "",
    days: Annotated[int, typer.Option(help="How many days ahead gaps are looked for.", min=1)] = 14,
) -> None:
    """Print who is on duty now, the nearest office first, and the hours ahead that nobody covers."""
    services = build()
    now, place = services.clock(), area or services.settings.region
    with plain_errors(), services.reading() as session:
        shifts = list(shifts_between(session, now, now + timedelta(days=days)).values())
    for shift in on_duty(place, now, shifts):
        typer.echo(f"on duty: {shift.person} for {shift.area} until {shift.end.astimezone(CHINA):{_SHOWN}}")
    for gap in gaps(place, now, now + timedelta(days=days), shifts):
        first, last = (moment.astimezone(CHINA).strftime(_SHOWN) for moment in (gap.start, gap.end))
        typer.echo(f"nobody: {first} to {last}")


@app.command()
def key() -> None:
    """Print the key with which messages to HUANSU_ALARM_HOOK are signed (HMAC-SHA256 of the body)."""
    typer.echo(hook_key(build()).decode())
