"""How is this installation set up? Every setting once, frozen, from HUANSU_* variables or a .env file."""

import hmac
import json
import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, StringConstraints, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ClientName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
ClientKey = Annotated[SecretStr, Field(min_length=16)]


class Settings(BaseSettings):
    """Empty URLs mean the embedded default in `home`; docs/settings.md is made from the descriptions."""

    model_config = SettingsConfigDict(
        env_prefix="HUANSU_", env_file=".env", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    home: Annotated[Path, Field(description="Folder for everything that is written: data, models, logs.")] = (
        Path("var")
    )
    database_url: Annotated[
        SecretStr, Field(description="SQLAlchemy URL of the record; empty: SQLite in `home`.")
    ] = SecretStr("")
    vault_url: Annotated[
        SecretStr, Field(description="SQLAlchemy URL of the identity vault; empty: SQLite in `home`.")
    ] = SecretStr("")
    search_backend: Annotated[
        Literal["embedded", "elasticsearch"], Field(description="Where reports are indexed and compared.")
    ] = "embedded"
    elasticsearch_url: Annotated[str, Field(description="Address of the Elasticsearch cluster.")] = (
        "http://127.0.0.1:9200"
    )
    elasticsearch_alias: Annotated[str, Field(description="Alias under which the reports are indexed.")] = (
        "huansu-reports"
    )
    broker_url: Annotated[
        SecretStr, Field(description="Celery broker (redis://, amqp://); empty: a folder in `home`.")
    ] = SecretStr("")
    counters_url: Annotated[
        SecretStr, Field(description="Where web processes count requests together (redis://); empty: alone.")
    ] = SecretStr("")
    s3_endpoint: Annotated[
        str,
        Field(
            pattern=r"^(https?://[^/\s]+)?$",
            description="Address of an S3-compatible store for photos, without a path.",
        ),
    ] = ""
    s3_bucket: Annotated[str, Field(description="Its bucket; empty: photos lie in `home`.")] = ""
    s3_access_key: Annotated[SecretStr, Field(description="As whom this installation writes there.")] = (
        SecretStr("")
    )
    s3_secret_key: Annotated[SecretStr, Field(description="The secret of that key.")] = SecretStr("")
    s3_region: Annotated[str, Field(description="The region, where the store asks for one.")] = ""
    encoder: Annotated[
        str, Field(description="Name or folder of a sentence-transformers model; empty: the project's own.")
    ] = ""
    bot_token: Annotated[
        SecretStr, Field(description="What the API shows the bot; empty: made by the installation.")
    ] = SecretStr("")
    service_token: Annotated[
        SecretStr, Field(description="What the bot shows the API; empty: made by the installation.")
    ] = SecretStr("")
    host: Annotated[str, Field(description="Address the web server listens on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="Port of the web server.")] = 8000
    bot_url: Annotated[str, Field(description="Address of the Rasa server, loopback only.")] = (
        "http://127.0.0.1:5005"
    )
    actions_url: Annotated[str, Field(description="Address of the Rasa action server, loopback only.")] = (
        "http://127.0.0.1:5055"
    )
    api_url: Annotated[str, Field(description="Where the bot finds the API; empty: host and port above.")] = (
        ""
    )
    public_url: Annotated[str, Field(description="Address citizens type; used in links and cookies.")] = ""
    wechat_app_id: Annotated[
        str, Field(description="AppID of the bureau's WeChat account; empty: that door is shut.")
    ] = ""
    wechat_token: Annotated[SecretStr, Field(description="Token of its message push.")] = SecretStr("")
    wechat_aes_key: Annotated[
        SecretStr,
        Field(description="Its EncodingAESKey, 43 characters; the mode must be the safe one (安全模式)."),
    ] = SecretStr("")
    wechat_aes_key_before: Annotated[
        SecretStr,
        Field(description="The EncodingAESKey before the last change, while it may still be in use."),
    ] = SecretStr("")
    weibo_app_secret: Annotated[
        SecretStr,
        Field(description="App Secret of the application named at 粉丝服务平台; empty: that door is shut."),
    ] = SecretStr("")
    oidc_issuer: Annotated[
        str, Field(description="Issuer of the office's single sign-on (OpenID Connect); empty: none.")
    ] = ""
    oidc_client_id: Annotated[str, Field(description="As what this installation is known there.")] = ""
    oidc_client_secret: Annotated[
        SecretStr, Field(description="Its secret there; empty for a public client.")
    ] = SecretStr("")
    oidc_username_claim: Annotated[
        str, Field(description="The claim that equals the username of an account here.")
    ] = "preferred_username"
    oidc_name: Annotated[str, Field(description="What staff call that login.")] = "统一认证"
    second_factor: Annotated[
        Literal["optional", "required"],
        Field(description="required: nobody works at the desk with a password alone."),
    ] = "optional"
    open311_keys: Annotated[
        dict[ClientName, ClientKey],
        Field(description='Who may use Open311: a name for each client and its api_key, {"name": "key"}.'),
    ] = {}
    region: Annotated[
        str,
        Field(
            pattern=r"^([0-9]{6})?$", description="Division this installation serves; resolves shared names."
        ),
    ] = ""
    policies: Annotated[
        Path | None, Field(description="Folder with the bureau's own policy rows, beside the shipped ones.")
    ] = None
    letterheads: Annotated[
        Path | None,
        Field(description="Folder with the bureau's own Word templates for notices; see docs/policies.md."),
    ] = None
    notice_font: Annotated[
        Path | None, Field(description="TrueType font embedded in PDF notices; empty: a common one is named.")
    ] = None
    alarm_hook: Annotated[
        str, Field(pattern=r"^(https?://\S+)?$", description="Address that is told of emergencies (JSON).")
    ] = ""
    alarm_hook_key: Annotated[
        SecretStr, Field(description="Key that signs these messages; empty: see `huansu duty key`.")
    ] = SecretStr("")
    lease_seconds: Annotated[
        int, Field(ge=5, description="After this time a task that has not finished is sent again.")
    ] = 60
    max_attempts: Annotated[int, Field(ge=1, description="Attempts before a task is given to a person.")] = 5
    vault_cipher: Annotated[
        Literal["aes-256-gcm", "sm4-gcm"],
        Field(description="Cipher of new entries in the identity vault; old ones stay readable."),
    ] = "aes-256-gcm"
    code_hash_kib: Annotated[
        int, Field(ge=8, description="Memory in KiB for the slow hash of one query code (argon2id).")
    ] = 1024
    code_hash_passes: Annotated[
        int, Field(ge=1, description="Passes over that memory; every report and every look-up pays for them.")
    ] = 1
    upload_limit: Annotated[int, Field(ge=1, description="Largest photo in bytes.")] = 10 * 1024 * 1024
    chat_turns_per_minute: Annotated[
        int, Field(ge=1, description="Messages one visitor may send in a minute.")
    ] = 30
    reports_per_hour: Annotated[int, Field(ge=1, description="Reports one address may file in an hour.")] = 60

    def folder(self, name: str) -> Path:
        """A folder inside `home`, made when missing."""
        path = self.home.resolve() / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    @model_validator(mode="after")
    def _bucket_has_an_address(self) -> "Settings":
        if self.s3_bucket and not self.s3_endpoint:
            raise ValueError("HUANSU_S3_BUCKET needs HUANSU_S3_ENDPOINT")
        return self

    @property
    def record_url(self) -> str:
        return self.database_url.get_secret_value() or f"sqlite:///{self.folder('record') / 'record.sqlite3'}"

    @property
    def identity_url(self) -> str:
        return self.vault_url.get_secret_value() or f"sqlite:///{self.folder('vault') / 'vault.sqlite3'}"

    @property
    def celery_url(self) -> str:
        return self.broker_url.get_secret_value() or "filesystem://localhost"

    @property
    def site(self) -> str:
        """Where citizens find the pages, without a slash; for links in messages."""
        return self.public_url.rstrip("/") or self.own_url

    @property
    def own_url(self) -> str:
        return self.api_url or f"http://127.0.0.1:{self.port}"


class Secrets:
    """Keys made once per installation and kept in `home`/secrets.json, readable by the owner only."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    @classmethod
    def of(cls, settings: Settings) -> "Secrets":
        """Tokens that the settings name go before the made ones: bot and API may be two installations."""
        given = {
            "bot": settings.bot_token.get_secret_value(),
            "service": settings.service_token.get_secret_value(),
        }
        made = cls.at(settings.home)._values
        return cls({**made, **{name: value for name, value in given.items() if value}})

    @classmethod
    def at(cls, home: Path) -> "Secrets":
        path = home.resolve() / "secrets.json"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            made = {name: secrets.token_hex(32) for name in ("receipts", "vault", "service", "bot", "pages")}
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(json.dumps(made), encoding="utf-8")
            try:
                os.link(fresh, path)  # the first process wins; the others read what it made
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return cls(json.loads(path.read_text(encoding="utf-8")))

    @property
    def receipts(self) -> bytes:
        """Key of query codes."""
        return bytes.fromhex(self._values["receipts"])

    @property
    def service(self) -> str:
        """Token with which the bot's actions call the API."""
        return self._values["service"]

    @property
    def bot(self) -> str:
        """Token with which the API calls the bot."""
        return self._values["bot"]

    @property
    def factors(self) -> bytes:
        """Key of the second factors of staff."""
        return hmac.new(self.pages, b"second factors of staff", sha256).digest()

    @property
    def pages(self) -> bytes:
        """Key that signs cookies and form tokens."""
        return bytes.fromhex(self._values["pages"])
