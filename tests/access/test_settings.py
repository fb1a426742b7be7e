"""Sign-in fails closed: what cannot be used lets nobody in."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit import config
from streamlit.runtime.secrets import Secrets

from dashboard.access import settings

WHOLE = """
[auth]
redirect_uri = "https://so-lieu.example/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "bang"
client_secret = "khoa"
server_metadata_url = "https://id.example/.well-known/openid-configuration"
"""


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the server of this test looks for its secrets; nothing lies there yet."""
    path = tmp_path / "secrets.toml"
    monkeypatch.setenv("DASHBOARD_AUDIT", str(tmp_path / "audit"))
    monkeypatch.delenv("DASHBOARD_SIGN_IN", raising=False)
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(path)])
    monkeypatch.setattr(settings, "_seen", set())
    _restart(monkeypatch)
    yield path
    config.set_option("secrets.files", before)


def _restart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what was read, as a server that starts again."""
    fresh = Secrets()
    monkeypatch.setattr(fresh, "_file_watchers_installed", True, raising=False)
    monkeypatch.setattr(settings.st, "secrets", fresh)


def test_without_any_configuration_nobody_signs_in(secrets: Path) -> None:
    assert settings.sign_in() == settings.SignIn(False)


def test_a_whole_section_asks_for_sign_in(secrets: Path) -> None:
    secrets.write_text(WHOLE, encoding="utf-8")
    assert settings.sign_in() == settings.SignIn(True, ("default",))


def test_providers_may_have_sections_of_their_own(secrets: Path) -> None:
    top, _, provider = WHOLE.partition("client_id")
    secrets.write_text(f"{top}\n[auth.tinh]\nclient_id{provider}", encoding="utf-8")
    assert settings.sign_in().providers == ("tinh",)


@pytest.mark.parametrize(
    "text",
    [
        "[auth",
        "[auth]\n",
        "auth = 1\n",
        "[roles]\neditor = ['*']\n",
        WHOLE.replace("[auth]", "[Auth]"),
        WHOLE.replace("[auth]", "[dang-nhap.auth]"),
        WHOLE.replace("[auth]", ""),
        *(
            "\n".join(line for line in WHOLE.splitlines() if not line.startswith(key))
            for key in (
                "redirect_uri", "cookie_secret", "client_id", "client_secret",
                "server_metadata_url",
            )
        ),
        WHOLE.replace('"khoa"', '""'),
        WHOLE.replace('"bang"', "7"),
        WHOLE.replace("0123456789abcdef0123456789abcdef", "ngan"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_closes_the_server(secrets: Path, text: str) -> None:
    secrets.write_text(text, encoding="utf-8")
    state = settings.sign_in()
    assert state.required
    assert "trang tạm đóng" in state.problem


def test_bytes_that_are_no_text_and_a_folder_in_its_place_close_it(
    secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets.write_bytes(b"\xff\xfe[auth]")
    assert settings.sign_in().problem
    secrets.unlink()
    secrets.mkdir()
    _restart(monkeypatch)
    assert settings.sign_in().problem
    secrets.rmdir()
    secrets.symlink_to(secrets.with_name("nowhere"))
    _restart(monkeypatch)
    assert settings.sign_in().problem


def test_a_configuration_of_something_else_asks_for_nothing(secrets: Path) -> None:
    secrets.write_text("[connections.kho]\nurl = 'x'\n", encoding="utf-8")
    assert settings.sign_in() == settings.SignIn(False)


def test_what_was_required_once_stays_required_after_a_restart(
    secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets.write_text(WHOLE, encoding="utf-8")
    assert not settings.sign_in().problem
    secrets.unlink()
    monkeypatch.setattr(settings, "_seen", set())
    _restart(monkeypatch)
    assert settings.sign_in().required
    assert "cấu hình không còn" in settings.sign_in().problem


def test_only_the_setting_opens_it_again(secrets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets.write_text("[auth", encoding="utf-8")
    monkeypatch.setenv("DASHBOARD_SIGN_IN", "off")
    assert settings.sign_in() == settings.SignIn(False)
    monkeypatch.setenv("DASHBOARD_SIGN_IN", "of")
    assert settings.sign_in().problem
    secrets.unlink()
    monkeypatch.setenv("DASHBOARD_SIGN_IN", "required")
    assert settings.sign_in().problem
