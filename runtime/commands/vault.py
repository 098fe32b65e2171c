"""How is the identity vault kept in order? Its state, a new master key, and old keys that may go."""

from getpass import getuser
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from runtime.bootstrap import Services, build
from runtime.commands.plain_errors import plain_errors
from triage.storage import drop_box
from triage.storage.ciphers import VaultKeyError
from triage.storage.rotation import keys_in_use
from triage.storage.rotation import rotate as rotate_rows

app = typer.Typer(no_args_is_help=True, help="The identity vault: status, rotate, retire.")
_TOLD_EVERY = 100


@app.command()
def status() -> None:
    """Which keys hold how much, whether all of them are at hand, and whether the trail is whole."""
    with plain_errors():
        services = build()
        used = dict(keys_in_use(services.vault_sessions))
        waiting = used.pop(drop_box.NAME, 0)
        try:
            keys = services.vault_keys()
        except VaultKeyError as problem:
            typer.echo("master key: MISSING - put it back into secrets.json; nothing can be shown until then")
            _tell_rest(used, set(), waiting)
            raise typer.Exit(1) from problem
        for key, what in ((keys.current, "current"), *((key, "former") for key in keys.former)):
            typer.echo(f"{key.id}  {what}, holds {used.pop(key.id, 0)} rows")
        typer.echo(f"cipher of new rows: {keys.algorithm}")
        _tell_rest(used, set(used), waiting)
        check = services.vault.verify_trail()
        typer.echo(
            f"trail: {check.head.seq} entries, {'whole' if check.sound else f'BROKEN at {check.broken_at}'}"
        )
        if used or not check.sound:
            raise typer.Exit(1)


@app.command()
def rotate() -> None:
    """Put everything under a new master key while the services run; goes on where it was cut off.

    An unfinished rotation is finished first, without another key. Contacts that waited for a missing key are
    settled by it too.
    """
    with plain_errors():
        services = build()
        if not _unfinished(services):
            services.vault_keys.add()
        moved = rotate_rows(
            services.vault_sessions,
            services.vault_keys(),
            actor=getuser(),
            at=services.clock(),
            progress=_told,
        )
        typer.echo(f"{moved} rows are under key {services.vault_keys().current.id}")
        typer.echo("Back up secrets.json; run `huansu vault retire` once every process has seen the new key.")


@app.command()
def retire() -> None:
    """Throw away former keys that hold nothing any more."""
    with plain_errors():
        services = build()
        used = keys_in_use(services.vault_sessions)
        idle = frozenset(key.id for key in services.vault_keys().former if key.id not in used)
        services.vault_keys.drop(idle)
        typer.echo(f"{len(idle)} keys retired, {len(services.vault_keys().former)} former keys still needed")


@app.command()
def original(
    photo: Annotated[UUID, typer.Argument(help="The id in the address of the photo on the desk.")],
    out: Annotated[Path, typer.Argument(help="Where the file goes; it must not exist.")],
    reason: Annotated[str, typer.Option(help="Why it is needed; goes into the trail.")],
) -> None:
    """Take a photo out as it was sent, with place and camera; leaves a trace."""
    with plain_errors():
        services = build()
        content = services.originals.read(photo, actor=getuser(), reason=reason, at=services.clock())
        with out.open("xb") as file:
            file.write(content)
        typer.echo(f"{len(content)} bytes written")


def _unfinished(services: Services) -> bool:
    keys = services.vault_keys()
    former = {key.id for key in keys.former}
    return bool(former & set(keys_in_use(services.vault_sessions)))


def _told(done: int, total: int) -> None:
    if done % _TOLD_EVERY == 0 or done == total:
        typer.echo(f"{done} of {total}")


def _tell_rest(used: dict[str, int], unknown: set[str], waiting: int) -> None:
    for key in sorted(used):
        typer.echo(f"{key}  {'NOT AT HAND' if key in unknown else 'needed'}, holds {used[key]} rows")
    if waiting:
        typer.echo(f"{waiting} contacts wait in the drop box: run `huansu vault rotate` when the key is back")
