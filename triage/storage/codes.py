"""Is this the code that was given out? Kept as a slow hash; keyed digests of before still count."""

import hmac
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from triage.domain.receipts import code_digest


class CodeHashes:
    """Argon2id over the keyed digest: who has the record needs the key, and time, for every single guess."""

    def __init__(self, secret: bytes, *, memory_kib: int, passes: int) -> None:
        self._secret = secret
        self._slow = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)

    def hash(self, code: str) -> str:
        return self._slow.hash(code_digest(code, self._secret))

    def fits(self, code: str, kept: str | None) -> bool:
        """As much work for a report that is not there (`kept` None) as for a wrong code."""
        digest = code_digest(code, self._secret)
        if kept is not None and not kept.startswith("$argon2"):
            self._verify(self._nobody, digest)
            return hmac.compare_digest(digest, kept)
        return self._verify(self._nobody if kept is None else kept, digest) and kept is not None

    def _verify(self, kept: str, digest: str) -> bool:
        try:
            return self._slow.verify(kept, digest)
        except VerificationError:
            return False

    @cached_property
    def _nobody(self) -> str:
        return self._slow.hash("no report has this code")
