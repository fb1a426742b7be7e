"""The server: the dashboard behind security headers, with a health check.

Start with `streamlit run app.py`. The script itself is dashboard/main.py; see
README.md ("Why app.py is not the script") for the reason of the two.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit import logger as framework

import dashboard
from dashboard.access import ended, uploads
from dashboard.access.messages import PageMessages
from dashboard.access.sessions import SignInSessions
from dashboard.screen import framework_words, server
from dashboard.selection import cache
from dashboard.snapshot import warehouse
from etl.operation import logs


def set_up_logs() -> None:
    """One form for all lines of the log; Streamlit gives each of its loggers one of its own."""
    handler = logs.set_up()

    def set_form(logger: logging.Logger) -> None:
        logger.handlers[:] = [handler]

    framework.setup_formatter = set_form
    framework.update_formatter()


set_up_logs()


def load_all() -> None:
    """Import all that pages need, so the first visit is fast.

    What stays for good then lies before what comes and goes with visitors: scattered among
    it, it would keep the memory of those who left from being given back.
    """
    for module in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
        if not module.name.endswith(("__main__", ".main")):
            importlib.import_module(module.name)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Warm up before the first visitor; close the snapshots at the end."""
    load_all()
    framework_words.translated()
    server.warm_up()
    sweeper = asyncio.create_task(ended.give_back(cache.clear, warehouse.forget))
    yield
    sweeper.cancel()
    warehouse.forget()


app = st.App(
    "dashboard/main.py",
    lifespan=lifespan,
    on_script_error=server.apologise,
    routes=[
        Route("/healthz", server.healthz),
        Route("/favicon.png", server.favicon),
    ],
    middleware=[
        Middleware(server.SecurityHeaders),
        Middleware(server.AllowedHosts),
        Middleware(server.NothingForPrograms),
        Middleware(SignInSessions),
        Middleware(PageMessages),
        Middleware(uploads.UploadLimits),
        Middleware(server.VietnameseShell),
        Middleware(framework_words.VietnameseScripts),
    ],
)
