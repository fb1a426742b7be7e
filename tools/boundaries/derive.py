"""Builds the shipped approximate map out of points, boxes and areas.

`derive` is run by hand when the method changes; its result is in the repository
(data/reference/boundaries/approximate.topojson). docs/boundaries.md tells the
method and how close it comes.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from etl.areas import areas
from etl.areas.boundaries import topojson

LABEL = "Sơ đồ gần đúng, dựng từ điểm trung tâm xã; không phải địa giới pháp lý"
ABOUT = {
    "label": LABEL,
    "source": "Dựng từ điểm, khung bao và diện tích xã của gói vietnamadminunits 1.0.4",
    "licence": "MIT; xem LICENSE-vietnamadminunits.txt",
    "made_with": "python -m tools.boundaries derive",
}


def derive(out: Path, wheel: Path | None = None) -> int:
    """Writes the map; the number of its pieces. Without a wheel it is downloaded.

    Raises BuildError when the package cannot be had or is not the pinned one.
    """
    from tools.boundaries import fit, points, trace

    with tempfile.TemporaryDirectory() as folder:
        units = points.read(wheel or points.download(Path(folder)), areas.load())
    topology = trace.trace(fit.fit(units))
    topojson.write(out, topology, ABOUT)
    return len(topology.units)
