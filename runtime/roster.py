"""How does a roster of duty come in? A table as YAML, CSV or xlsx: all of its shifts, or none and why."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

import yaml

from runtime.bootstrap import Services
from triage.documents.tables import read_sheets
from triage.domain.deadlines import area_prefix
from triage.domain.duty import read_shifts
from triage.domain.errors import InvalidSubmission
from triage.storage.shifts import enter_shifts
from triage.storage.staff import Account, accounts

MOST_LINES = 10_000
HANDLING = frozenset({"clerk", "supervisor"})

Rows = Sequence[Mapping[str, str]]


def import_roster(services: Services, name: str, content: bytes, *, actor: str, scope: str = "") -> int:
    """How many shifts were new. Raises InvalidSubmission; nothing is entered then."""
    rows, first = read_table(name, content)
    with services.unit_of_work() as uow:
        people = {person.username for person in on_call(accounts(uow.session))}
        shifts = read_shifts(rows, people=people, areas=_Areas(services, scope), first=first)
        entered = enter_shifts(uow.session, shifts, actor=actor, at=services.clock())
        uow.commit()
    return entered


def on_call(staff: Sequence[Account]) -> Sequence[Account]:
    """Who can lead an emergency: active accounts that handle reports."""
    return [person for person in staff if person.active and not HANDLING.isdisjoint(person.roles)]


def read_table(name: str, content: bytes) -> tuple[Rows, int]:
    """Lines by their column's name, and the number of the first of them."""
    reader = {".yaml": _yaml, ".yml": _yaml, ".csv": _table, ".xlsx": _xlsx}.get(
        PurePath(name).suffix.lower()
    )
    if reader is None:
        raise InvalidSubmission("排班表请用 YAML、CSV 或 xlsx 文件。")
    rows = reader(content)
    if len(rows) > MOST_LINES:
        raise InvalidSubmission(f"排班表超过 {MOST_LINES} 行，请分成几个文件。")
    return rows, 1 if reader is _yaml else 2


class _Areas:
    """The divisions that exist within a scope."""

    def __init__(self, services: Services, scope: str) -> None:
        self._divisions, self._prefix = services.divisions, area_prefix(scope)

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and code.startswith(self._prefix) and bool(self._divisions.path(code))


class _PlainLoader(yaml.BaseLoader):
    """Every value is the text that stands there."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):  # a few of them, nested, are more than any memory
            raise InvalidSubmission("YAML 文件里不能用 * 引用别处的内容，请把每个班次写完整。")
        return super().compose_node(parent, index)


def _yaml(content: bytes) -> Rows:
    try:
        found = yaml.load(content, Loader=_PlainLoader)  # noqa: S506 - it makes nothing but text
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidSubmission("文件不是有效的 YAML。") from error
    rows = found.get("shifts") if isinstance(found, dict) else found
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InvalidSubmission("YAML 文件应当是班次的列表，每个班次写 area、person、start、end。")
    return [{name: str(value) for name, value in row.items()} for row in rows]


def _table(content: bytes) -> Rows:
    """The first table of the file; lines without a word are none."""
    head, *lines = read_sheets(content, computed=True)[0].rows or [[]]
    return [dict(zip(head, line, strict=False)) for line in lines if any(line)]


def _xlsx(content: bytes) -> Rows:
    if not content.startswith(b"PK"):
        raise InvalidSubmission("文件不是有效的 xlsx。")
    return _table(content)
