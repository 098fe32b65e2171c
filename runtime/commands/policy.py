"""What do the rows of law say, and are they sound? Lists, checks and what-if runs for whoever keeps them."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from runtime.commands.statemachine import write as write_statemachine
from runtime.config import Settings
from triage.domain.calendar import CHINA
from triage.domain.errors import PolicyError
from triage.policies.check import check_policies
from triage.policies.divisions import load_divisions
from triage.policies.loader import DATA, Policies, load_policies, read_policies
from triage.policies.rewards import read_reward_schemes

PAPERS = "runtime.commands.papers"  # imports the libraries of documents, hence only when it is asked for

app = typer.Typer(no_args_is_help=True, help="The rows of law: list, check, try out, explain.")
app.command("diagram")(write_statemachine)

Folder = Annotated[
    Path | None,
    typer.Option("--folder", help="Policy folder; default: the shipped one with HUANSU_POLICIES."),
]
Today = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Day to look at; default: today.")
]


class Subject(StrEnum):
    ROUTES = "routes"
    CLOCKS = "clocks"
    OWNERS = "owners"
    EVENTS = "events"
    SOURCES = "sources"
    KINDS = "kinds"
    ROWS = "rows"


@app.command("list")
def list_codes(subject: Subject) -> None:
    """Codes with their labels, one JSON object a line."""
    try:
        policies = load_policies(Settings().policies)
    except PolicyError as problem:
        typer.echo(f"error  {problem}", err=True)
        raise typer.Exit(1) from problem
    for line in listing(subject, policies):
        typer.echo(json.dumps(line, ensure_ascii=False))


@app.command()
def check(folder: Folder = None, on: Today = None) -> None:
    """Looks for contradictions, gaps, expired and unverified rows; exit code 1 when unfit for use."""
    settings = Settings()
    own = settings.policies if folder is None else None
    if own is not None and not own.is_dir():
        typer.echo(f"error  HUANSU_POLICIES: no folder {own}", err=True)
        raise typer.Exit(1)
    try:
        policies = read_policies(folder or DATA, own=own)
        schemes = read_reward_schemes(folder or DATA, own=own).schemes
    except PolicyError as problem:
        typer.echo(f"error  {problem}", err=True)
        raise typer.Exit(1) from problem
    day = (on or datetime.now(CHINA)).date()
    findings = [*check_policies(policies, load_divisions(), day, schemes)]
    if settings.letterheads is not None:
        findings += import_module(PAPERS).check_letterheads(settings.letterheads)
    for finding in findings:
        typer.echo(f"{'error ' if finding.grave else 'remark'} {finding.where}: {finding.text}")
    grave = sum(finding.grave for finding in findings)
    rows = len(policies.terms.terms) + len(policies.owners.rows) + len(schemes)
    typer.echo(f"{rows} rows, {grave} errors, {len(findings) - grave} remarks")
    if grave:
        raise typer.Exit(1)


@app.command()
def letterhead(file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write it.")]) -> None:
    """Writes the Word sheet on which notices are printed, to make one's own from; see HUANSU_LETTERHEADS."""
    try:
        import_module(PAPERS).write_letterhead(file)
    except OSError as problem:
        typer.echo(f"{file}: {problem.strerror}", err=True)
        raise typer.Exit(1) from problem


def listing(subject: Subject, policies: Policies) -> Iterable[Mapping[str, Any]]:
    """The lines of one list."""
    terms, owners = policies.terms, policies.owners
    match subject:
        case Subject.CLOCKS:
            return _clocks(policies)
        case Subject.OWNERS:
            return [{"code": each.code, "label": each.label} for each in owners.departments.values()]
        case Subject.ROWS:
            return _owner_rows(policies)
        case Subject.KINDS:
            labels = owners.kinds
        case Subject.ROUTES:
            labels = terms.routes
        case Subject.EVENTS:
            labels = terms.events
        case Subject.SOURCES:
            labels = terms.sources
    return [{"code": code, "label": label} for code, label in labels.items()]


def _clocks(policies: Policies) -> Iterable[Mapping[str, Any]]:
    for term in policies.terms.terms:
        yield {
            "clock": term.clock,
            "label": term.label,
            "event": term.event,
            "routes": sorted(term.routes),
            "sources": sorted(term.sources),
            "area": term.area,
            "length": term.length,
            "unit": term.unit.value,
            **_dated(term.rule, term.citation, term.valid_from, term.valid_to, term.verified),
        }


def _owner_rows(policies: Policies) -> Iterable[Mapping[str, Any]]:
    for row in policies.owners.rows:
        yield {
            "owner": row.department,
            "kinds": sorted(row.kinds),
            "routes": sorted(row.routes),
            "targets": list(row.targets),
            "area": row.area,
            **_dated(row.rule, row.citation, row.valid_from, row.valid_to, row.verified),
        }


def _dated(
    rule: str, citation: str, valid_from: date, valid_to: date | None, verified: bool
) -> Mapping[str, Any]:
    return {
        "rule": rule,
        "citation": citation,
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to and valid_to.isoformat(),
        "verified": verified,
    }
