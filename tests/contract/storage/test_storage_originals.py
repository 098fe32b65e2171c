"""Are photos as they were sent sealed, found again, moved to a new key and gone when they are erased?"""

from uuid import uuid4

import pytest

from tests.contract.storage.at_once import NEW
from tests.contract.storage.samples import KEYS, NOON
from tests.contract.storage.stores import Store
from triage.domain.errors import InvalidSubmission, NotFound
from triage.storage.ciphers import Algorithm, VaultKeyError
from triage.storage.engine import Sessions
from triage.storage.envelope import Keyring
from triage.storage.originals import SealedOriginals
from triage.storage.rotation import rotate
from triage.storage.vault import SqlVault

PHOTO = b"a picture taken at 26.07 N 119.30 E"


def originals(store: Store, sessions: Sessions, keys: Keyring = KEYS) -> SealedOriginals:
    return SealedOriginals(store.objects, sessions, lambda: keys)


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_photo_is_sealed_and_read_with_a_trace(
    vault_sessions: Sessions, store: Store, algorithm: Algorithm
) -> None:
    kept, id = originals(store, vault_sessions, Keyring(KEYS.current, algorithm=algorithm)), uuid4()
    kept.keep(id, PHOTO, "image/jpeg", at=NOON)
    assert b"26.07" not in store.objects.read(str(id))
    assert kept.read(id, actor="bao", reason="现场比对", at=NOON) == PHOTO
    with pytest.raises(InvalidSubmission):
        kept.read(id, actor="bao", reason=" ", at=NOON)
    assert [entry.action for entry in SqlVault(vault_sessions, KEYS).trail(id)] == ["original"]


def test_a_rotation_reaches_photos_too(vault_sessions: Sessions, store: Store) -> None:
    id = uuid4()
    originals(store, vault_sessions).keep(id, PHOTO, "image/jpeg", at=NOON)
    rotate(vault_sessions, Keyring(NEW, former=(KEYS.current,)), actor="bao", at=NOON)
    rotated = originals(store, vault_sessions, Keyring(NEW))
    assert rotated.read(id, actor="bao", reason="现场比对", at=NOON) == PHOTO


def test_an_erased_photo_is_gone(vault_sessions: Sessions, store: Store) -> None:
    kept, id = originals(store, vault_sessions), uuid4()
    kept.keep(id, PHOTO, "image/jpeg", at=NOON)
    for _ in range(2):
        kept.erase(id, actor="system", reason="retention", at=NOON)
    assert store.names() == []
    with pytest.raises(NotFound):
        kept.read(id, actor="bao", reason="现场比对", at=NOON)


def test_a_photo_that_is_taken_back_leaves_nothing(vault_sessions: Sessions, store: Store) -> None:
    kept, id, other = originals(store, vault_sessions), uuid4(), uuid4()
    for each in (id, other):
        kept.keep(each, PHOTO, "image/jpeg", at=NOON)
    for _ in range(2):
        kept.discard(id)
    assert store.names() == [str(other)]
    with pytest.raises(NotFound):
        kept.read(id, actor="bao", reason="现场比对", at=NOON)
    assert kept.read(other, actor="bao", reason="现场比对", at=NOON) == PHOTO


def test_two_files_that_were_exchanged_do_not_open(vault_sessions: Sessions, store: Store) -> None:
    kept, one, two = originals(store, vault_sessions), uuid4(), uuid4()
    for id in (one, two):
        kept.keep(id, PHOTO, "image/jpeg", at=NOON)
    store.objects.write(str(one), store.objects.read(str(two)))
    with pytest.raises(VaultKeyError):
        kept.read(one, actor="bao", reason="现场比对", at=NOON)


def test_a_photo_sent_while_the_key_is_away_waits_in_the_box(vault_sessions: Sessions, store: Store) -> None:
    def away() -> Keyring:
        raise VaultKeyError("no key")

    kept, first, id = originals(store, vault_sessions), uuid4(), uuid4()
    kept.keep(first, PHOTO, "image/jpeg", at=NOON)
    SealedOriginals(store.objects, vault_sessions, away).keep(id, PHOTO, "image/jpeg", at=NOON)
    assert kept.read(id, actor="bao", reason="现场比对", at=NOON) == PHOTO
