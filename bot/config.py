"""Which settings exist, what do they mean, and are they usable? config.yaml, then the environment, checked in one place."""

import base64
import binascii
import json
import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from bot.unique import Loader

PREFIX = "SHIYU_"
SECRETS = {
    ("wechat", "token"),
    ("wechat", "aes_key"),
    ("wechat", "aes_key_previous"),
    ("wechat", "appsecret"),
    ("security", "data_keys"),
}


class ConfigError(Exception):
    """A setting is missing or wrong: the message names the key and says what to do."""


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Server(Section):
    host: str = Field("127.0.0.1", description="Address the server listens on; keep it on loopback behind nginx.")
    port: int = Field(8080, ge=0, le=65535, description="Port the server listens on.")
    public_url: str = Field(
        "http://127.0.0.1:8080", description="Address citizens and staff open, without a path; https:// in production."
    )
    assets: Path = Field(Path("assets"), description="Folder of the front-end assets that `make` installs.")
    content: Path = Field(Path("content"), description="Folder of sentences, words and menu.")
    cache: Path = Field(Path("var/cache"), description="Folder of the service's own for what it can make again.")
    trusted_proxies: str = Field(
        "127.0.0.1 ::1", description="Addresses of our own proxies, whose X-Forwarded-For is believed; space-separated."
    )
    shutdown_seconds: float = Field(20, gt=0, description="How long a stopping server lets what is under way finish.")


class DatabaseSection(Section):
    url: str = Field(
        "sqlite:///var/shiyu.db",
        description="sqlite:///path (one machine) or postgresql://user:password@host/name (several processes).",
    )

    @field_validator("url")
    @classmethod
    def _supported(cls, value: str) -> str:
        if not re.match(r"(sqlite:///.|postgresql(\+asyncpg)?://)", value):
            raise ValueError("use sqlite:///path/to/file or postgresql://user:password@host/name")
        return value


