"""What would a change of the rows have done to the reports on record, and why did rows decide as they did?"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from runtime.bootstrap import Services, build
from triage.domain.calendar import CHINA, local_day
from triage.domain.deadlines import DueQuestion
from triage.domain.errors import NotFound, PolicyError
from triage.domain.receipts import parse_receipt
from triage.domain.routing import Matter
from triage.policies.loader import DATA, Policies, read_policies
from triage.storage.past_reports import PastRow, past_reports
from triage.storage.unit_of_work import SqlUnitOfWork
from triage.usecases.clocks import route_of
from triage.usecases.explaining import Considered, explain_clocks, explain_owner, explain_severity
from triage.usecases.what_if import Comparison, Difference, PastReport, totals

Since = Annotated[datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="First day of receipt.")]
Change = Annotated[
    Path, typer.Option("--change", exists=True, dir_okay=False, help="YAML with terms, owners, remove.")
]


def simulate(since: Since, change: Change) -> None:
    """What changed rows would have done to past reports: a JSON line for each, totals on stderr."""
    services = build()
    try:
        before, changed = services.policies, read_policies(DATA, change, own=services.settings.policies)
    except PolicyError as problem:
        typer.echo(f"error  {problem}", err=True)
        raise typer.Exit(1) from problem
    counts: Counter[str] = Counter()
    for line in simulated(services, before, changed, since.date(), counts):
        typer.echo(json.dumps(line, ensure_ascii=False))
    typer.echo(json.dumps(asdict(totals(counts))), err=True)


def explain(report: Annotated[str, typer.Argument(help="Receipt number, HS…")]) -> None:
    """Which rows applied to a report and why, one JSON line a row; the deciding ones say so."""
    try:
        for row in explained(build(), report):
            typer.echo(json.dumps(asdict(row), ensure_ascii=False))
    except (NotFound, PolicyError) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from problem


def simulated(
    services: Services, before: Policies, after: Policies, since: date, counts: Counter[str]
) -> Iterator[Mapping[str, Any]]:
    """Lines of the simulation; `counts` is complete when the last one has been read."""
    comparison = Comparison(before, after, services.divisions, datetime.now(CHINA).date())
    with services.reading() as session:
        past = (_past(row) for row in past_reports(session, since))
        yield from map(_line, comparison.differences(past, counts))


def explained(services: Services, typed: str) -> Iterable[Considered]:
    """Raises NotFound."""
    policies, receipt = services.policies, parse_receipt(typed)
    with SqlUnitOfWork(services.reading) as uow:
        report = uow.reports.by_receipt(receipt) if receipt else None
        if report is None:
            raise NotFound(f"no report {typed}")
        standing, route = uow.reports.standing(report.id), route_of(report.id, uow)
        steps = uow.reports.steps(report.id)
    day = local_day(report.received)
    yield from explain_owner(Matter(standing.kinds, route, standing.adcode, day, standing.target), policies)
    events = {policies.terms.step_events.get(taken.step): taken.at for taken in steps}
    for event, at in {**events, "received": report.received}.items():
        if event is not None:
            question = DueQuestion(route, report.channel, standing.adcode, event, at)
            yield from explain_clocks(question, policies)
    yield from explain_severity(report.text, standing.kinds, policies)


def _past(row: PastRow) -> PastReport:
    return PastReport(
        receipt=row.receipt,
        source=row.channel,
        kinds=row.kinds,
        adcode=row.adcode,
        target=row.target,
        received=row.received,
        accepted=row.accepted,
        settled=row.settled_on,
    )


def _line(difference: Difference) -> Mapping[str, Any]:
    old, new = difference.owner or ("", "")
    return {
        "report": difference.receipt,
        "moved": {"from": old, "to": new} if difference.owner else None,
        "unowned": difference.unowned,
        "due": {clock: [day and day.isoformat() for day in days] for clock, days in difference.due.items()},
        "newly_overdue": list(difference.newly_overdue),
    }
