"""Which rows may a person see? Those of the own division and everything below it."""

from sqlalchemy import ColumnElement, and_, true
from sqlalchemy.orm import InstrumentedAttribute


def division_prefix(adcode: str) -> str:
    """What the codes of a division and everything below it begin with: 370000 is 37, 370100 is 3701."""
    code = adcode[:6].rstrip("0") if set(adcode[6:]) <= {"0"} else adcode
    return code + "0" * (len(code) % 2) if len(code) < 6 else code


def within(area: InstrumentedAttribute[str], scope: str) -> ColumnElement[bool]:
    """A range, so that an index serves it; "" is everywhere, also where the place is unknown."""
    prefix = division_prefix(scope)
    if not prefix:
        return true()
    after = str(int(prefix) + 1)
    return and_(area >= prefix, area < after)
