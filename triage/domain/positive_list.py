"""Is an enterprise on the positive list of law enforcement? Then a complaint is checked off-site first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ListedEnterprise:
    """`names` are the full name and others it is known by; `area` is a code prefix."""

    names: tuple[str, ...]
    area: str
    valid_from: date
    citation: str
    valid_to: date | None = None


def listed(
    target: str, adcode: str, on: date, enterprises: Sequence[ListedEnterprise]
) -> ListedEnterprise | None:
    """The entry that names the target in full; part of a name spares nobody an inspection."""
    for entry in enterprises:
        in_force = entry.valid_from <= on and (entry.valid_to is None or on <= entry.valid_to)
        if in_force and adcode.startswith(entry.area) and target.strip() in entry.names:
            return entry
    return None
