"""How does a driver say what it measured, so that one table can hold all of it?"""

import re
import sys
from dataclasses import dataclass

_LINE = re.compile(
    r"(?P<what>.+): (?P<value>[\d.,]+|nan)(?P<unit>[^()]*) \((?P<aim>(?P<sign>[<>]=) (?P<bound>[\d.,]+).*)\)"
)


@dataclass(frozen=True, slots=True)
class Ratio:
    """What was measured, as it was said, and whether it keeps to its aim."""

    what: str
    value: str
    aim: str
    kept: bool


def say(what: str, value: float, aim: str, *, unit: str = "") -> None:
    """`aim` begins with <= or >= and a number, e.g. "<= 1.5"."""
    sys.stdout.write(f"{what}: {value:,.{2 if value < 100 else 0}f}{unit} ({aim})\n")
    sys.stdout.flush()


def heard(line: str) -> Ratio | None:
    """The ratio that a line of a driver's output says; None for everything else it prints."""
    match = _LINE.fullmatch(line.strip())
    if match is None:
        return None
    value, bound = _number(match["value"]), _number(match["bound"])
    kept = value <= bound if match["sign"] == "<=" else value >= bound
    return Ratio(match["what"], match["value"] + match["unit"], match["aim"], kept)


def _number(text: str) -> float:
    return float(text.replace(",", ""))
