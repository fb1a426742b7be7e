"""The desk of a report as a component of the page: its script is served by this server.

Streamlit would hand a script given as text to the browser as a blob, which the page does
not allow (server.py); so the component's folder is registered, and its files are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

_FOLDER = Path(__file__).resolve().parents[1] / "static"
_NAME = "dashboard.desk"


def show(data: dict[str, Any], key: str, on_change: Callable[[], None]) -> None:
    """The desk; its decisions are in st.session_state[key]["log"] when `on_change` is called."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(_NAME) is None:
        owner, _, name = _NAME.partition(".")
        manifest = ComponentManifest(owner, "1", [ComponentConfig(name, "desk")])
        manager.register_from_manifest(manifest, _FOLDER)
    mount = st.components.v2.component(
        _NAME, html='<div class="desk"></div>', css="desk.css", js="desk.js"
    )
    mount(key=key, data=data, default={"log": []}, on_log_change=on_change)
