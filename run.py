"""Build the snapshot when its inputs changed, then serve the dashboard.

Called by `make run` (and directly on Windows) with the Python of the virtual
environment. HOST and PORT say where to listen; ALLOWED_HOSTS (comma separated) adds
names under which browsers may open the page, such as the server's name in the network.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent
#: Whatever lies here decides whether the snapshot is up to date.
INPUTS = ("data/records", "data/reference", "etl")


def published() -> Path:
    """The folder of the snapshots."""
    override = os.environ.get("DASHBOARD_PUBLISHED")
    return Path(override) if override else ROOT / "data" / "published"


def newest_input() -> float:
    """When an input file, or a folder that gained or lost one, last changed."""
    times = [0.0]
    for folder in INPUTS:
        for path in (ROOT / folder, *(ROOT / folder).rglob("*")):
            if path.suffix != ".pyc" and path.name != "__pycache__":
                times.append(path.stat().st_mtime)
    return max(times)


def build_if_needed() -> None:
    """Run the ETL unless nothing changed; a failed build leaves the old snapshot."""
    stamp = published() / ".built"
    newest = newest_input()
    if (
        stamp.exists()
        and (published() / "records.json").exists()
        and stamp.stat().st_mtime >= newest
    ):
        return
    done = subprocess.run([sys.executable, "-m", "etl", "build"], cwd=ROOT, check=False)
    if done.returncode == 0:
        published().mkdir(parents=True, exist_ok=True)
        stamp.touch()
        # The inputs may carry times ahead of this clock (copied from elsewhere).
        os.utime(stamp, (max(newest, stamp.stat().st_mtime),) * 2)
    else:
        print("Không lập được bản số liệu mới; bản đang có (nếu có) được giữ nguyên.", flush=True)


def allowed_hosts(host: str) -> list[str]:
    """Names and addresses under which this machine may be opened in a browser."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    names += [n.strip() for n in os.environ.get("ALLOWED_HOSTS", "").split(",") if n.strip()]
    if host in ("0.0.0.0", "::"):
        own = socket.gethostname()
        names += [own, socket.getfqdn()]
        with suppress(OSError):
            names += [str(info[4][0]) for info in socket.getaddrinfo(own, None)]
    else:
        names.append(host)
    return list(dict.fromkeys(names))


def command(host: str, port: str) -> list[str]:
    """The command line of the server."""
    hosts = [part for name in allowed_hosts(host) for part in ("--server.allowedHosts", name)]
    options = ["--server.address", host, "--server.port", port, *hosts]
    return [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *options]


def main() -> None:
    """Build, say where the page is, serve."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8501")
    build_if_needed()
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    print(f"Mở http://{shown}:{port} trong trình duyệt (Ctrl+C để dừng).", flush=True)
    os.chdir(ROOT)
    if os.name == "nt":
        sys.exit(subprocess.call(command(host, port)))
    os.execv(sys.executable, command(host, port))


if __name__ == "__main__":
    main()
