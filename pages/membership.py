"""Hội viên: the members page under the filter."""

from __future__ import annotations

from dashboard.content import registry
from dashboard.screen import layout, render

render.page(registry.page(layout.view(), "membership"))
