"""Which classifier is in charge, which one waits beside it, and which one went before?"""

from dataclasses import dataclass
from pathlib import Path

from runtime.config import Settings
from runtime.models import kinds_folder, point, pointers
from triage.classification.classifier import KindsClassifier
from triage.domain.errors import ModelUnavailable, NotFound

CHAMPION, CHALLENGER, FORMER = "kinds", "kinds-challenger", "kinds-former"
CHOSEN = "kinds-chosen"  # the champion that a person promoted: no start of the platform replaces it


@dataclass(frozen=True, slots=True)
class Succession:
    """Folders; None where there is no such model."""

    champion: Path | None
    challenger: Path | None
    former: Path | None
    chosen: bool


def succession(settings: Settings) -> Succession:
    known = pointers(settings)
    champion, challenger, former = (
        _existing(settings, known.get(name)) for name in (CHAMPION, CHALLENGER, FORMER)
    )
    chosen = champion is not None and known.get(CHOSEN) == champion.name
    return Succession(champion, challenger, former, chosen)


def has_challenger(settings: Settings) -> bool:
    return succession(settings).challenger is not None


def challenger_folder(settings: Settings) -> Path:
    """Raises ModelUnavailable when there is none."""
    folder = succession(settings).challenger
    if folder is None:
        raise ModelUnavailable("no challenger here: make one with `huansu train --challenger`")
    return folder


def challenge(settings: Settings, path: Path) -> None:
    """From the next report on this model runs in shadow. Raises NotFound when it is in charge already."""
    if succession(settings).champion == path:
        raise NotFound("the model in charge was made from just this: there is nothing to compare it with")
    point(settings, {CHALLENGER: path.name})


def promote(settings: Settings) -> None:
    """The challenger takes over, the champion is kept. Raises NotFound or ModelUnavailable."""
    now = succession(settings)
    if now.challenger is None:
        raise NotFound("no challenger: make one with `huansu train --challenger` or `--from-ledger`")
    KindsClassifier.load(now.challenger)
    _take_over(settings, now.challenger, now.champion)


def bring_back(settings: Settings) -> None:
    """The former champion takes over again; the one that leaves can be brought back in its turn."""
    now = succession(settings)
    if now.former is None:
        raise NotFound("no former model: nothing has been promoted here yet")
    KindsClassifier.load(now.former)
    _take_over(settings, now.former, now.champion)


def stays(settings: Settings) -> bool:
    """Was the champion promoted by a person, and can this version read it?"""
    if not succession(settings).chosen:
        return False
    try:
        KindsClassifier.load(kinds_folder(settings))
    except ModelUnavailable:
        return False
    return True


def _take_over(settings: Settings, heir: Path, champion: Path | None) -> None:
    changes = {CHAMPION: heir.name, CHOSEN: heir.name, FORMER: champion.name if champion else None}
    waiting = succession(settings).challenger
    point(settings, {**changes, **({CHALLENGER: None} if waiting == heir else {})})


def _existing(settings: Settings, name: str | None) -> Path | None:
    path = settings.folder("models") / name if name else None
    return path if path is not None and path.exists() else None
