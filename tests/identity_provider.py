"""An identity provider for tests: somebody else's program that speaks OpenID Connect, on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from oidc_provider_mock import User, run_server_in_thread

CLIENT = {"oidc_client_id": "huansu-of-the-tests", "oidc_client_secret": "a-secret-of-the-tests"}
PEOPLE = (
    User(sub="s-1", claims={"preferred_username": "clerk"}),
    User(sub="s-2", claims={"preferred_username": "somebody-else"}),
    User(sub="s-3"),
)


@contextmanager
def provider() -> Iterator[dict[str, Any]]:
    """The settings with which an installation uses it."""
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield {**CLIENT, "oidc_issuer": f"http://localhost:{server.server_port}"}
