"""Does everything that writes, in a process of its own on a machine with a fault.

    python -m tests.etl.operation.fault_worker OFFICE TOKEN [--bytes N]

OFFICE is the folder of an office, TOKEN its report that is ready to publish. With --bytes no
file grows beyond N, as on a disk that runs full. Prints what each step said as JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import resource
from collections.abc import Callable
from pathlib import Path

from dashboard.access import audit
from dashboard.export.__main__ import main as export
from etl import updates
from etl.__main__ import main as etl
from etl.records.errors import BuildError
from tests.etl.updates.intake_office import AS_OF, Office, members, members_book


def main() -> None:
    """Try each step; whatever it raises is what the test looks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("office", type=Path)
    parser.add_argument("token")
    parser.add_argument("--bytes", type=int)
    parser.add_argument("--memory", type=int, metavar="MB", help="memory beyond what is in use")
    args = parser.parse_args()
    office = Office.__new__(Office)
    office.published, office.uploads = args.office / "published", args.office / "uploads"
    os.environ["DASHBOARD_PUBLISHED"] = str(office.published)
    os.environ["DASHBOARD_UPLOADS"] = str(office.uploads)
    os.environ["DASHBOARD_AUDIT"] = str(args.office / "audit")
    report = updates.load_report("records", args.token, uploads=office.uploads)
    preview = updates.load_preview("records", args.token, **office.places)
    file = members_book(members(obs_value="54.000"))
    if args.bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (args.bytes, args.bytes))
    if args.memory is not None:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        used = next(int(line.split()[1]) for line in status.splitlines() if "VmSize" in line) * 1024
        most = used + args.memory * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    published = ["--published", str(office.published)]
    steps: dict[str, Callable[[], object]] = {
        "build": lambda: etl(["build", "--force", "--as-of", AS_OF.isoformat(), *published]),
        "publish": lambda: updates.publish(preview, "Lan", "Báo cáo năm", **office.places),
        "preview": lambda: office.preview(report),
        "rollback": lambda: etl(["rollback", *published]),
        "upload": lambda: office.check(("mới.xlsx", file)).blocked,
        "audit": lambda: audit.record("publish", "Lan"),
        "backup": lambda: etl(["backup", str(args.office / "b.zip")]),
        "export": lambda: export(["xlsx", "--out", str(args.office / "b.xlsx")]),
    }
    for name, step in steps.items():
        said, raised = io.StringIO(), ""
        result: object = None
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            try:
                result = step()
            except BuildError as error:
                said.write(str(error))
            except Exception as error:
                raised = f"{type(error).__name__}: {error}"
        line = {"step": name, "result": result, "said": said.getvalue(), "raised": raised}
        print(json.dumps(line, default=str), flush=True)


if __name__ == "__main__":
    main()
