"""Do the documents say what is true now?"""

import re
from pathlib import Path

import pytest

from runtime.settings_page import PAGE, settings_page

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
HEADINGS = ("Status", "Context", "Decision", "Evidence", "Consequences", "Alternatives")


def test_the_settings_table_is_current() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == settings_page(), "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs/adr").glob("*.md")), ids=lambda page: page.stem)
def test_every_decision_record_has_its_six_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [heading for heading in HEADINGS if heading not in text] == []


def test_files_that_the_architecture_names_exist() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:api|bot|nlu_data|runtime|search|triage)/[\w./*]+)`", text)
    assert named
    assert [path for path in named if not list(ROOT.glob(path.rstrip("/")))] == []


def test_the_readme_can_be_read_in_two_minutes() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120
