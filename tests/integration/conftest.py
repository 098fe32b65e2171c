"""Which installation do these tests have? A real one in a fresh folder with small models: tests/fakes.py."""

from pathlib import Path

import pytest

from runtime.config import Settings
from tests.fakes import Installation


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(Settings(home=tmp_path))
