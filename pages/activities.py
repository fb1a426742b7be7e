"""Hoạt động: the activities page under the filter."""

from __future__ import annotations

from dashboard import kept, layout, render
from dashboard.content import activities

render.page(kept.result(activities.page, layout.view()))
