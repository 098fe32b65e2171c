"""How does a roster of duty come in? A table as YAML, CSV or xlsx: all of its shifts, or none and why."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile

import yaml
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from runtime.bootstrap import Services
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
    reader = {".yaml": _yaml, ".yml": _yaml, ".csv": _csv, ".xlsx": _xlsx}.get(PurePath(name).suffix.lower())
    if reader is None:
        raise InvalidSubmission("排班表请用 YAML、CSV 或 xlsx 文件。")
    return reader(content), 1 if reader is _yaml else 2


class _Areas:
    """The divisions that exist within a scope."""

    def __init__(self, services: Services, scope: str) -> None:
        self._divisions, self._prefix = services.divisions, area_prefix(scope)

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and code.startswith(self._prefix) and bool(self._divisions.path(code))


def _yaml(content: bytes) -> Rows:
    try:
        found = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidSubmission("文件不是有效的 YAML。") from error
    rows = found.get("shifts") if isinstance(found, dict) else found
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InvalidSubmission("YAML 文件应当是班次的列表，每个班次写 area、person、start、end。")
    return [{str(name): _said(value) for name, value in row.items()} for row in rows[:MOST_LINES]]


def _csv(content: bytes) -> Rows:
    """UTF-8 with or without mark, or GB 18030, as spreadsheet programs write it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    rows = csv.DictReader(io.StringIO(text), restval="")
    return [{str(name): _said(value) for name, value in row.items()} for row in islice(rows, MOST_LINES)]


def _xlsx(content: bytes) -> Rows:
    try:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).active
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as error:
        raise InvalidSubmission("文件不是有效的 xlsx。") from error
    lines = islice(sheet.iter_rows(values_only=True), MOST_LINES + 1) if sheet is not None else iter(())
    head = [_said(cell) for cell in next(lines, ())]
    return [dict(zip(head, map(_said, line), strict=False)) for line in lines if any(line)]


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)
