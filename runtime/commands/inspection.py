"""How does a batch of an inspection get in and out? A hand-over table is filed, the disclosed one written."""

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from runtime.bootstrap import Services, build
from triage.domain.errors import Conflict, InvalidSubmission
from triage.domain.inspection import DISCLOSED, BatchItem, Outcome, disclosed, read_items
from triage.domain.reports import Channel, Facts, Report
from triage.domain.workflow import Step
from triage.facts.redact import redact
from triage.ports import StepTaken
from triage.storage.past_reports import PastRow, past_reports
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases import intake
from triage.usecases.clocks import start_order_clock

app = typer.Typer(no_args_is_help=True, help="Batches of environmental inspections: take in, publish.")

_WITH_OUTCOME = (Step.DRAFT, Step.CLOSE)


@app.command("import")
def take_in(table: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV table.")]) -> None:
    """File every line of a hand-over table; a number that was filed before is left alone."""
    services = build()
    try:
        items, problems = read_items(read_table(table), services.policies.inspection_columns)
    except InvalidSubmission as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from problem
    filed = 0
    for item in items:
        try:
            filed += file_item(item, services)
        except (Conflict, InvalidSubmission) as problem:
            problems.append(f"第{item.line}行：{problem}")
    for text in problems:
        typer.echo(text, err=True)
    typer.echo(f"{filed} filed, {len(items) - filed} known before or refused, {len(problems)} problems")


@app.command()
def publish(
    since: Annotated[datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="First day of receipt.")],
) -> None:
    """The disclosure table of all inspection items since a day as CSV on stdout, names taken out."""
    writer = csv.DictWriter(sys.stdout, DISCLOSED)
    writer.writeheader()
    writer.writerows(published(build(), since.date()))


def file_item(item: BatchItem, services: Services) -> bool:
    """Files one item with the deadline its order carries; False when it was filed before."""
    submission = intake.Submission(
        channel=Channel.INSPECTION,
        text=item.text,
        facts=Facts(place=item.region, source=item.target),
        client_key=item.number,
        external_no=item.number,
    )
    with services.unit_of_work() as uow:
        receipt = intake.receive(
            submission,
            id=uuid4(),
            now=services.clock(),
            serials=services.serials(),
            secret=services.secrets.receipts,
            uow=uow,
        )
        if receipt.fresh and item.due is not None:
            start_order_clock(receipt.report, item.due, item.number, policies=services.policies, uow=uow)
        uow.commit()
    return receipt.fresh


def published(services: Services, since: date) -> Iterable[dict[str, str]]:
    """Lines of the disclosure table, in order of registration."""
    with services.reading() as session:
        rows = [row for row in past_reports(session, since) if row.channel == Channel.INSPECTION]
    for row in rows:
        with services.unit_of_work() as uow:
            report = uow.reports.by_receipt(row.receipt)
            if report is not None:
                yield _line(report, row, services, uow)


def _line(report: Report, row: PastRow, services: Services, uow: SqlUnitOfWork) -> dict[str, str]:
    labels = services.policies.owners.kinds
    item = BatchItem(
        number=report.external_no or report.receipt,
        text=report.text,
        region=services.divisions.full_name(row.adcode),
        kinds="、".join(dict.fromkeys(labels.get(kind.partition(".")[0], kind) for kind in row.kinds)),
    )
    return disclosed(item, _outcome(uow.reports.steps(report.id)), lambda text: redact(text).text)


def _outcome(steps: Sequence[StepTaken]) -> Outcome:
    """What the last reply says: the detail of the step with which it was drafted or closed."""
    details = [taken.detail for taken in steps if taken.step in _WITH_OUTCOME and taken.detail]
    said = details[-1] if details else {}
    return Outcome(**{name: str(said.get(name, "")) for name in Outcome.__slots__})


def read_table(path: Path) -> list[list[str]]:
    """Rows of a CSV file as spreadsheet programs write it: UTF-8 with or without mark, or GB 18030."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    return list(csv.reader(io.StringIO(text, newline="")))
