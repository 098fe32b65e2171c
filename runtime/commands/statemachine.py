"""How do the workflows look? The page docs/statemachine.md, written from the tables that decide."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from triage.domain import assignments, claims, incidents, workflow
from triage.domain.transitions import Workflow, mermaid

S = TypeVar("S", bound=StrEnum)
T = TypeVar("T", bound=StrEnum)

_HEAD = """# Workflows

Written by `huansu docs` from the tables in `triage/domain/`; a test fails when this page is behind.
Whatever a table does not list is refused with `illegal-step`. Every step is appended to the history with
actor, time and reason; nothing is ever changed or removed there.
"""


def write(
    path: Annotated[Path, typer.Argument(help="Where the page goes.")] = Path("docs/statemachine.md"),
) -> None:
    """Writes the page with the diagrams of all workflows."""
    path.write_text(page(), encoding="utf-8")


def page() -> str:
    """The whole page."""
    sections = [
        _section("Report 举报件", workflow.REPORT, workflow.STATE_LABELS, workflow.STEP_LABELS),
        _who(),
        _bulletin(),
        _section(
            "Order to an office 交办件",
            assignments.ASSIGNMENT,
            assignments.ASSIGNMENT_STATE_LABELS,
            assignments.ASSIGNMENT_STEP_LABELS,
        ),
        _section("Case 案件", assignments.CASE, assignments.CASE_STATE_LABELS, assignments.CASE_STEP_LABELS),
        _section(
            "Incident 突发环境事件",
            incidents.INCIDENT,
            incidents.INCIDENT_STATE_LABELS,
            incidents.INCIDENT_STEP_LABELS,
        ),
        _section("Reward 举报奖励", claims.CLAIM, claims.STATE_LABELS, claims.STEP_LABELS),
    ]
    return "\n".join([_HEAD, *sections])


def _section(title: str, table: Workflow[S, T], states: Mapping[S, str], steps: Mapping[T, str]) -> str:
    keeping = "、".join(label for step, label in steps.items() if step in table.keeping)
    return (
        f"## {title}\n```mermaid\n{mermaid(table, states, steps)}\n```\nRecorded in every state: {keeping}.\n"
    )


def _who() -> str:
    rows = (
        f"| {workflow.STEP_LABELS[step]} | `{step}` | {', '.join(sorted(roles)) or 'the system'} |"
        f" {'yes' if step in workflow.REASONED else ''} |"
        for step, roles in workflow.ROLES.items()
    )
    return _table("### Who takes which step", "| step | code | roles | reason needed |", 4, rows)


def _bulletin() -> str:
    rows = (
        f"| {label} | `{state}` | {workflow.bulletin_state(state)} |"
        for state, label in workflow.STATE_LABELS.items()
    )
    return _table("### What bulletins count", "| state | code | bulletin |", 3, rows)


def _table(title: str, head: str, columns: int, rows: Iterable[str]) -> str:
    return "\n".join([title, head, "|---" * columns + "|", *rows, ""])
