"""What a sign-in needs to be usable, and where it is configured.

Streamlit reads [auth] of its secrets files; the rules here say what must stand there before
this server lets anybody in by it (dashboard/access/settings.py) and what `doctor` names.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from etl.datasets import ROOT
from etl.operation.places import folder_of

VARIABLE = "DASHBOARD_SIGN_IN"
#: What VARIABLE may say; empty: what the configuration says.
WISHES = ("", "off", "required")
#: Letters of a secret that nobody guesses: who knows it signs in as anybody.
COOKIE_SECRET = 32
#: The provider that stands in [auth] itself.
DEFAULT = "default"
_PROVIDER = ("client_id", "client_secret", "server_metadata_url")
_NAMES = frozenset({"auth", "roles", "redirect_uri", "cookie_secret", *_PROVIDER})


def files() -> list[Path]:
    """Where Streamlit looks for secrets, the stronger file last."""
    return [Path.home() / ".streamlit" / "secrets.toml", ROOT / ".streamlit" / "secrets.toml"]


def mark() -> Path:
    """The file that tells that sign-in was in use once."""
    return folder_of("audit") / "sign-in-required"


def is_meant(secrets: Any) -> bool:
    """Whether a configuration speaks of sign-in, rightly or not: in another section, in
    capitals, without its section."""
    return isinstance(secrets, Mapping) and any(
        str(key).strip().casefold() in _NAMES or is_meant(value) for key, value in secrets.items()
    )


def providers(auth: Any) -> tuple[tuple[str, ...], str]:
    """The providers one can sign in with, and what is missing for any."""
    if not isinstance(auth, Mapping):
        return (), "everything"
    if not _text(auth.get("redirect_uri")):
        return (), "redirect_uri"
    if len(_text(auth.get("cookie_secret"))) < COOKIE_SECRET:
        return (), f"cookie_secret of {COOKIE_SECRET} letters or more"
    named = {
        name: part
        for name, part in auth.items()
        if isinstance(part, Mapping) and name != "client_kwargs"
    }
    if not named or any(key in auth for key in _PROVIDER):
        named = {DEFAULT: auth, **named}
    for name, part in named.items():
        for key in _PROVIDER:
            if not _text(part.get(key)):
                return (), f"{key} of {name}"
    return tuple(named), ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
