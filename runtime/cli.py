"""What can be asked of `huansu` on the command line? One command a purpose; `--help` says when to use it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from runtime import demo as demonstration
from runtime.accounts import CONSOLE, ROLES, change, hire, renew_password
from runtime.beat import run_beat
from runtime.bootstrap import build
from runtime.commands import (
    audit,
    duplicates,
    duty,
    facts,
    inspection,
    language,
    law,
    retention,
    rewards,
    vault,
)
from runtime.commands.plain_errors import plain_errors
from runtime.commands.statemachine import write as write_statemachine
from runtime.config import Settings
from runtime.launch import run as launch
from runtime.logs import configure
from runtime.models import ROOT
from runtime.preparation import LABELS, train_missing
from runtime.processes import run_worker
from runtime.reindexing import reindex as rebuild_index
from runtime.second_factor import drop
from runtime.settings_page import write_settings_page
from triage.storage.migrate import upgrade
from triage.storage.staff import Account, account, accounts

# These import large libraries, hence only when they are asked for.
LEARNING = "runtime.commands.learning"
SUCCESSION = "runtime.commands.succession"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="环诉 Huansu: take environmental complaints in, see them triaged, work them off. "
    "Start with `huansu run`, report something at the printed address, then sign in at the desk. "
    "Settings are HUANSU_* variables, see docs/settings.md.",
)
user = typer.Typer(no_args_is_help=True, help="Accounts of bureau staff: add, list, change, password.")
app.add_typer(user, name="user")


@app.command()
def run() -> None:
    """Start everything on this machine: bot, actions, worker, scheduler, web server. Ctrl-C stops it."""
    with plain_errors():
        launch(Settings(), Console(stderr=True))


@app.command()
def demo(
    count: Annotated[int, typer.Option(help="How many invented reports.", min=1)] = 400,
    seed: Annotated[int, typer.Option(help="The same seed invents the same reports.")] = 1,
) -> None:
    """Feed invented complaints of a year over all channels, so that desk and charts have content."""
    with plain_errors():
        configure()
        demonstration.feed(build(), Console(stderr=True), count=count, seed=seed)


@app.command()
def migrate() -> None:
    """Bring record and vault to the shape this version needs. Safe to run at any time."""
    with plain_errors():
        settings = Settings()
        upgrade(settings.record_url, "record")
        upgrade(settings.identity_url, "vault")


@app.command()
def train(
    *,
    only: Annotated[
        str | None, typer.Option(help=f"One of {', '.join(LABELS)}; all of them when left out.")
    ] = None,
    force: Annotated[bool, typer.Option(help="Train even if nothing has changed.")] = False,
    challenger: Annotated[
        bool, typer.Option("--challenger", help="A classifier that runs in shadow beside the one in charge.")
    ] = False,
    from_ledger: Annotated[
        bool, typer.Option("--from-ledger", help="A challenger that learns from the desk's decisions too.")
    ] = False,
    labels: Annotated[Path | None, typer.Option(help="CSV with texts and an office's own labels.")] = None,
    text_col: Annotated[str, typer.Option(help="Column of the texts in --labels.")] = "text",
    label_col: Annotated[str, typer.Option(help="Column of the labels in --labels.")] = "label",
    out: Annotated[Path | None, typer.Option(help="Folder for the model of --labels.")] = None,
) -> None:
    """Train what is missing or stale from generated text; needs no network and no real complaint.

    With --labels: learn an office's own scheme and print an evaluation without leaks. With --challenger or
    --from-ledger: a new classifier beside the one in charge; `huansu promote` compares them.
    """
    with plain_errors():
        if labels is not None:
            import_module(LEARNING).train_labels(labels, text_col, label_col, out)
            return
        if challenger or from_ledger:
            import_module(SUCCESSION).train_challenger(Console(stderr=True), from_ledger=from_ledger)
            return
        if only is not None and only not in LABELS:
            raise typer.BadParameter(f"{only} is none of {', '.join(LABELS)}")
        names = [only] if only else list(LABELS)
        train_missing(Settings(), Console(stderr=True), names, force=force)


@app.command()
def evaluate(
    folder: Annotated[Path, typer.Argument(help="Folder with gold files (CSV or JSON lines).")],
    out: Annotated[Path, typer.Option(help="Where report.md and the figures go.")] = Path("evaluation"),
    inside: Annotated[str, typer.Option(help="The label that means environmental.")] = "环境保护",
    size: Annotated[int, typer.Option(help="Generated texts the baselines learn from.", min=100)] = 6000,
) -> None:
    """Score the models on gold files, with the usual means trained beside them in the same run."""
    with plain_errors():
        import_module(LEARNING).evaluate(folder, out, inside, size)


@app.command()
def models() -> None:
    """Which classifier is in charge, which one runs in shadow, and which one went before."""
    with plain_errors():
        import_module(SUCCESSION).show()


@app.command()
def promote(
    gold: Annotated[Path | None, typer.Option(help="Folder with gold files to compare on as well.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    back: Annotated[bool, typer.Option("--back", help="Bring the former classifier back instead.")] = False,
) -> None:
    """Compare the challenger with the classifier in charge, and let it take over after a yes."""
    with plain_errors():
        import_module(SUCCESSION).take_over(gold, yes=yes, back=back)


@app.command()
def reindex() -> None:
    """Make the index anew from the record, while the old one answers; needed after a change of encoder."""
    with plain_errors(), Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task("Indexing", total=None)
        count = rebuild_index(build(), lambda done: progress.update(bar, completed=done))
    typer.echo(f"{count} reports indexed")


@app.command()
def worker(
    processes: Annotated[int, typer.Option(help="Worker processes on this machine.", min=1)] = 1,
) -> None:
    """Run jobs: triage, duplicate search. `huansu run` starts one; start more for a bigger installation."""
    configure()
    with plain_errors():
        run_worker(Settings(), processes=processes)


@app.command()
def beat() -> None:
    """Send what is due: the outbox twice a second. Exactly one per installation."""
    configure()
    with plain_errors():
        run_beat(Settings())


@app.command()
def docs() -> None:
    """Write the pages of docs/ that are made from code."""
    typer.echo(write_settings_page(ROOT))
    write_statemachine(ROOT / "docs" / "statemachine.md")


@user.command("add")
def user_add(
    username: str,
    name: Annotated[str, typer.Option(help="How colleagues read it, e.g. 王科长.")],
    role: Annotated[list[str], typer.Option(help=f"One or more of {', '.join(ROLES)}.")],
    division: Annotated[str, typer.Option(help="Code prefix of the reports to be seen, e.g. 3301.")] = "",
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)] = "",
) -> None:
    """A new account. The password is asked for, so that it stays out of the shell's history."""
    with plain_errors():
        _known(role)
        person = Account(username, name, tuple(role), division, active=True)
        hire(build(), person, password, actor=CONSOLE)


