"""What does another process do to an index? Puts groups of reports, prints the ids of each that is safe."""

import sys

from tests.contract.search.reports import report
from tests.contract.search.sites import Site


def main(backend: str, address: str, alias: str, group: int, puts: int) -> None:
    index = Site(backend, address, alias).open()
    for number in range(puts):
        reports = [report(f"化工厂第{number}次夜间排放废气{at}", adcode="320102") for at in range(group)]
        index.put(reports)
        sys.stdout.write(" ".join(it.id.hex for it in reports) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:4], *map(int, sys.argv[4:]))  # type: ignore[arg-type]
