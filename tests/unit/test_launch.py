"""What is checked before anything is started: that every address is free, also after minutes of training."""

import socket
from pathlib import Path

import pytest
from rich.console import Console

from runtime import launch
from runtime.config import Settings
from runtime.launch import StartError


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Three ports that were free a moment ago."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
    web, bot, actions = (probe.getsockname()[1] for probe in probes)
    for probe in probes:
        probe.close()
    return Settings(
        home=tmp_path,
        port=web,
        bot_url=f"http://127.0.0.1:{bot}",
        actions_url=f"http://127.0.0.1:{actions}",
    )


@pytest.fixture(autouse=True)
def _bot_is_set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Only its presence is asked for."""
    (tmp_path / "python").touch()
    monkeypatch.setattr(launch, "BOT_PYTHON", tmp_path / "python")


def test_a_port_that_is_taken_is_named_with_the_setting_that_moves_it(settings: Settings) -> None:
    launch.check(settings)
    with (
        socket.create_server(("127.0.0.1", settings.port)),
        pytest.raises(StartError, match=f"Port {settings.port} .*HUANSU_PORT"),
    ):
        launch.check(settings)


def test_a_port_taken_while_models_were_trained_stops_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    others: list[socket.socket] = []

    def train(_settings: Settings, _console: Console) -> None:
        others.append(socket.create_server(("127.0.0.1", settings.port)))

    monkeypatch.setattr(launch, "prepare", train)
    monkeypatch.setattr(launch, "configure", lambda _log: None)
    with pytest.raises(StartError, match=str(settings.port)):
        launch.run(settings, Console(quiet=True))
    others[0].close()
