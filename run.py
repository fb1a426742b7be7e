"""Build the snapshots whose inputs changed, then serve the dashboard.

Called by `make run` (and directly on Windows) with the Python of the virtual
environment. HOST and PORT say where to listen; ALLOWED_HOSTS (comma separated) adds
names under which browsers may open the page, such as the server's name in the network.

The real records are built before the page is served. What can wait (the simulated
records, a new day for due dates) is built at low priority behind the running page,
which shows a new snapshot by itself.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from ctypes.util import find_library
from datetime import date
from pathlib import Path

from etl.operation import logs
from etl.operation.listening import address, cannot_listen
from etl.operation.places import SOURCE, folder_of

ROOT = Path(__file__).resolve().parent
#: Whatever lies here decides whether a dataset's snapshot is up to date.
INPUTS = {
    "records": ("data/records", "data/reference", "etl"),
    "demo": ("data/demo", "data/reference", "etl"),
}
_BACKGROUND = "--background"


def memory_settings() -> dict[str, str]:
    """Variables with which the server's memory goes back to the system when people have left.

    What Python keeps by itself lies scattered among what visitors left, and so does what
    glibc keeps in up to eight heaps a core. jemalloc, where it is installed, costs no more
    time; glibc alone in Python's place would cost a fifth.
    """
    library = find_library("jemalloc") if sys.platform == "linux" else None
    if library is None:
        return {"MALLOC_ARENA_MAX": "2"}
    given_back = "background_thread:true,narenas:2,dirty_decay_ms:5000,muzzy_decay_ms:0"
    return {"LD_PRELOAD": library, "PYTHONMALLOC": "malloc", "MALLOC_CONF": given_back}


def published() -> Path:
    """The folder of the snapshots."""
    return folder_of("published")


def newest_input(dataset: str) -> float:
    """When an input file, or a folder that gained or lost one, last changed."""
    times = [0.0]
    for folder in INPUTS[dataset]:
        for path in (ROOT / folder, *(ROOT / folder).rglob("*")):
            if path.suffix != ".pyc" and path.name != "__pycache__":
                with suppress(FileNotFoundError):
                    times.append(path.stat().st_mtime)
    return max(times)


def changed(dataset: str) -> bool:
    """Whether there is no snapshot yet or an input is newer than the last build."""
    stamp = _stamp(dataset)
    if not stamp.exists() or not (published() / f"{dataset}.json").exists():
        return True
    return stamp.stat().st_mtime < newest_input(dataset)


def from_another_day(dataset: str) -> bool:
    """Whether the last build was not today: due dates are held against the day."""
    stamp = _stamp(dataset)
    return not stamp.exists() or date.fromtimestamp(stamp.stat().st_mtime) < date.today()


def build(dataset: str, *, quiet: bool = False) -> None:
    """Run the ETL; a failed build leaves the snapshot there is."""
    newest = newest_input(dataset)
    done = subprocess.run(
        [sys.executable, "-m", "etl", "build", "--dataset", dataset],
        cwd=ROOT,
        check=False,
        stdout=subprocess.DEVNULL if quiet else subprocess.PIPE if logs.as_json() else None,
        stderr=subprocess.DEVNULL if quiet else subprocess.STDOUT if logs.as_json() else None,
        encoding="utf-8",
    )
    for line in (done.stdout or "").splitlines():
        logs.say(line)
    if done.returncode == 0:
        stamp = _stamp(dataset)
        stamp.touch()
        # The simulation writes into its own inputs; files copied from elsewhere may
        # be dated ahead of this clock.
        latest = max(newest, newest_input(dataset) if quiet else newest, time.time())
        os.utime(stamp, (latest, latest))
    elif not quiet:
        logs.say("Không lập được bản số liệu mới; bản đang có (nếu có) được giữ nguyên.")


def allowed_hosts(host: str) -> list[str]:
    """Names and addresses under which this machine may be opened in a browser."""
    names = ["localhost", "127.0.0.1", "::1"]
    names += [n.strip() for n in os.environ.get("ALLOWED_HOSTS", "").split(",") if n.strip()]
    if host in ("0.0.0.0", "::"):
        own = socket.gethostname()
        names += [own, socket.getfqdn()]
        with suppress(OSError):
            names += [str(info[4][0]) for info in socket.getaddrinfo(own, None)]
    else:
        names.append(host.strip("[]"))
    return list(dict.fromkeys(names))


def command(host: str, port: str) -> list[str]:
    """The command line of the server."""
    hosts = [part for name in allowed_hosts(host) for part in ("--server.allowedHosts", name)]
    options = ["--server.address", host.strip("[]"), "--server.port", port, *hosts]
    return [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *options]


def background() -> None:
    """Build what could wait, once the page has had time to start."""
    time.sleep(8)
    if hasattr(os, "nice"):
        os.nice(15)
    for dataset in INPUTS:
        if changed(dataset) or from_another_day(dataset):
            build(dataset, quiet=True)


def main() -> None:
    """Build, say where the page is, serve."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8501")
    reason = cannot_listen(host, port)
    if reason:
        sys.exit(reason)
    source = os.environ.get(SOURCE)
    if source:
        subprocess.run([sys.executable, "-m", "etl", "fetch", source], cwd=ROOT, check=False)
    elif changed("records"):
        build("records")
    if not source and any(changed(d) or from_another_day(d) for d in INPUTS):
        subprocess.Popen([sys.executable, __file__, _BACKGROUND], cwd=ROOT)
    logs.say(f"Mở {address(host, port)} trong trình duyệt (Ctrl+C để dừng).")
    os.chdir(ROOT)
    os.environ.update(memory_settings() | os.environ)
    if os.name == "nt":
        sys.exit(subprocess.call(command(host, port)))
    os.execv(sys.executable, command(host, port))


def _stamp(dataset: str) -> Path:
    return published() / f".{dataset}-built"


if __name__ == "__main__":
    background() if _BACKGROUND in sys.argv[1:] else main()
