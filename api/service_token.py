"""Is a caller one of our own programs? The bot's actions and the mail server know the token."""

import hmac
from typing import Annotated

from fastapi import Header

from api.deps import ServicesDep
from api.errors import Unauthorised


def by_token(services: ServicesDep, x_huansu_service: Annotated[str, Header()] = "") -> None:
    """Raises Unauthorised."""
    if not hmac.compare_digest(x_huansu_service.encode(), services.secrets.service.encode()):
        raise Unauthorised