@user.command("list")
def user_list() -> None:
    """Who may sign in, as what, and for which division."""
    with plain_errors(), build().reading() as session:
        for person in accounts(session):
            state = "" if person.active else "  (inactive)"
            typer.echo(f"{person.username}\t{person.name}\t{','.join(person.roles)}\t{person.adcode}{state}")


@user.command("change")
def user_change(
    username: str,
    *,
    role: Annotated[
        list[str] | None,
        typer.Option(help=f"Instead of the roles of now: one or more of {', '.join(ROLES)}."),
    ] = None,
    division: Annotated[
        str | None, typer.Option(help='Code prefix of the reports to be seen; "" for all.')
    ] = None,
    active: Annotated[
        bool | None, typer.Option("--active/--inactive", help="An inactive account is signed out at once.")
    ] = None,
) -> None:
    """Other roles, another division, or no way in any more; what is left out stays. Counts at once."""
    with plain_errors():
        given = {"roles": tuple(role) if role else None, "adcode": division, "active": active}
        changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        if not changes:
            raise typer.BadParameter("nothing to change: give --role, --division, --active or --inactive")
        _known(role or ())
        services = build()
        with services.reading() as session:
            before = account(session, username)
        change(services, replace(before, **changes), actor=CONSOLE)


@user.command("password")
def user_password(
    username: str,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)] = "",
) -> None:
    """A new password; lifts a lockout and signs the person out everywhere."""
    with plain_errors():
        renew_password(build(), username, password, actor=CONSOLE)


@user.command("drop-factor")
def user_drop_factor(username: str) -> None:
    """No second factor any more, for who has lost the telephone; signs the person out everywhere."""
    with plain_errors():
        drop(build(), username, actor=CONSOLE)


def _known(roles: Sequence[str]) -> None:
    """Raises BadParameter."""
    if unknown := set(roles) - set(ROLES):
        raise typer.BadParameter(f"no such role: {', '.join(sorted(unknown))}")


def _plainly(command: Callable[..., None]) -> Callable[..., None]:
    """The same command with plain errors; typer still sees its options."""

    @wraps(command)
    def run(**options: Any) -> None:
        with plain_errors():
            command(**options)

    return run


for command in (
    language.classify,
    facts.locate,
    facts.facts,
    facts.redact,
    duplicates.duplicates,
    law.due,
    law.route,
    rewards.reward,
):
    app.command()(_plainly(command))
app.add_typer(law.policy, name="policy")
app.add_typer(inspection.app, name="inspection")
app.add_typer(vault.app, name="vault")
app.add_typer(audit.app, name="audit")
app.add_typer(retention.app, name="retention")
app.add_typer(duty.app, name="duty")
