"""People walking through the pages with pauses, over the real websocket protocol.

    python benchmarks/walking_people.py [--people 20 50] [--minutes 5 4] [--pause 2 8] [--away 200]
    python benchmarks/walking_people.py --uploads 40

The first starts the server as run.py does. One person opens every page and leaves; then come
so many people, one after the other, each opening pages and choosing filters as a browser
would ask for them; then the next number. Printed are the times from a click to the end of its
run, errors, the server's processor time a click, and its memory: before anybody came, so many
seconds (--away) after that one person left, at five minutes (or at half time), the most after
that, and again so many seconds after everybody left. `--attach ADDRESS --pid N` measures a
server that runs already.

The second is one editor who sends that many files of 19 MB and leaves: how many are taken, and
what memory remains.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import secrets
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import run  # noqa: E402
from dashboard.selection import filters  # noqa: E402
from dashboard.snapshot import warehouse  # noqa: E402
from dashboard.words import sitemap  # noqa: E402

MEGABYTE = 1024 * 1024
#: Seconds after which a click counts as an error.
LONGEST = 30.0
_FILE = 19 * MEGABYTE


@contextmanager
def serving() -> Iterator[tuple[str, int]]:
    """A server on a free port: its address and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        run.command("127.0.0.1", str(port)),
        cwd=ROOT,
        env={**os.environ, **run.memory_settings()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 90
        while True:
            try:
                urllib.request.urlopen(f"http://{address}/healthz", timeout=20).close()
                break
            except (urllib.error.URLError, OSError):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(20)


def memory(pids: Iterable[int]) -> float:
    """Megabytes of processes that are in memory."""
    total = 0
    for pid in pids:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        total += int(line.split()[1])
    return total / 1024


def addresses() -> list[tuple[str, str]]:
    """Page and query of everything a person may click on: all pages, all single filters."""
    # The first page stands at the address itself.
    pages = [
        "" if name == "overview" else url
        for section in sitemap.PAGES.values()
        for name, _, url, _ in section
    ]
    found = [(page, "") for page in pages]
    for dataset, code in (("records", "thuc"), ("demo", "minh-hoa")):
        choices = filters.Choices.of(warehouse.current_snapshot(dataset))
        queries = [f"bo={code}&loai={name}" for name in choices.types]
        queries += [f"bo={code}&linh-vuc={name}" for name in choices.fields]
        queries += [f"bo={code}&hoi={name}" for name in list(choices.associations)[:30]]
        found += [(page, query) for page in pages for query in queries]
    return found


class Person:
    """A browser's side of one open page."""

    def __init__(self, line: ClientConnection) -> None:
        self._line = line
        self.session = ""

    async def click(self, page: str, query: str) -> float:
        """Seconds from asking for a run until the server says it has ended."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name = query, page
        state.context_info.timezone = "Asia/Ho_Chi_Minh"
        state.context_info.locale = "vi-VN"
        state.context_info.url = f"http://127.0.0.1/{page}?{query}"
        started = time.perf_counter()
        await self._line.send(message.SerializeToString())
        async with asyncio.timeout(LONGEST):
            while True:
                answer = ForwardMsg.FromString(await self._line.recv())  # type: ignore[arg-type]
                if answer.WhichOneof("type") == "page_not_found":
                    raise RuntimeError("no such page")
                if answer.WhichOneof("type") == "new_session":
                    self.session = answer.new_session.initialize.session_id
                if answer.WhichOneof("type") == "script_finished":
                    if answer.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                        raise RuntimeError("the run failed")
                    # A run may end for another one, as where an address is put right.
                    if answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                        return time.perf_counter() - started


@contextmanager
def _noted(errors: list[str]) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # whatever goes wrong for a person is what is counted
        errors.append(f"{type(error).__name__} {error}".strip())


def open_page(address: str) -> connect:
    """The connection a browser makes when a page opens; with the cookie that says which of
    several servers it is with, where the page gave it one."""
    secure = address.startswith("https://")
    origin = address if secure else f"http://{address}"
    trusting = ssl._create_unverified_context() if secure else None
    with urllib.request.urlopen(f"{origin}/", timeout=30, context=trusting) as answer:
        cookies = answer.headers.get_all("Set-Cookie") or []
    given = [cookie.partition(";")[0] for cookie in cookies if cookie.startswith("backend=")]
    return connect(
        f"{origin.replace('http', 'ws', 1)}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        origin=origin,  # type: ignore[arg-type]
        ssl=trusting,
        additional_headers={"Cookie": given[0]} if given else None,
        max_size=64 * MEGABYTE,
        open_timeout=30,
        ping_interval=None,
    )


def processor_time(pids: Iterable[int]) -> float:
    """Seconds processes have computed."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def visit_all(address: str, places: list[tuple[str, str]]) -> None:
    """One person who opens every page as it is."""
    async with await asyncio.to_thread(open_page, address) as line:
        person = Person(line)
        for page, query in places:
            if not query:
                await person.click(page, query)


@dataclass
class Walk:
    """People who walk at the same time, and what is measured of them."""

    address: str
    pids: Sequence[int]
    number: int
    seconds: float
    pause: tuple[float, float]
    places: list[tuple[str, str]]
    seed: int = 0
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def person(self, number: int, until: float) -> None:
        """Comes at a moment of their own, clicks, reads, clicks."""
        chance = random.Random(self.seed + number)
        await asyncio.sleep(chance.uniform(0, 0.2 * self.seconds))
        with _noted(self.errors):
            async with await asyncio.to_thread(open_page, self.address) as line:
                person = Person(line)
                while time.monotonic() < until:
                    self.times.append(await person.click(*chance.choice(self.places)))
                    await asyncio.sleep(chance.uniform(*self.pause))

    async def run(self) -> dict[str, float]:
        """Let everybody walk; megabytes in memory by when."""
        until = time.monotonic() + self.seconds
        walkers = asyncio.gather(*(self.person(n, until) for n in range(self.number)))
        settled = min(300, self.seconds / 2)
        await asyncio.sleep(settled)
        marks = {f"after {settled:.0f} s": memory(self.pids), "most after that": 0.0}
        while not walkers.done():
            marks["most after that"] = max(marks["most after that"], memory(self.pids))
            await asyncio.wait([walkers], timeout=10)
        await walkers
        return marks


async def people(address: str, pids: Sequence[int], args: argparse.Namespace) -> None:
    """Let everybody walk, and print what was measured; `pids` are the servers."""
    places = addresses()
    print(f"memory (MB): before anybody came {memory(pids):.0f}", end="", flush=True)
    await visit_all(address, places)
    await asyncio.sleep(args.away)
    print(f", after one visitor left {memory(pids):.0f}", flush=True)
    for number, minutes in zip(args.people, args.minutes, strict=True):
        walk = Walk(address, pids, number, minutes * 60, args.pause, places, args.seed)
        computed = processor_time(pids)
        marks = await walk.run()
        computed = processor_time(pids) - computed
        await asyncio.sleep(args.away)
        marks[f"{args.away} s after they left"] = memory(pids)
        print(f"{number} people, {minutes:g} min: {len(walk.times)} clicks", end="")
        if len(walk.times) >= 20:
            cuts = quantiles(walk.times, n=100)
            print(
                f", median {median(walk.times):.2f} s, p95 {cuts[94]:.2f} s, p99 {cuts[98]:.2f} s, "
                f"longest {max(walk.times):.2f} s, {1000 * computed / len(walk.times):.0f} ms "
                "of processor a click",
                end="",
            )
        print(f"\nerrors: {len(walk.errors)} {sorted(set(walk.errors))}")
        print("memory (MB): " + ", ".join(f"{n} {value:.0f}" for n, value in marks.items()))


def send_file(address: str, session: str, token: str) -> str:
    """Upload one file as the browser does; the status of the answer."""
    edge = secrets.token_hex(8)
    head = f'--{edge}\r\nContent-Disposition: form-data; name="f"; filename="a.xlsx"\r\n\r\n'
    body = head.encode() + bytes(_FILE) + f"\r\n--{edge}--\r\n".encode()
    request = urllib.request.Request(
        f"http://{address}/_stcore/upload_file/{session}/{secrets.token_hex(8)}",
        data=body,
        method="PUT",
        headers={
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "Cookie": f"_streamlit_xsrf={token}",
            "X-Xsrftoken": token,
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return str(answer.status)
    except urllib.error.HTTPError as error:
        return str(error.code)
    except urllib.error.URLError:
        # The answer came before the file was sent, and the line was closed.
        return "refused"


async def uploads(address: str, pid: int, args: argparse.Namespace) -> None:
    """One editor sends files and leaves; print what is taken and what remains."""
    with urllib.request.urlopen(f"http://{address}/_stcore/health", timeout=20) as answer:
        token = answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0].strip('"')
    before = memory([pid])
    async with await asyncio.to_thread(open_page, address) as line:
        person = Person(line)
        await person.click("cap-nhat", "")
        answers = [
            await asyncio.to_thread(send_file, address, person.session, token)
            for _ in range(args.uploads)
        ]
        held = memory([pid])
    counts = {status: answers.count(status) for status in sorted(set(answers))}
    await asyncio.sleep(args.away)
    print(f"{args.uploads} files of 19 MB: answers {counts}")
    print(f"memory (MB): before {before:.0f}, held {held:.0f}, after leaving {memory([pid]):.0f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, nargs="+", default=[20, 50])
    parser.add_argument("--minutes", type=float, nargs="+", default=[5, 4])
    parser.add_argument("--pause", type=float, nargs=2, default=(2, 8), metavar="SECONDS")
    parser.add_argument("--away", type=int, default=200, metavar="SECONDS")
    parser.add_argument("--uploads", type=int, default=0, metavar="FILES")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--attach", metavar="ADDRESS", help="host:port of a running server")
    parser.add_argument("--pid", type=int, default=os.getpid(), help="its process")
    args = parser.parse_args()

    def measure(address: str, pid: int) -> None:
        asyncio.run(uploads(address, pid, args) if args.uploads else people(address, [pid], args))

    if args.attach:
        measure(args.attach, args.pid)
        return
    with serving() as (address, pid):
        measure(address, pid)


if __name__ == "__main__":
    main()
