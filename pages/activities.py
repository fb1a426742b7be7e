"""Hoạt động: the activities page under the filter."""

from __future__ import annotations

from dashboard import layout, render
from dashboard.content import activities

render.page(activities.page(layout.view()))
