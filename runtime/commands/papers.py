"""On which sheets are papers printed here? The shipped one to begin with, and whether the own ones fit."""

from collections.abc import Iterable
from pathlib import Path

from triage.documents.letterhead import FOR_ALL, SUFFIX, shipped_letterhead
from triage.documents.word import check_letterhead
from triage.domain.errors import PolicyError
from triage.domain.notices import NoticeKind
from triage.policies.check import Finding


def write_letterhead(path: Path) -> None:
    """Raises FileExistsError: an office's own sheet is never written over."""
    with path.open("xb") as file:
        file.write(shipped_letterhead())


def check_letterheads(folder: Path) -> Iterable[Finding]:
    """What keeps sheets of the office from being used."""
    if not folder.is_dir():
        yield Finding(str(folder), "no such folder of letterheads", grave=True)
        return
    known = {FOR_ALL, *NoticeKind}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path.stem not in known:
            yield Finding(path.name, f"no notice is called '{path.stem}', the sheet is never used")
            continue
        try:
            check_letterhead(path)
        except PolicyError as problem:
            yield Finding(path.name, str(problem), grave=True)
