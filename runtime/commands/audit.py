"""Is the account of what people did the one that was written? Verify it, or hand it on."""

import json
import sys
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

import typer

from runtime.bootstrap import Services, build
from runtime.commands.plain_errors import plain_errors
from runtime.sealing import check_decisions, seal_decisions
from triage.domain.errors import InvalidSubmission
from triage.facts.redact import redact
from triage.storage.audit import AuditCheck, export
from triage.storage.trail import BEGINNING, TrailHead

app = typer.Typer(no_args_is_help=True, help="Who decided what and who looked at whom: verify, export, seal.")
LONGEST_WAIT = timedelta(hours=1)
_TOLD = ("report", "claim", "request", "case", "step", "axis", "act", "entry", "granted", "undone", "actor")


@app.command()
def verify(
    known: Annotated[
        str, typer.Option(help="SEQ:HASH of an earlier run: finds what was cut off the end.")
    ] = "",
) -> None:
    """Read ledger, histories and the vault's trail; name every row that was changed, removed or slipped in.

    Exit code 1 when anything is wrong. Keep the printed head elsewhere and pass it as --known next time.
    """
    with plain_errors():
        services = build()
        check = check_decisions(services, _head(known))
        for problem in check.problems:
            typer.echo(f"{problem.what}: {problem.source} {problem.row}")
        late = _late(services, check)
        if late:
            typer.echo(
                f"unsealed: {check.waiting} rows, the oldest since {check.oldest}: is the scheduler running?"
            )
        trail = services.vault.verify_trail(known=check.vault)
        if not trail.sound:
            typer.echo(f"changed: vault_trail {trail.broken_at}")
        typer.echo(f"decisions: {check.head.seq}:{check.head.hash}, {check.waiting} rows not sealed yet")
        typer.echo(f"vault: {trail.head.seq}:{trail.head.hash}")
        if check.problems or late or not trail.sound:
            raise typer.Exit(1)


@app.command()
def seal() -> None:
    """Seal what was decided since the last minute; the scheduler does so by itself."""
    with plain_errors():
        typer.echo(f"{seal_decisions(build())} rows sealed")


@app.command("export")
def write() -> None:
    """Both chains as JSON lines: who, what, when, why, with hashes; reasons redacted, no contact data."""
    with plain_errors():
        services = build()
        with services.reading() as session:
            for entry, row in export(session):
                chain = {"chain": "decisions", "seq": entry.seq, "source": entry.source, "row": entry.row}
                hashes = {"digest": entry.digest, "prev_hash": entry.prev_hash, "hash": entry.hash}
                _print({**chain, **_told(row), **hashes})
        for seq, told in enumerate(services.vault.trail(), start=1):
            reason = redact(told.reason).text
            contact = None if told.contact is None else str(told.contact)
            line = {
                "chain": "vault",
                "seq": seq,
                "action": told.action,
                "contact": contact,
                "actor": told.actor,
            }
            _print({**line, "at": told.at.isoformat(), "reason": reason})


def _late(services: Services, check: AuditCheck) -> bool:
    return check.oldest is not None and services.clock() - check.oldest > LONGEST_WAIT


def _head(known: str) -> TrailHead:
    if not known:
        return BEGINNING
    seq, _, digest = known.partition(":")
    if not seq.isdecimal():
        raise InvalidSubmission("--known is SEQ:HASH as `huansu audit verify` prints it")
    return TrailHead(int(seq), digest)


def _told(row: Mapping[str, object]) -> dict[str, object]:
    if not row:
        return {}
    told = {name: str(row[name]) for name in _TOLD if row.get(name) is not None}
    return {**told, "at": str(row["at"]), "reason": redact(str(row.get("reason") or "")).text}


def _print(line: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
