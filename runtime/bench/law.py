"""How long do clocks, owners and a trial of changed rows take? Processor time, one core, one run.

python -m runtime.bench.law --reports 100000
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from runtime.bench.ratios import say
from triage.domain.deadlines import DueQuestion, due_clocks
from triage.domain.divisions import COUNTY, Divisions
from triage.domain.policies import Policies
from triage.domain.routing import Matter, OwnerRow, find_owner
from triage.domain.severity import judge
from triage.policies.divisions import load_divisions
from triage.policies.loader import load_policies
from triage.usecases.what_if import Comparison, PastReport, totals

SEED = 11
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
TEXT = "楼下的喷漆厂每天晚上偷偷生产，气味刺鼻，孩子头晕，打过几次电话都没人管，希望尽快查处。" * 3
TARGETS = ("", "", "永清化工厂", "地铁2号线", "农户散养", "渣土车")


def past(count: int, policies: Policies, divisions: Divisions) -> Iterator[PastReport]:
    """Invented reports over two years and all counties."""
    chance = Random(SEED)  # noqa: S311 - figures, not secrets
    counties = [each.code for each in divisions if each.level == COUNTY]
    kinds = [kind for kind in policies.owners.kinds if "." in kind]
    for number in range(count):
        received = FIRST + timedelta(minutes=chance.randrange(2 * 365 * 24 * 60))
        yield PastReport(
            receipt=f"{number}",
            source=chance.choice(list(policies.terms.sources)),
            kinds=tuple(chance.sample(kinds, chance.randint(1, 2))),
            adcode=chance.choice(counties),
            target=chance.choice(TARGETS),
            received=received,
            accepted=received + timedelta(days=chance.randint(0, 14)),
            settled=(received + timedelta(days=chance.randint(5, 70))).date(),
        )


def changed(policies: Policies) -> Policies:
    """Every row for fumes turned over to the police, every term in days cut by a third."""
    terms = tuple(replace(term, length=term.length * 2 // 3) for term in policies.terms.terms)
    rows = tuple(_turned(row) for row in policies.owners.rows)
    return replace(
        policies,
        terms=replace(policies.terms, terms=terms),
        owners=replace(policies.owners, rows=rows),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=100_000)
    reports = parser.parse_args().reports
    policies, divisions = load_policies(), load_divisions()
    sample = list(past(2000, policies, divisions))
    sys.stdout.write("| decision | ms each |\n|---|---|\n")
    taken = {name: _milliseconds(it, sample) for name, it in _decisions(policies, divisions).items()}
    for name, milliseconds in taken.items():
        sys.stdout.write(f"| {name} | {milliseconds:.3f} |\n")
    comparison = Comparison(policies, changed(policies), divisions, date(2026, 1, 1))
    counts: Counter[str] = Counter()
    start = time.process_time()
    for _ in comparison.differences(past(reports, policies, divisions), counts):
        pass
    seconds = time.process_time() - start
    sys.stdout.write(f"\ntrial of changed rows over {reports:,} reports: {seconds:.1f} s, {totals(counts)}\n")
    say("one routing decision", taken["owner"], "<= 2 ms", unit=" ms")
    say("trial of changed rows, 100,000 reports", seconds * 100_000 / reports, "<= 60 s", unit=" s")


def _decisions(policies: Policies, divisions: Divisions) -> dict[str, Callable[[PastReport], object]]:
    def owner(report: PastReport) -> object:
        day = report.received.date()
        matter = Matter(report.kinds, "report", report.adcode, day, report.target)
        return find_owner(matter, policies.owners, divisions)

    def clocks(report: PastReport) -> object:
        question = DueQuestion("report", report.source, report.adcode, "received", report.received)
        return due_clocks(question, policies.terms, policies.calendar)

    def urgency(report: PastReport) -> object:
        return judge(TEXT, report.kinds, policies.severity)

    return {"owner": owner, "clocks": clocks, "urgency of 130 characters": urgency}


def _milliseconds(decide: Callable[[PastReport], object], sample: list[PastReport]) -> float:
    start = time.process_time()
    for report in sample:
        decide(report)
    return (time.process_time() - start) * 1000 / len(sample)


def _turned(row: OwnerRow) -> OwnerRow:
    return replace(row, department="police") if "air.fumes" in row.kinds else row


if __name__ == "__main__":
    main()
