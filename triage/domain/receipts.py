"""Which number and code does a reporter get? One catches typing errors, one cannot be guessed."""

import hashlib
import hmac
import re
from datetime import date
from uuid import UUID

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_RECEIPT = re.compile(r"HS(\d{6})(\d{6})(\d{2})")
CODE_LENGTH = 10


def receipt_number(day: date, serial: int) -> str:
    """`HS` + date + six digits + two check digits (ISO 7064 MOD 97-10), e.g. HS261124-483920-05."""
    body = f"{day:%y%m%d}{serial:06d}"
    if len(body) != 12:
        raise ValueError(f"a serial has at most six digits, got {serial}")
    return f"HS{body[:6]}-{body[6:]}-{_check_digits(body)}"


def parse_receipt(typed: str) -> str | None:
    """The number in its printed form, however it was typed; None when the check digits do not agree."""
    match = _RECEIPT.fullmatch(re.sub(r"[\s\-—－_]", "", typed).upper())
    if not match or _check_digits(match[1] + match[2]) != match[3]:
        return None
    return f"HS{match[1]}-{match[2]}-{match[3]}"


def query_code(report: UUID, secret: bytes) -> str:
    """Ten characters (50 bits), derived: a report always shows the same code, stored as a digest only."""
    number = int.from_bytes(hmac.new(secret, b"query-code:" + report.bytes, hashlib.sha256).digest()[:8])
    letters = "".join(_CROCKFORD[(number >> 5 * place) & 31] for place in range(CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def code_digest(code: str, secret: bytes) -> str:
    """What the record keeps of a code; spaces, dashes, case and misread letters make no difference."""
    plain = re.sub(r"[\s\-—－_]", "", code).upper().translate(_MISREAD)
    return hmac.new(secret, b"stored-code:" + plain.encode(), hashlib.sha256).hexdigest()


def _check_digits(body: str) -> str:
    return f"{98 - int(body) * 100 % 97:02d}"
