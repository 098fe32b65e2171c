"""An installation with money in its fund, on which rewards are played."""

from pathlib import Path

import pytest

from tests.rewards_lives import Play, shipped_rules
from tests.web_site import MigratedInstallation, fresh_home, settings_in


@pytest.fixture
def play(tmp_path: Path) -> Play:
    fresh_home(tmp_path / "home")
    made = Play(MigratedInstallation(settings_in(tmp_path / "home")), shipped_rules())
    made.budget(100_000)
    return made
