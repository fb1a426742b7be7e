"""All provinces built and published: here one after the other, or one task a province with Dask."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from etl.national import lake
from etl.national.provinces import Province, build_province, find
from etl.records.errors import BuildError


@dataclass(frozen=True)
class Outcome:
    """What became of a province: the snapshot that counts now, or why there is no new one."""

    province: str
    name: str
    snapshot: str | None
    error: str | None = None


def one(province: Province, store: Path, as_of: date | None) -> Outcome:
    """Build and publish a province. What is wrong with it is told, not raised: others go on.

    Done twice it changes nothing, so that a task whose worker was killed is simply run again.
    """
    try:
        build_province(province, as_of)
        done = lake.publish(store, province)
    except BuildError as error:
        return Outcome(province.code, province.name, None, str(error))
    return Outcome(province.code, province.name, done.snapshot)


def all_of(
    root: Path,
    store: Path,
    *,
    as_of: date | None = None,
    workers: int = 0,
    scheduler: str | None = None,
    say: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Every province of the folder, in its order; `say` hears of each as it ends.

    `workers` processes of this machine, or those of a Dask scheduler ("tls://host:8786", which
    must see the same folders); without either, here, one after the other. Raises BuildError.
    """
    provinces = find(root)
    store.mkdir(parents=True, exist_ok=True)
    if not workers and not scheduler:
        outcomes = []
        for province in provinces:
            outcomes.append(one(province, store, as_of))
            say(outcomes[-1])
        return outcomes
    with _client(workers, scheduler) as client:
        return _distributed(client, provinces, store, as_of, say)


def _distributed(
    client: Any,
    provinces: list[Province],
    store: Path,
    as_of: date | None,
    say: Callable[[Outcome], None],
) -> list[Outcome]:
    from distributed import CancelledError, as_completed

    tasks = client.map(
        one, provinces, store=store, as_of=as_of, pure=False, retries=2,
        key=[f"province-{province.code}" for province in provinces],
    )  # fmt: skip
    by_key = {task.key: province for task, province in zip(tasks, provinces, strict=True)}
    outcomes: dict[str, Outcome] = {}
    try:
        for task in as_completed(tasks):
            province = by_key[task.key]
            error = task.exception()
            outcome = (
                task.result()
                if error is None
                else Outcome(province.code, province.name, None, _words(error))
            )
            outcomes[province.code] = outcome
            say(outcome)
    except (CancelledError, OSError, RuntimeError) as error:
        raise BuildError(
            "Mất liên lạc với bộ điều phối. Tỉnh nào đã công bố thì vẫn giữ; chạy lại lệnh này để "
            "làm tiếp các tỉnh còn lại."
        ) from error
    return [outcomes[province.code] for province in provinces]


def _words(error: BaseException) -> str:
    return f"Máy thực hiện dừng giữa chừng ({type(error).__name__}). Chạy lại tỉnh này."


@contextmanager
def _client(workers: int, scheduler: str | None) -> Iterator[Any]:
    try:
        from distributed import Client, LocalCluster
    except ModuleNotFoundError as error:
        raise BuildError(
            "Thiếu gói distributed. Cài: python -m pip install --require-hashes "
            "-r requirements-scale.lock"
        ) from error
    # What it says of lost processes is told here in words.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if scheduler:
        try:
            client = Client(scheduler, timeout="20s")
        except (OSError, TimeoutError) as error:
            raise BuildError(f"Không nối được với bộ điều phối {scheduler}.") from error
        with client:
            yield client
        return
    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None,
            host="127.0.0.1",
        ) as cluster,
        Client(cluster) as client,
    ):  # fmt: skip
        yield client
