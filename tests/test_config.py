"""Do settings describe themselves, and is every wrong one refused with what to do?"""

from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr

from bot.app.demo import AES_KEY, APPSECRET, DATA_KEY, FORBIDDEN, TOKEN
from bot.config import SECRETS, Config, ConfigError, load, read_keys, require_secrets

ROOT = Path(__file__).parent.parent
GOOD = {
    "SHIYU_WECHAT__TOKEN": "ownToken",
    "SHIYU_WECHAT__APPID": "wx1234567890abcdef",
    "SHIYU_WECHAT__AES_KEY": "a" * 43,
    "SHIYU_SECURITY__DATA_KEYS": "11" * 32,
}
KEYS = [(section, key) for section, field in Config.model_fields.items() for key in field.annotation.model_fields]  # type: ignore[union-attr]


@pytest.mark.parametrize(("section", "key"), KEYS)
def test_setting_is_described_in_file_and_docs(section: str, key: str) -> None:
    field = Config.model_fields[section].annotation.model_fields[key]  # type: ignore[union-attr]
    assert field.description
    assert field.description in (ROOT / "config.yaml").read_text(encoding="utf-8")
    assert f"| `{key}` |" in (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    assert field.description in (ROOT / "docs/configuration.md").read_text(encoding="utf-8")


def test_shipped_file_holds_exactly_the_defaults() -> None:
    shipped = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    given = {(section, key) for section, keys in shipped.items() for key in keys}
    assert given == set(KEYS) - SECRETS
    assert load(ROOT / "config.yaml", {}) == load(None, {})


def test_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("server:\n  port: 9000\n  host: 0.0.0.0\n", encoding="utf-8")
    config = load(path, {"SHIYU_SERVER__PORT": "9001"})
    assert (config.server.port, config.server.host) == (9001, "0.0.0.0")


def test_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("fromFile\n", encoding="utf-8")
    config = load(None, {"SHIYU_WECHAT__TOKEN_FILE": str(tmp_path / "token")})
    assert config.wechat.token.get_secret_value() == "fromFile"


def test_good_settings_are_accepted() -> None:
    config = load(None, GOOD)
    require_secrets(config, FORBIDDEN)
    assert config.security.keys == [bytes.fromhex("11" * 32)]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SHIYU_WECHAT__TOKEN": ""}, "SHIYU_WECHAT__TOKEN"),
        ({"SHIYU_WECHAT__TOKEN": TOKEN}, "SHIYU_WECHAT__TOKEN"),
        ({"SHIYU_WECHAT__AES_KEY": "short"}, "SHIYU_WECHAT__AES_KEY"),
        ({"SHIYU_WECHAT__AES_KEY": AES_KEY}, "SHIYU_WECHAT__AES_KEY"),
        ({"SHIYU_WECHAT__AES_KEY": ""}, "SHIYU_WECHAT__AES_KEY"),
        ({"SHIYU_WECHAT__AES_KEY_PREVIOUS": AES_KEY}, "SHIYU_WECHAT__AES_KEY_PREVIOUS"),
        ({"SHIYU_WECHAT__APPSECRET": APPSECRET}, "SHIYU_WECHAT__APPSECRET"),
        ({"SHIYU_WECHAT__APPID": ""}, "SHIYU_WECHAT__APPID"),
        ({"SHIYU_SECURITY__DATA_KEYS": ""}, "SHIYU_SECURITY__DATA_KEYS"),
        ({"SHIYU_SECURITY__DATA_KEYS": "dG9vIHNob3J0"}, "keys new"),
        ({"SHIYU_SECURITY__DATA_KEYS": DATA_KEY}, "keys new"),
        ({"SHIYU_WECHAT__MODE": "loud"}, "SHIYU_WECHAT__MODE"),
        ({"SHIYU_SERVER__PORT": "many"}, "SHIYU_SERVER__PORT"),
        ({"SHIYU_DATABASE__URL": "mysql://x/y"}, "SHIYU_DATABASE__URL"),
        ({"SHIYU_DIALOG__DEADLINE": "9"}, "SHIYU_DIALOG__DEADLINE"),
        ({"SHIYU_SERVER__COLOUR": "red"}, "SHIYU_SERVER__COLOUR"),
        ({"SHIYU_WECHAT__TOKEN_FILE": "/nowhere"}, "SHIYU_WECHAT__TOKEN_FILE"),
    ],
)
def test_wrong_setting_is_refused_by_its_name(changes: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        require_secrets(load(None, GOOD | changes), FORBIDDEN)


def test_section_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("server:\n  port: 1\nlog:\n  level: info\nserver:\n  host: 127.0.0.1\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"server stands here a second time; keep one(.|\n)*line 5"):
        load(path, {})


def test_secret_in_the_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("wechat:\n  token: abc\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="does not belong"):
        load(path, {})


@pytest.mark.parametrize(
    "text",
    ["11" * 32, "EREREREREREREREREREREREREREREREREREREREREREQ"[:43] + "=", f'["{"11" * 32}"]', f"new:{'11' * 32}"],
)
def test_data_keys_are_read_in_usual_forms(text: str) -> None:
    assert len(read_keys(text)[0]) == 32


def test_secrets_do_not_show_in_repr() -> None:
    assert "ownToken" not in repr(load(None, GOOD))
    assert isinstance(load(None, GOOD).wechat.token, SecretStr)
