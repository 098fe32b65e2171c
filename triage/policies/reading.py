"""How is a policy file read? As YAML whose rows remember their line, so that errors can name it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from triage.domain.errors import PolicyError

LINE = "__line__"
KEY_LINES = "__key_lines__"

Row = TypeVar("Row", bound="PolicyRow")


class PolicyRow(BaseModel):
    """A row as it stands in a file; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    origin: str = ""  # file:line, filled in when read


class _LineLoader(yaml.CSafeLoader):
    """Keeps the line on which each mapping begins and refuses a key that is given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise yaml.constructor.ConstructorError(
                None, None, f"given twice: {', '.join(sorted(twice))}", node.start_mark
            )
        mapping = super().construct_mapping(node, deep=deep)
        mapping[LINE] = node.start_mark.line + 1
        mapping[KEY_LINES] = tuple((key.value, key.start_mark.line + 1) for key, _ in node.value)
        return mapping


def read_file(path: Path, root: Path) -> dict[str, Any]:
    """The sections of one file; raises PolicyError naming file and line when it is not YAML."""
    name = path.relative_to(root).as_posix()
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LineLoader)  # noqa: S506 - it is a safe loader
    except (OSError, UnicodeDecodeError) as problem:
        raise PolicyError(f"{name}: {problem}") from problem
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 0
        raise PolicyError(f"{name}:{line}: {problem.problem}") from problem
    if not isinstance(content, dict):
        raise PolicyError(f"{name}:1: a policy file is a mapping of sections")
    return {section: value for section, value in content.items() if section not in (LINE, KEY_LINES)}


def rows(content: Mapping[str, Any], section: str, model: type[Row], name: str) -> Iterator[Row]:
    """The rows of a list section; raises PolicyError naming file, line and field."""
    for number, raw in enumerate(content.get(section) or (), start=1):
        if not isinstance(raw, dict):
            raise PolicyError(f"{name}: {section} row {number} is not a mapping")
        yield parsed(raw, model, name)


def parsed(raw: Mapping[str, Any], model: type[Row], name: str) -> Row:
    """One row, checked against its schema."""
    origin = f"{name}:{raw.get(LINE, 0)}"
    try:
        return model.model_validate({**plain(raw), "origin": origin})
    except ValidationError as problem:
        first = problem.errors()[0]
        field = ".".join(str(step) for step in first["loc"]) or "row"
        which = f" ({raw['rule']})" if "rule" in raw else ""
        raise PolicyError(f"{origin}{which}: {field}: {first['msg']}") from problem


def plain(value: Any) -> Any:
    """The same content without line marks."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if key not in (LINE, KEY_LINES)}
    return [plain(inner) for inner in value] if isinstance(value, list) else value
