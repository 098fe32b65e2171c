"""Does docker-compose.yml fit the project? Checked without an engine: names, files, settings, commands."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from runtime.cli import app
from runtime.config import Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def test_every_part_of_the_installation_is_there() -> None:
    expected = {"postgres", "redis", "elasticsearch", "bot", "actions", "api", "worker", "beat", "prepare"}
    assert set(SERVICES) == expected


@pytest.mark.parametrize("name", SERVICES)
def test_services_refer_to_each_other_and_to_files_that_exist(name: str) -> None:
    service = SERVICES[name]
    assert set(service.get("depends_on", ())) <= set(SERVICES)
    if "build" in service:
        assert (ROOT / service["build"]["dockerfile"]).is_file()
    network = service.get("network_mode", "")
    assert not network or network.removeprefix("service:") in SERVICES


def test_variables_are_settings() -> None:
    known = {f"HUANSU_{name.upper()}" for name in Settings.model_fields} | {"HUANSU_BOT_TRACKER"}
    used = {key for service in SERVICES.values() for key in service.get("environment", ())}
    ours = {key for key in used if key.startswith("HUANSU_")}
    assert ours
    assert ours <= known


def test_commands_are_commands() -> None:
    known = {
        command.name or str(getattr(command.callback, "__name__", "")) for command in app.registered_commands
    }
    used = re.findall(r"huansu (\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert used
    assert set(used) - {"user"} <= known


def test_only_the_web_server_is_published() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["api"]


@pytest.mark.parametrize("file", sorted((ROOT / "docker").glob("*.Dockerfile")), ids=lambda file: file.name)
def test_images_copy_what_is_there(file: Path) -> None:
    copies = re.findall(r"^COPY (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert copies
    for line in copies:
        *sources, _target = line.split()
        assert [source for source in sources if not (ROOT / source).exists()] == []


def test_the_search_server_is_the_one_of_the_tests() -> None:
    version = SERVICES["elasticsearch"]["image"].rpartition(":")[2]
    assert f'"{version}"' in (ROOT / "tests/elasticsearch_node.py").read_text(encoding="utf-8")
