"""One, two and three processes behind nginx as deploy/ has them, with people walking through.

    python benchmarks/several_processes.py [--processes 1 2 3] [--people 12] [--minutes 1]

Each process starts as the unit says (`run.py` with settings.env), with its own copy of the
snapshots, fetched from the folder that is in use; nginx has deploy/nginx.conf with a certificate
of the run. Printed: what walking_people.py prints, processor seconds of each process, and
whether each person stayed with one process. The machine serves and walks at the same time.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import walking_people  # noqa: E402
from dashboard.snapshot import warehouse  # noqa: E402

DEPLOY = ROOT / "deploy"
#: Around the site's own file: which process answered whom.
_AROUND = """
daemon off; pid nginx.pid; error_log error.log;
events {{ worker_connections 1024; }}
http {{
    log_format who '$cookie_backend $upstream_addr'; access_log who.log who;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u;
    scgi_temp_path s;
    {site}
}}
"""


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on."""
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def settings() -> dict[str, str]:
    """The lines of deploy/settings.env that hold no folder of a server."""
    lines = (DEPLOY / "settings.env").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {name: value for name, value in pairs if not value.startswith("/")}


@contextlib.contextmanager
def server(folder: Path, port: int) -> Iterator[int]:
    """A process of association-indicators@.service; its id."""
    unit = (DEPLOY / "association-indicators@.service").read_text(encoding="utf-8")
    script = re.search(r"^ExecStart=/usr/bin/env PORT=%i \S+/python (\S+)$", unit, re.MULTILINE)
    assert script, "the unit starts otherwise"
    own = {
        "PORT": str(port), "ALLOWED_HOSTS": "localhost", "DASHBOARD_SIGN_IN": "off",
        "DASHBOARD_SOURCE": str(warehouse.published_folder()),
    }  # fmt: skip
    for name in ("published", "audit", "uploads"):
        own[f"DASHBOARD_{name.upper()}"] = str(folder / name)
    process = subprocess.Popen(
        [sys.executable, script[1]], cwd=ROOT, env=os.environ | settings() | own,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def nginx(folder: Path, ports: list[int]) -> Iterator[str]:
    """deploy/nginx.conf in front of the processes; its address."""
    plain, port = free_ports(2)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-keyout", folder / "key.pem", "-out", folder / "chain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    servers = "".join(f"    server 127.0.0.1:{one} max_fails=0;\n" for one in ports)
    for old, new in {
        r"    server 127\.0\.0\.1:8501 max_fails=0;\n": servers,
        r"\[::\]:(80|443)": r"[::1]:\1",
        r"(?<=[ :])443(?= ssl)": str(port), r"(?<=[ :])80(?=;)": str(plain),
        r"/etc/ssl/\S+/fullchain\.pem": str(folder / "chain.pem"),
        r"/etc/ssl/\S+/privkey\.pem": str(folder / "key.pem"),
        r"so-lieu\.example\.org": "localhost",
    }.items():  # fmt: skip
        site, changed = re.subn(old, new, site)
        assert changed, f"deploy/nginx.conf has no {old}"
    (folder / "nginx.conf").write_text(_AROUND.format(site=site), encoding="utf-8")
    process = subprocess.Popen(
        ["nginx", "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"]
    )
    try:
        _wait(f"https://localhost:{port}/", process)
        yield f"https://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 300
    while True:
        try:
            urllib.request.urlopen(address, timeout=20, context=TRUSTING).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.3)


#: The certificate is of this run.
TRUSTING = ssl._create_unverified_context()


def stayed(log: Path) -> tuple[int, int]:
    """People who were answered by one process only, and by several."""
    answered: dict[str, set[str]] = defaultdict(set)
    for line in log.read_text(encoding="utf-8").splitlines():
        cookie, _, process = line.partition(" ")
        if cookie != "-":
            answered[cookie].add(process)
    several = sum(len(processes) > 1 for processes in answered.values())
    return len(answered) - several, several


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--minutes", type=float, default=1)
    asked = parser.parse_args()
    for count in asked.processes:
        with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as running:
            folder = Path(name)
            ports = free_ports(count)
            pids = [running.enter_context(server(folder / str(port), port)) for port in ports]
            address = running.enter_context(nginx(folder, ports))
            before = [walking_people.processor_time([pid]) for pid in pids]
            print(f"-- {count} behind nginx", flush=True)
            walk = argparse.Namespace(
                people=[asked.people], minutes=[asked.minutes], pause=(2, 8), away=0, seed=0
            )
            asyncio.run(walking_people.people(address, pids, walk))
            after = [walking_people.processor_time([pid]) for pid in pids]
            used = [now - was for now, was in zip(after, before, strict=True)]
            print("processor seconds: " + ", ".join(f"{seconds:.1f}" for seconds in used))
            one, several = stayed(folder / "who.log")
            print(f"people who stayed with one process: {one}, with several: {several}", flush=True)


if __name__ == "__main__":
    main()
