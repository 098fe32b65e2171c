"""Is a query code kept so that it can be checked but not guessed?"""

import pytest

from triage.domain.receipts import code_digest
from triage.storage.codes import CodeHashes

SECRET = bytes(range(32))
CODES = CodeHashes(SECRET, memory_kib=8, passes=1)
CODE = "7KM2Q-X4T9B"


def test_a_code_fits_however_it_is_typed() -> None:
    kept = CODES.hash(CODE)
    assert CODES.fits("7km2q x4t9b", kept)
    assert not CODES.fits("7KM2Q-X4T9C", kept)


def test_what_is_kept_is_slow_differs_every_time_and_needs_the_key() -> None:
    kept = CODES.hash(CODE)
    assert kept.startswith("$argon2id$")
    assert "m=8,t=1" in kept
    assert kept != CODES.hash(CODE)
    assert not CodeHashes(bytes(32), memory_kib=8, passes=1).fits(CODE, kept)


def test_digests_of_earlier_versions_still_count() -> None:
    assert CODES.fits(CODE, code_digest(CODE, SECRET))
    assert not CODES.fits("AAAAA-AAAAA", code_digest(CODE, SECRET))


def test_parameters_may_change_while_codes_are_out() -> None:
    assert CodeHashes(SECRET, memory_kib=16, passes=2).fits(CODE, CODES.hash(CODE))


@pytest.mark.parametrize("code", [CODE, "", "no report has this code", "x" * 5000])
def test_no_code_fits_a_report_that_is_not_there(code: str) -> None:
    assert not CODES.fits(code, None)
