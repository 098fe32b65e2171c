"""Does an envelope open only with its key and only for its reporter?"""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from triage.storage.envelope import (
    Envelope,
    Keyring,
    MasterKey,
    VaultKeyError,
    contact_under,
    normal_phone,
    phone_digest,
    seal_contact,
    unwrap,
)

KEY, OTHER = MasterKey(bytes(32)), MasterKey(bytes(range(32)))
RING = Keyring(KEY)
ONE, TWO = UUID(int=1), UUID(int=2)
CONTACT = {"name": "某甲", "phone": "13800000000"}


def opened(envelope: Envelope, id: UUID, key: MasterKey) -> dict[str, str]:
    return contact_under(unwrap(envelope.wrapped_key, str(id), key, envelope.algorithm), envelope, id)


def test_what_was_sealed_opens_again() -> None:
    assert opened(seal_contact(CONTACT, ONE, RING), ONE, KEY) == CONTACT


def test_the_same_contact_never_looks_the_same() -> None:
    first, second = (seal_contact(CONTACT, ONE, RING) for _ in range(2))
    assert first.sealed != second.sealed
    assert first.wrapped_key != second.wrapped_key


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(VaultKeyError):
        opened(seal_contact(CONTACT, ONE, RING), ONE, OTHER)


def test_an_envelope_put_under_another_reporter_does_not_open() -> None:
    with pytest.raises(VaultKeyError):
        opened(seal_contact(CONTACT, ONE, RING), TWO, KEY)


@pytest.mark.parametrize("part", ["sealed", "wrapped_key"])
@pytest.mark.parametrize("change", ["flipped", "cut", "empty"])
def test_a_changed_envelope_does_not_open(part: str, change: str) -> None:
    envelope = seal_contact(CONTACT, ONE, RING)
    content: bytes = getattr(envelope, part)
    flipped = content[:-1] + bytes([content[-1] ^ 1])
    changed: Any = {part: {"flipped": flipped, "cut": content[:-1], "empty": b""}[change]}
    with pytest.raises(VaultKeyError):
        opened(replace(envelope, **changed), ONE, KEY)


def test_a_keyring_finds_keys_by_name_and_misses_unknown_ones() -> None:
    ring = Keyring(KEY, former=(OTHER,))
    assert ring.named(OTHER.id) is OTHER
    with pytest.raises(VaultKeyError):
        Keyring(KEY).named(OTHER.id)


def test_a_key_shows_its_name_only() -> None:
    assert KEY.id != OTHER.id
    assert KEY.secret.hex() not in repr(Keyring(KEY))
    assert "secret" not in repr(KEY)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(VaultKeyError, match="32 bytes"):
        MasterKey(b"short")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        pytest.param("138 0000 0000", "13800000000", id="spaces"),
        pytest.param("+86-138-0000-0000", "13800000000", id="country code"),
        pytest.param("0086 13800000000", "13800000000", id="country code with zeros"),
        pytest.param("１３８００００００００", "13800000000", id="full width"),
        pytest.param("0531-86000000", "053186000000", id="land line"),
        pytest.param("86000000", "86000000", id="a local number that begins like the country code"),
        pytest.param("没有", "", id="no number"),
    ],
)
def test_numbers_are_compared_as_digits(typed: str, number: str) -> None:
    assert normal_phone(typed) == number


def test_a_digest_needs_the_key_and_tells_nothing_without_a_number() -> None:
    assert phone_digest("138 0000 0000", KEY) == phone_digest("13800000000", KEY)
    assert phone_digest("13800000000", KEY) != phone_digest("13800000000", OTHER)
    assert phone_digest("无", KEY) == ""
