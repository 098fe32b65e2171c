"""Who does the office's login say this is? OpenID Connect, a code with PKCE, by Authlib and joserfc."""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import compare_digest, token_urlsafe
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from api.errors import SignOnAway, SignOnRefused
from runtime.config import Settings

_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_SECONDS_OFF = 60  # clocks of two servers
_AWAY = "统一认证现在没有响应，请稍后再试，或者用本系统的用户名和密码登录。"
_REFUSED = "统一认证没有通过，请重新登录。"


@dataclass(frozen=True, slots=True)
class Begun:
    """What the browser keeps until it comes back: three random words without colon or dot."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def anew(cls) -> "Begun":
        return cls(token_urlsafe(24), token_urlsafe(24), token_urlsafe(48))

    @classmethod
    def read(cls, kept: str) -> "Begun":
        return cls(*kept.split(":"))

    def __str__(self) -> str:
        return f"{self.state}:{self.nonce}:{self.verifier}"


class SingleSignOn:
    """A provider that the operator names. It tells a username; what that may do is decided here."""

    def __init__(self, settings: Settings) -> None:
        self.is_open = bool(settings.oidc_issuer and settings.oidc_client_id)
        self._issuer = settings.oidc_issuer
        self._client_id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret.get_secret_value()
        self._claim = settings.oidc_username_claim
        self._back = f"{settings.site}/desk/login/back"

    def address(self, begun: Begun) -> str:
        """Where to send the browser. Raises SignOnAway."""
        with self._client() as client:
            endpoint = self._described(client)["authorization_endpoint"]
            address, _ = client.create_authorization_url(
                endpoint, state=begun.state, code_verifier=begun.verifier, nonce=begun.nonce
            )
        return str(address)

    def username(self, query: Mapping[str, str], begun: Begun) -> str:
        """Whom the browser came back as. Raises SignOnRefused, SignOnAway."""
        if not compare_digest(query.get("state", "").encode(), begun.state.encode()) or "code" not in query:
            raise SignOnRefused(_REFUSED)
        try:
            with self._client() as client:
                return self._told(client, query["code"], begun)
        except RequestException as problem:  # before ValueError, which some of these are too
            raise SignOnAway(_AWAY) from problem
        except (AuthlibBaseError, JoseError, KeyError, ValueError) as problem:
            raise SignOnRefused(_REFUSED) from problem

    def _told(self, client: OAuth2Session, code: str, begun: Begun) -> str:
        described = self._described(client)
        tokens = client.fetch_token(
            described["token_endpoint"],
            grant_type="authorization_code",
            code=code,
            code_verifier=begun.verifier,
        )
        keys = KeySet.import_key_set(_json(client, described["jwks_uri"], withhold_token=True))
        claims = jwt.decode(tokens["id_token"], keys, algorithms=_ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            leeway=_SECONDS_OFF,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": begun.nonce},
        ).validate(claims)
        if self._claim not in claims:
            more = _json(client, described["userinfo_endpoint"])
            claims = more if more["sub"] == claims["sub"] else {}
        return str(claims[self._claim])

    def _described(self, client: OAuth2Session) -> dict[str, Any]:
        """The provider's own description. Raises SignOnAway."""
        try:
            address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
            described: dict[str, Any] = _json(client, address, withhold_token=True)
            if described["issuer"] != self._issuer:
                raise ValueError("another issuer")
        except (RequestException, KeyError, TypeError, ValueError) as problem:
            raise SignOnAway(_AWAY) from problem
        return described

    def _client(self) -> OAuth2Session:
        return OAuth2Session(
            self._client_id,
            self._secret or None,
            token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
            scope="openid profile",
            redirect_uri=self._back,
            code_challenge_method="S256",
            default_timeout=5.0,
        )


def _json(client: OAuth2Session, address: str, **options: Any) -> Any:
    answer = client.request("GET", address, **options)
    answer.raise_for_status()
    return answer.json()
