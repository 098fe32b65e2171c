"""Which settings are there? A table for people, made from runtime/config.py; a test fails when stale."""

from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from runtime.config import Settings

PAGE = Path("docs/settings.md")
_HEAD = """# Settings
Made by `make docs` from `runtime/config.py`. Set them as environment variables or in a `.env` file; what
is not set keeps its default, with which everything runs on one machine without any server.

| variable | default | meaning |
|---|---|---|
"""


def settings_page() -> str:
    rows = [_row(name, field) for name, field in Settings.model_fields.items()]
    return _HEAD + "\n".join(rows) + "\n"


def write_settings_page(root: Path) -> Path:
    page = root / PAGE
    page.parent.mkdir(exist_ok=True)
    page.write_text(settings_page(), encoding="utf-8")
    return page


def _row(name: str, field: FieldInfo) -> str:
    return f"| `HUANSU_{name.upper()}` | {_shown(field.default)} | {field.description} |"


def _shown(default: Any) -> str:
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    if default is PydanticUndefined or default == "":
        return ""
    return f"`{default}`"
