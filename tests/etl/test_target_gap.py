"""How far off a target is: its status, the pace it needs, and where the present one leads."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from etl.database import open_snapshot
from etl.snapshot.build import build
from etl.snapshot.inputs import reference_folders
from etl.snapshot.publish import snapshot_path
from tests.etl.records import TODAY, ask, publish, row, write

History = list[tuple[str, object]]
_GROWING: History = [("2020", 1000), ("2023", 1100)]
_MILESTONE = {"target_value": ""}

#: Members by period, and what differs from a plain target of 2030; an association each.
CASES: dict[str, tuple[History, dict[str, object]]] = {
    "growth": (_GROWING, {"target_value": "1.500"}),
    "reached": ([("2020", 1000), ("2023", 2100)], {"target_value": "2.000"}),
    "fast": ([("2020", 1000), ("2023", 1300)], {"target_value": "2.000"}),
    "slow": ([("2020", 1000), ("2023", 1020)], {"target_value": "2.000"}),
    "falling": ([("2020", 1000), ("2023", 900)], {"target_value": "2.000"}),
    "zero": ([("2020", 0), ("2023", 60)], {"target_value": "200"}),
    "one": ([("2023", 60)], {"target_value": "200"}),
    "none": ([], {"target_value": "200"}),
    "soon": ([("2023-01", 60), ("2023-06", 70)], {"target_value": "200"}),
    "baseline": (
        [("2023", 125)],
        {"target_value": "200", "baseline_period": "2020", "baseline_value": "100"},
    ),
    "below": ([("2020", 453), ("2023", 420)], {"target_value": "450"}),
    "fewer": ([("2020", 12), ("2023", 9)], {"target_value": "7", "direction": "decrease"}),
    "missed": ([("2020", 100), ("2023", 120)], {"target_value": "200", "target_period": "2023"}),
    "unseen": ([("2018", 100), ("2019", 120)], {"target_value": "200", "target_period": "2022"}),
    "open": ([], _MILESTONE),
    "due": ([], {**_MILESTONE, "target_period": "2023"}),
    "today": ([], {**_MILESTONE, "target_period": "30/06/2024"}),
    "yesterday": ([], {**_MILESTONE, "target_period": "29/06/2024"}),
    "done": ([], {**_MILESTONE, "target_period": "2023", "state": "done"}),
    "ongoing": ([], {**_MILESTONE, "target_period": "", "frequency": "yearly"}),
    "over": ([], {**_MILESTONE, "target_period": "2018/2023", "frequency": "yearly"}),
    "second": ([], {"target_value": "2", "direction": "achieve"}),
}


def extended(folder: Path, name: str, *rows: dict[str, str]) -> None:
    """A code list with rows added, in a folder that stands before the common one."""
    common = (reference_folders("records")[0] / f"{name}.csv").read_text("utf-8")
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(common if common.endswith("\n") else common + "\n")
        names = common.splitlines()[0].split(",")
        csv.DictWriter(file, names, restval="").writerows(rows)


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """The target_gap row of every case."""
    folder = tmp_path_factory.mktemp("targets")
    extended(
        folder / "reference",
        "association",
        *(
            {"association": f"hoi-{case}", "name": f"Hội {case}", "association_kind": "member"}
            for case in CASES
        ),
    )
    report = {"source": "bc", "title": "Báo cáo năm", "strength": "1"}
    extended(folder / "reference", "source_document", report)
    own = {"source": "bc", "source_place": ""}
    members = [
        row(
            "membership",
            record_id=f"{case}-{n}",
            association=f"hoi-{case}",
            time_period=when,
            obs_value=value,
            **own,
        )
        for case, (history, _) in CASES.items()
        for n, (when, value) in enumerate(history)
    ]
    goals = [
        row("targets", **{"record_id": case, "association": f"hoi-{case}", **own, **changes})
        for case, (_, changes) in CASES.items()
    ]
    built = build(
        "records",
        [write(folder, "membership", *members), write(folder, "targets", *goals)],
        folder / "published",
        TODAY,
        references=[reference_folders("records")[0], folder / "reference"],
    )
    assert built.rejected == 0, built.rejects["message"].tolist()
    path = snapshot_path("records", None, folder / "published")
    with open_snapshot(path) as connection:
        found = connection.execute("SELECT * FROM marts.target_gap").df()
    found = found.astype(object).where(found.notna(), None)
    return {case["record_id"]: case for case in found.to_dict("records")}


@pytest.mark.parametrize(
    ("case", "status", "method"),
    [
        ("growth", "behind", "growth"),
        ("reached", "achieved", "level"),
        ("fast", "on_track", "growth"),
        ("slow", "off_track", "growth"),
        ("falling", "off_track", "growth"),
        ("zero", "on_track", "linear"),
        ("one", "not_enough_data", None),
        ("none", "not_enough_data", None),
        ("soon", "not_enough_data", None),
        ("baseline", "on_track", "growth"),
        ("below", "behind", "level"),
        ("fewer", "on_track", "growth"),
        ("missed", "off_track", "growth"),
        ("unseen", "not_enough_data", "growth"),
    ],
)
def test_the_status_of_a_number(
    targets: dict[str, dict], case: str, status: str, method: str | None
) -> None:
    found = targets[case]
    assert (found["milestone"], found["status"], found["method"]) == (False, status, method)


@pytest.mark.parametrize(
    ("case", "status"),
    [
        ("open", "milestone_open"),
        ("due", "milestone_due"),
        ("today", "milestone_open"),
        ("yesterday", "milestone_due"),
        ("done", "milestone_done"),
        ("ongoing", "ongoing"),
        ("over", "milestone_due"),
        ("second", "milestone_open"),
    ],
)
def test_milestones_go_by_their_due_date(targets: dict[str, dict], case: str, status: str) -> None:
    assert (targets[case]["milestone"], targets[case]["status"]) == (True, status)


def test_growth_is_judged_by_the_open_sdg_method(targets: dict[str, dict]) -> None:
    found = targets["growth"]
    assert (found["latest_value"], found["latest_period"], found["gap"]) == (1100, "2023", 400)
    assert (found["target_year"], found["target_value"]) == (2030, 1500)
    observed = (1100 / 1000) ** (1 / 3) - 1
    required = (1500 / 1000) ** (1 / 10) - 1
    assert found["progress_ratio"] == pytest.approx(observed / required, rel=1e-3)
    assert found["pace_required"] == pytest.approx(400 / 7, rel=1e-3)
    assert found["pace_achieved"] == pytest.approx(100 / 3, rel=1e-3)
    assert found["projected_value"] == pytest.approx(1100 * (1 + observed) ** 7, rel=1e-3)
    assert found["projected_year"] == 2033


def test_a_start_near_zero_is_projected_by_linear_pace(targets: dict[str, dict]) -> None:
    assert targets["zero"]["projected_value"] == pytest.approx(200, rel=1e-2)


def test_nothing_is_projected_from_too_little(targets: dict[str, dict]) -> None:
    for case in ("one", "none", "soon"):
        found = targets[case]
        assert (found["projected_value"], found["projected_year"]) == (None, None)
    assert (targets["one"]["latest_value"], targets["none"]["latest_value"]) == (60, None)
    assert targets["falling"]["projected_year"] is None


def test_a_yearly_target_is_held_against_whole_years_only(tmp_path: Path) -> None:
    quarters = [f"2023-Q{n}" for n in (1, 2, 3, 4)] + ["2024-Q1"]
    rows = [
        row("activities", record_id=f"hd-{n}", time_period=period, obs_value="2", area=area)
        for n, (period, area) in enumerate((p, a) for p in quarters for a in ("D213", "D215"))
    ]
    goal = row(
        "targets",
        indicator="activities",
        activity_kind="lop-tap-huan",
        frequency="yearly",
        target_period="2023/2030",
        target_value="20",
    )
    publish(tmp_path / "p", write(tmp_path, "activities", *rows), write(tmp_path, "targets", goal))
    assert ask(
        tmp_path / "p",
        "SELECT latest_value, latest_period, latest_basis, method, status FROM marts.target_gap",
    ) == [(16.0, "2023", "summed", "yearly", "behind")]
