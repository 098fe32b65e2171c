"""What does somebody show beside the password? Six digits that change every half minute (TOTP, RFC 6238)."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime

import pyotp

from runtime.accounts import note
from runtime.bootstrap import Services
from triage.storage.ciphers import Algorithm, seal, unseal
from triage.storage.factors import drop_factor, factor, offer_factor, use_factor

ISSUER = "环诉"
_DRIFT = (0, -1, 1)  # steps that a telephone's clock may be off


@dataclass(frozen=True, slots=True)
class Offer:
    """`secret` is base32, for typing; `uri` is the same for a camera."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


def offer(services: Services, username: str) -> Offer:
    """Counts from its first code on. Raises Conflict when a factor is in force already."""
    secret = pyotp.random_base32()
    sealed = seal(Algorithm.AES, services.secrets.factors, secret.encode(), _context(username))
    with services.unit_of_work() as uow:
        offer_factor(uow.session, username, sealed)
        uow.commit()
    return Offer(secret, pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER))


def accept(services: Services, username: str, code: str) -> bool:
    """Whether this is a code of now that was not used before; the first one puts the factor in force."""
    now = services.clock()
    with services.unit_of_work() as uow:
        kept = factor(uow.session, username)
        if kept is None:
            return False
        key = services.secrets.factors
        secret = unseal(Algorithm.AES, key, kept.sealed, _context(username)).decode()
        step = _step(secret, code, now)
        if step is None or not use_factor(uow.session, username, step=step, since=kept.since or now):
            return False
        if kept.since is None:
            note(services, username, "开启两步登录", username)
        uow.commit()
    return True


def drop(services: Services, username: str, *, actor: str) -> None:
    """The password alone is enough again; ends all sessions. Raises NotFound."""
    with services.unit_of_work() as uow:
        drop_factor(uow.session, username)
        note(services, username, "取消两步登录", actor)
        uow.commit()


def _step(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is."""
    totp = pyotp.TOTP(secret)
    typed = "".join(code.split())
    here = int(now.timestamp()) // totp.interval
    steps = (here + drift for drift in _DRIFT)
    return next((step for step in steps if hmac.compare_digest(totp.at(step * totp.interval), typed)), None)


def _context(username: str) -> str:
    return f"second factor of {username}"
