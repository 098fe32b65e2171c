"""Did we issue this value? Cookies carry their signature and the time after which they no longer count."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta


def seal(value: str, *, purpose: str, until: datetime, key: bytes) -> str:
    """`value` must not hold a dot; a value sealed for one purpose opens for no other."""
    stamped = f"{value}.{int(until.timestamp())}"
    return f"{stamped}.{_signature(stamped, purpose, key)}"


def open_sealed(sealed: str, *, purpose: str, now: datetime, key: bytes) -> str | None:
    """The value, or None when it was altered, made for another purpose, or too old."""
    stamped, _, signature = sealed.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(stamped, purpose, key).encode()):
        return None
    value, _, until = stamped.rpartition(".")
    if now >= datetime.fromtimestamp(int(until), UTC):
        return None
    return value


def lasting(now: datetime, hours: int) -> datetime:
    return now + timedelta(hours=hours)


def _signature(stamped: str, purpose: str, key: bytes) -> str:
    return hmac.new(key, f"{purpose}:{stamped}".encode(), hashlib.sha256).hexdigest()
