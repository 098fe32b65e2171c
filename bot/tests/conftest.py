"""The real thing for the conversations: a trained model, Rasa, the action server, and a fake platform.

A model is trained once a session; HUANSU_BOT_MODEL names one that is already there.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.tests.acting import Chat, FakePlatform, Servers


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    given = os.environ.get("HUANSU_BOT_MODEL")
    if given:
        return Path(given)
    target = tmp_path_factory.mktemp("model") / "bot.tar.gz"
    subprocess.run([sys.executable, "-m", "bot.train", "--out", target], check=True, cwd=target.parent)
    return target


@pytest.fixture(scope="session")
def running(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    servers = Servers(model, tmp_path_factory.mktemp("logs"), token=secrets.token_hex(16))
    with FakePlatform() as platform:
        servers.start(platform)
        try:
            yield servers
        finally:
            servers.stop()


@pytest.fixture
def platform(running: Servers) -> FakePlatform:
    running.platform.forget()
    return running.platform


@pytest.fixture
def chat(running: Servers, platform: FakePlatform) -> Chat:
    return Chat(running.bot_url, running.token)
