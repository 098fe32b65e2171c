"""What do the stories need? A desk with a real database and the shipped rows of law."""

from pathlib import Path

import pytest

from tests.scenarios.law.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
