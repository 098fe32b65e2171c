"""Does the page about policies know every field and every command?"""

from pathlib import Path

import pytest
from typer.main import get_command

from runtime.commands.policy import Subject, app
from triage.policies.schema import OwnerRowModel, TermRow

PAGE = Path("docs/policies.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("field", sorted({*TermRow.model_fields, *OwnerRowModel.model_fields} - {"origin"}))
def test_every_field_of_a_row_is_documented(field: str) -> None:
    assert f"`{field}`" in PAGE


@pytest.mark.parametrize("command", sorted(get_command(app).commands))  # type: ignore[attr-defined]
def test_every_command_is_documented(command: str) -> None:
    assert f"huansu policy {command}" in PAGE


@pytest.mark.parametrize("subject", list(Subject))
def test_every_list_is_documented(subject: Subject) -> None:
    assert subject in PAGE
