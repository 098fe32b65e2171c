"""Where is it? The answer of a locator, as deep as the text allows, and what it could not decide."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """One reading of an ambiguous name, e.g. one of the four 鼓楼区."""

    adcode: str
    name: str  # full name from province down


@dataclass(frozen=True, slots=True)
class Place:
    """`adcode` has 6 digits down to the county, 9 at a township (GB/T 2260, statistics); "" when unknown.

    `detail` is what follows the division in the text (road, estate, village).
    `spans` are [start, end) offsets into the text that was located.
    """

    adcode: str = ""
    province: str = ""
    city: str = ""
    county: str = ""
    town: str = ""
    detail: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    ambiguous: tuple[PlaceCandidate, ...] = ()

    @property
    def known(self) -> bool:
        return bool(self.adcode)

    @property
    def city_code(self) -> str:
        """First four digits: what duplicate search filters by; "" when the city is unknown."""
        return self.adcode[:4] if len(self.adcode) >= 4 and self.adcode[2:4] != "00" else ""
