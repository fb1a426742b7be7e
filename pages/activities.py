"""Hoạt động: the activities page under the filter."""

from __future__ import annotations

from dashboard.content.activities import page as activities
from dashboard.screen import layout, render
from dashboard.selection import cache

render.page(cache.cached(activities.page, layout.view()))
