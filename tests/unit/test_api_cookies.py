"""A sealed value opens only unchanged, for its purpose, and in time."""

from datetime import UTC, datetime, timedelta

import pytest

from api.cookies import lasting, open_sealed, seal

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KEY = b"k" * 32
SEALED = seal("a1b2", purpose="conversation", until=lasting(NOW, 1), key=KEY)


def test_what_was_sealed_opens_again() -> None:
    assert open_sealed(SEALED, purpose="conversation", now=NOW, key=KEY) == "a1b2"


@pytest.mark.parametrize(
    "altered",
    [
        pytest.param(SEALED.replace("a1b2", "a1b3"), id="another value"),
        pytest.param("b1." + SEALED.split(".", 1)[1], id="another id under the old signature"),
        pytest.param(SEALED[:-1], id="a shortened signature"),
        pytest.param("", id="nothing"),
        pytest.param("...", id="dots only"),
        pytest.param("好.好.好", id="letters no signature has"),
    ],
)
def test_what_was_altered_does_not_open(altered: str) -> None:
    assert open_sealed(altered, purpose="conversation", now=NOW, key=KEY) is None


def test_a_value_opens_for_its_own_purpose_only() -> None:
    assert open_sealed(SEALED, purpose="desk", now=NOW, key=KEY) is None


def test_another_key_does_not_open_it() -> None:
    assert open_sealed(SEALED, purpose="conversation", now=NOW, key=b"j" * 32) is None


def test_it_no_longer_counts_from_its_last_moment_on() -> None:
    last = lasting(NOW, 1)
    just_before = last - timedelta(seconds=1)
    assert open_sealed(SEALED, purpose="conversation", now=just_before, key=KEY) == "a1b2"
    assert open_sealed(SEALED, purpose="conversation", now=last, key=KEY) is None
