"""Writing the simulated dataset, and knowing whether what is there is still right."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from etl.records import schema, tables
from etl.simulate import bulk, dataset
from etl.simulate import world as worlds

_CODE = Path(__file__).resolve().parent
ROOT = _CODE.parent.parent
PARAMETERS = ROOT / "data" / "demo"
REFERENCE = ROOT / "data" / "reference"
STAMP = "simulated.json"


@dataclass(frozen=True)
class Size:
    """What may differ from the parameter files; None keeps what they say."""

    seed: int | None = None
    associations: int | None = None
    districts: int | None = None
    years: tuple[int, int] | None = None
    activity_records: int | None = None


def simulate(
    out: Path, size: Size = Size(), *, folder: Path = PARAMETERS, reference: Path = REFERENCE
) -> dict[str, int]:
    """Write records/*.csv, reference/*.csv and the stamp into `out`.

    Files are replaced one by one and the stamp comes last, so that a reader never sees
    half a file and an interrupted run is done again. Returns the number of rows a
    table. Raises ValueError or FileNotFoundError when the parameters do not work.
    """
    world = worlds.read(
        folder,
        reference,
        seed=size.seed,
        associations=size.associations,
        districts=size.districts,
        years=size.years,
    )
    streamed = size.activity_records
    made = dataset.records(world, folder, reference, with_activities=streamed is None)
    counts = {name: len(frame) for name, frame in made.items()}
    (out / "records").mkdir(parents=True, exist_ok=True)
    (out / "reference").mkdir(parents=True, exist_ok=True)
    stamp = out / STAMP
    stamp.unlink(missing_ok=True)
    for name, frame in made.items():
        if streamed is not None and name == "activities":
            continue
        _replace(frame, out / "records" / f"{name}.csv")
    if streamed is not None:
        path = out / "records" / "activities.csv"
        counts["activities"] = bulk.write(world, reference, path, streamed)
    for name, frame in dataset.references(world, reference).items():
        _replace(frame, out / "reference" / f"{name}.csv")
        counts[f"reference.{name}"] = len(frame)
    stamp.write_text(json.dumps({"made_from": fingerprint(size, folder, reference)}) + "\n")
    return counts


def ensure(
    dataset_dir: Path = PARAMETERS, *, folder: Path = PARAMETERS, reference: Path = REFERENCE
) -> Path:
    """Simulate into `dataset_dir` when files are missing or anything they depend on changed.

    Returns the folder of the record files; the references that replace the real ones
    stand beside it in `dataset_dir/reference`.
    """
    stamp = dataset_dir / STAMP
    wanted = [dataset_dir / "records" / f"{table.name}.csv" for table in tables.TABLES]
    wanted += [
        dataset_dir / "reference" / f"{name}.csv"
        for name in ("association", "association_status", "source_document")
    ]
    if stamp.exists() and all(path.exists() for path in wanted):
        known = json.loads(stamp.read_text())
        if known.get("made_from") == fingerprint(Size(), folder, reference):
            return dataset_dir / "records"
    simulate(dataset_dir, folder=folder, reference=reference)
    return dataset_dir / "records"


def fingerprint(size: Size, folder: Path, reference: Path) -> str:
    """A hash of everything the simulated files depend on."""
    digest = hashlib.sha256(json.dumps(asdict(size), sort_keys=True).encode())
    inputs = [
        *sorted(folder.glob("*.csv")),
        folder / "parameters.json",
        folder / "faulty_rows.json",
    ]
    inputs += [reference / "area.csv", reference / "activity_kind.csv"]
    inputs += [*sorted(_CODE.glob("*.py")), Path(schema.__file__), Path(tables.__file__)]
    inputs.append(Path(tables.__file__).with_suffix(".toml"))
    for path in inputs:
        digest.update(path.name.encode())
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _replace(frame: pd.DataFrame, path: Path) -> None:
    """Write a CSV file beside the old one and move it into its place."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}")
    os.close(handle)
    frame.to_csv(name, index=False, encoding="utf-8", lineterminator="\n")
    Path(name).chmod(0o644)
    os.replace(name, path)
