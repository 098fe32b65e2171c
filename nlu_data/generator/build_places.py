"""Where do the generator's real place names come from? Run by hand: samples jionlp's gazetteer.

Names of divisions are public facts; jionlp (Apache-2.0) lists them from province to village. Three towns
of every county with two villages each are enough for training text, and keep the file small.
"""

import argparse
import zipfile
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

TOWNS, VILLAGES = 3, 2
OUTSIDE_MAINLAND = ("71", "81", "82")  # other administrations: no mainland bureau answers there

Row = tuple[str, str, str, str, str]  # adcode, province, city, county, "town:village,village|…"


def gazetteer_lines() -> list[str]:
    """Lines of the gazetteer, one tab of indentation for each level below the province."""
    spec = find_spec("jionlp")
    if spec is None or spec.origin is None:
        raise SystemExit("jionlp is not installed; it is needed only to rebuild places.tsv")
    archive = Path(spec.origin).parent / "dictionary" / "china_location.zip"
    with zipfile.ZipFile(archive) as packed:
        return packed.read(packed.namelist()[0]).decode("utf-8").splitlines()


def rows(lines: Iterable[str]) -> Iterator[Row]:
    """One row a county, in the gazetteer's order."""
    names = ["", "", "", ""]
    county: tuple[str, str, str, str] | None = None
    towns: dict[str, list[str]] = {}
    for line in lines:
        level = len(line) - len(line.lstrip("\t"))
        if level <= 2 and county:
            yield (*county, _sample(towns))
            county = None
        fields = line.strip().split("\t")
        if level <= 2:
            names[level] = fields[0]
        if level == 2 and len(fields) == 3 and not fields[1].startswith(OUTSIDE_MAINLAND):
            towns = {}
            county = (fields[1], names[0], names[1], fields[0])
        elif level == 3:
            names[3] = fields[0]
            towns[names[3]] = []
        elif level == 4:
            towns[names[3]].append(fields[0])
    if county:
        yield (*county, _sample(towns))


def _sample(towns: dict[str, list[str]]) -> str:
    chosen = _spread([town for town in towns if len(town) <= 10], TOWNS)
    return "|".join(f"{town}:{','.join(_spread(_villages(towns[town]), VILLAGES))}" for town in chosen)


def _villages(names: list[str]) -> list[str]:
    return [name for name in names if name.endswith("村") and 3 <= len(name) <= 6]


def _spread(names: list[str], count: int) -> list[str]:
    """`count` names at even distances, so that the choice does not favour the county seat."""
    if len(names) <= count:
        return names
    return [names[(2 * i + 1) * len(names) // (2 * count)] for i in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Rebuild the place names of the generator.")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("places.tsv"))
    out: Path = parser.parse_args().out
    out.write_text("".join("\t".join(row) + "\n" for row in rows(gazetteer_lines())), encoding="utf-8")


if __name__ == "__main__":
    main()