class WeChat(Section):
    appid: str = Field("", description="AppID of the account, from its console (wx…).")
    appsecret: SecretStr = Field(
        SecretStr(""), description="AppSecret; needed for everything the service sends itself."
    )
    token: SecretStr = Field(
        SecretStr(""), description="Token of the message push, as entered in the account's console."
    )
    aes_key: SecretStr = Field(SecretStr(""), description="EncodingAESKey: 43 letters and digits, from the console.")
    aes_key_previous: SecretStr = Field(
        SecretStr(""), description="The EncodingAESKey before the last change; both are accepted while it is set."
    )
    mode: Literal["plain", "compat", "safe", "any"] = Field(
        "safe", description="What the webhook takes. In plain mode the signature does not cover the body: tests only."
    )
    max_age: int = Field(300, ge=0, description="Seconds after which a signed request is too old; 0 switches it off.")
    codec: Literal["lean", "wechatpy"] = Field("lean", description="lean is fast; wechatpy is the reference.")
    api_base: str = Field("https://api.weixin.qq.com", description="The platform's API.")
    open_base: str = Field(
        "https://open.weixin.qq.com",
        description="Where pages ask who opened them (verified 服务号); empty: links of the chat say it.",
    )
    customer_service: bool = Field(
        True, description="The account may send customer-service messages (verified accounts); else answers wait."
    )
    verify_file: str = Field(
        "", description="name=content of the platform's MP_verify_….txt, served at the site's root; empty for none."
    )
    notice_template: str = Field(
        "",
        max_length=64,
        description="Template id of the 订阅通知 that announces news of a case when no chat window is open; empty: off.",
    )
    topic_template: str = Field(
        "",
        max_length=64,
        description="Template id of the 订阅通知 that goes to who subscribed to a topic; empty: off.",
    )

    @field_validator("aes_key", "aes_key_previous")
    @classmethod
    def _forty_three(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not re.fullmatch(r"[A-Za-z0-9]{43}", value.get_secret_value()):
            raise ValueError("must be the 43 letters and digits shown in the account's console")
        return value

    @field_validator("token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not re.fullmatch(r"[A-Za-z0-9_-]{3,32}", value.get_secret_value()):
            raise ValueError("must be 3 to 32 letters and digits, the same as in the account's console")
        return value


class Dialog(Section):
    deadline: float = Field(4.5, gt=0, lt=5, description="Seconds after which an answer follows later; below 5.")
    session_minutes: int = Field(30, gt=0, description="Minutes of silence after which a dialogue lapses.")
    flood_messages: int = Field(
        20,
        ge=0,
        description="Messages a minute of one citizen beyond which only emergencies and a running dialogue are heard; 0: any.",
    )
    flood_quiet: float = Field(60, gt=0, description="Seconds of silence after a citizen was told that it is too much.")


class Answers(Section):
    semantic: bool = Field(
        False, description="A second look, by meaning, at what words leave open; needs requirements-semantic.txt."
    )


class Outbox(Section):
    blackhole: bool = Field(False, description="Training: nothing is sent, every row is recorded as if it were.")
    concurrency: int = Field(20, gt=0, le=200, description="Messages handed to the platform at the same time.")
    attempts: int = Field(8, gt=0, description="Tries before a row is given up and shown to staff.")
    journal: Path = Field(
        Path("var/outbox"), description="Folder of this machine in which each sender notes what it began to send."
    )


class Security(Section):
    data_keys: SecretStr = Field(
        SecretStr(""),
        description="32-byte keys (base64 or hex), comma-separated, the current one first: python -m bot keys new",
    )
    totp_required: bool = Field(True, description="Staff who approve sign in with a one-time code as well.")

    @property
    def keys(self) -> list[bytes]:
        """The data keys, 32 bytes each; raises ConfigError."""
        return read_keys(self.data_keys.get_secret_value())


class Map(Section):
    tiles: str = Field(
        "",
        description="Map tiles with {z}, {x}, {y}, in the datum of chat positions (GCJ-02, to be confirmed); empty: none.",
    )
    attribution: str = Field("", description="Whose map it is, as its terms want it shown.")

    @field_validator("tiles")
    @classmethod
    def _whole(cls, value: str) -> str:
        if value and not (value.startswith("https://") and all(part in value for part in ("{z}", "{x}", "{y}"))):
            raise ValueError("must begin with https:// and hold {z}, {x} and {y}, or be empty")
        return value


class Retention(Section):
    inbox_days: int = Field(7, ge=3, description="Days after which received messages are removed; the windows need 3.")
    outbox_days: int = Field(180, ge=7, description="Days after which sent messages lose their content.")


class Log(Section):
    level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe line that is written."
    )


class Config(Section):
    server: Annotated[Server, Field(default_factory=Server)]
    database: Annotated[DatabaseSection, Field(default_factory=DatabaseSection)]
    wechat: Annotated[WeChat, Field(default_factory=WeChat)]
    dialog: Annotated[Dialog, Field(default_factory=Dialog)]
    answers: Annotated[Answers, Field(default_factory=Answers)]
    outbox: Annotated[Outbox, Field(default_factory=Outbox)]
    security: Annotated[Security, Field(default_factory=Security)]
    map: Annotated[Map, Field(default_factory=Map)]
    retention: Annotated[Retention, Field(default_factory=Retention)]
    log: Annotated[Log, Field(default_factory=Log)]


def read_keys(text: str) -> list[bytes]:
    """32-byte keys from ``text``: base64 (either alphabet, padded or not) or hex, as a JSON list or separated by commas."""
    items = json.loads(text) if text.lstrip().startswith("[") else re.split(r"[,\s]+", text.strip())
    keys = [_read_key(item.rpartition(":")[2]) for item in items if item]
    if not keys:
        raise ConfigError(
            f"security.data_keys is empty: make one with `python -m bot keys new` and set {PREFIX}SECURITY__DATA_KEYS"
        )
    return keys


def _read_key(item: str) -> bytes:
    try:
        if re.fullmatch(r"[0-9a-fA-F]{64}", item):
            return bytes.fromhex(item)
        padded = item.replace("-", "+").replace("_", "/").rstrip("=")
        key = base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != 32:
        raise ConfigError(
            "security.data_keys: each key is 32 bytes as base64 or 64 hex digits; make one with `python -m bot keys new`"
        )
    return key


def load(path: Path | None = None, environ: dict[str, str] | None = None, **overrides: dict[str, Any]) -> Config:
    """The configuration: ``path`` (config.yaml), over it ``overrides`` (by section), over both the environment.

    Raises ConfigError.
    """
    environ = dict(os.environ) if environ is None else environ
    values: dict[str, dict[str, Any]] = {}
    for source in (_from_file(path), overrides, _from_environment(environ)):
        for section, given in source.items():
            values.setdefault(section, {}).update(given)
    try:
        return Config(**values)
    except ValidationError as error:
        raise ConfigError("\n".join(_explain(problem) for problem in error.errors())) from None


def _explain(problem: Any) -> str:
    key = ".".join(str(part) for part in problem["loc"])
    name = PREFIX + "__".join(str(part).upper() for part in problem["loc"][:2])
    return f"{key}: {problem['msg'].removeprefix('Value error, ')} (config.yaml, or {name} in the environment)"


def _from_file(path: Path | None) -> dict[str, dict[str, Any]]:
    if path is None or not path.exists():
        return {}
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader) or {}  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise ConfigError(f"{path} is not valid YAML: {error}") from None
    if not isinstance(data, dict) or not all(isinstance(section, dict) for section in data.values()):
        raise ConfigError(f"{path}: sections with keys below them are expected, as in the file that is shipped")
    for section, key in SECRETS:
        if key in data.get(section, {}):
            raise ConfigError(
                f"{section}.{key} is a secret and does not belong in {path}: set {PREFIX}{section.upper()}__{key.upper()}"
                f" or {PREFIX}{section.upper()}__{key.upper()}_FILE"
            )
    return data


def _from_environment(environ: dict[str, str]) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {}
    for name, given in environ.items():
        if not name.startswith(PREFIX) or "__" not in name:
            continue
        value = given
        section, _, key = name.removeprefix(PREFIX).lower().partition("__")
        if key.endswith("_file") and (section, key.removesuffix("_file")) in SECRETS:
            key, value = key.removesuffix("_file"), _read_secret(name, value)
        if section in Config.model_fields:
            values.setdefault(section, {})[key] = value
    return values


def _read_secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{name} names {path}, which cannot be read: {error.strerror}") from None


def require_secrets(config: Config, forbidden: frozenset[str] = frozenset()) -> None:
    """Refuse to serve without secrets, or with ``forbidden`` ones (those of the demo). Raises ConfigError."""
    wechat = config.wechat
    needed = {"token": wechat.token, "appid": SecretStr(wechat.appid)}
    if wechat.mode != "plain":
        needed["aes_key"] = wechat.aes_key
    optional = {"appsecret": wechat.appsecret, "aes_key_previous": wechat.aes_key_previous}
    for key, secret in (needed | optional).items():
        value = secret.get_secret_value()
        name = f"{PREFIX}WECHAT__{key.upper()}"
        if not value and key in needed:
            raise ConfigError(f"wechat.{key} is empty: set {name} to the value in the account's console")
        if value in forbidden:
            raise ConfigError(f"wechat.{key} is the demo's: set {name} to a value of your own")
    for data_key in config.security.keys:
        if base64.b64encode(data_key).decode() in forbidden:
            raise ConfigError("security.data_keys is the demo's: make your own with `python -m bot keys new`")
