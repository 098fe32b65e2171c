"""Are photos as they were sent sealed, found again, moved to a new key and gone when they are erased?"""

from pathlib import Path
from uuid import uuid4

import pytest

from tests.contract.storage.at_once import NEW
from tests.contract.storage.samples import KEYS, NOON
from triage.domain.errors import InvalidSubmission, NotFound
from triage.storage.ciphers import Algorithm, VaultKeyError
from triage.storage.engine import Sessions
from triage.storage.envelope import Keyring
from triage.storage.originals import SealedOriginals
from triage.storage.rotation import rotate
from triage.storage.vault import SqlVault

PHOTO = b"a picture taken at 26.07 N 119.30 E"


def originals(folder: Path, sessions: Sessions, keys: Keyring = KEYS) -> SealedOriginals:
    return SealedOriginals(folder, sessions, lambda: keys)


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_photo_is_sealed_and_read_with_a_trace(
    vault_sessions: Sessions, tmp_path: Path, algorithm: Algorithm
) -> None:
    kept, id = originals(tmp_path, vault_sessions, Keyring(KEYS.current, algorithm=algorithm)), uuid4()
    kept.keep(id, PHOTO, "image/jpeg", at=NOON)
    assert b"26.07" not in (tmp_path / str(id)).read_bytes()
    assert kept.read(id, actor="bao", reason="现场比对", at=NOON) == PHOTO
    with pytest.raises(InvalidSubmission):
        kept.read(id, actor="bao", reason=" ", at=NOON)
    assert [entry.action for entry in SqlVault(vault_sessions, KEYS).trail(id)] == ["original"]


def test_a_rotation_reaches_photos_too(vault_sessions: Sessions, tmp_path: Path) -> None:
    id = uuid4()
    originals(tmp_path, vault_sessions).keep(id, PHOTO, "image/jpeg", at=NOON)
    rotate(vault_sessions, Keyring(NEW, former=(KEYS.current,)), actor="bao", at=NOON)
    rotated = originals(tmp_path, vault_sessions, Keyring(NEW))
    assert rotated.read(id, actor="bao", reason="现场比对", at=NOON) == PHOTO


def test_an_erased_photo_is_gone(vault_sessions: Sessions, tmp_path: Path) -> None:
    kept, id = originals(tmp_path, vault_sessions), uuid4()
    kept.keep(id, PHOTO, "image/jpeg", at=NOON)
    for _ in range(2):
        kept.erase(id, actor="system", reason="retention", at=NOON)
    assert list(tmp_path.glob(str(id))) == []
    with pytest.raises(NotFound):
        kept.read(id, actor="bao", reason="现场比对", at=NOON)


def test_a_photo_that_is_taken_back_leaves_nothing(vault_sessions: Sessions, tmp_path: Path) -> None:
    kept, id, other = originals(tmp_path, vault_sessions), uuid4(), uuid4()
    for each in (id, other):
        kept.keep(each, PHOTO, "image/jpeg", at=NOON)
    for _ in range(2):
        kept.discard(id)
    assert [path.name for path in tmp_path.iterdir() if path.name == str(id)] == []
    with pytest.raises(NotFound):
        kept.read(id, actor="bao", reason="现场比对", at=NOON)
    assert kept.read(other, actor="bao", reason="现场比对", at=NOON) == PHOTO


def test_two_files_that_were_exchanged_do_not_open(vault_sessions: Sessions, tmp_path: Path) -> None:
    kept, one, two = originals(tmp_path, vault_sessions), uuid4(), uuid4()
    for id in (one, two):
        kept.keep(id, PHOTO, "image/jpeg", at=NOON)
    (tmp_path / str(one)).write_bytes((tmp_path / str(two)).read_bytes())
    with pytest.raises(VaultKeyError):
        kept.read(one, actor="bao", reason="现场比对", at=NOON)


def test_a_photo_sent_while_the_key_is_away_waits_in_the_box(
    vault_sessions: Sessions, tmp_path: Path
) -> None:
    def away() -> Keyring:
        raise VaultKeyError("no key")

    kept, first, id = originals(tmp_path, vault_sessions), uuid4(), uuid4()
    kept.keep(first, PHOTO, "image/jpeg", at=NOON)
    SealedOriginals(tmp_path, vault_sessions, away).keep(id, PHOTO, "image/jpeg", at=NOON)
    assert kept.read(id, actor="bao", reason="现场比对", at=NOON) == PHOTO
