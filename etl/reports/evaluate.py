"""How well reports are read: proposals beside the true records of a folder, field by field.

The truths' format is in tests/reports/corpus/README.md.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.files.limits import Refused
from etl.reports.propose import propose
from etl.reports.reading.read import read

#: A proposal with an indicator counts as made from this score on.
THRESHOLD = 0.5
CLOSED = "closed"
#: Fields in the order they are reported, with their Vietnamese names and aims in percent.
FIELDS = {
    "found": ("Giá trị và chỗ", 97), "value": ("Giá trị như in", 100),
    "qualifier": ("Từ chỉ mức độ", None), "unit": ("Đơn vị đồng, %", None),
    "precision": ("Đề xuất đúng trên số đề xuất", 93), "indicator": ("Chỉ số", 82),
    "kind": ("Chỉ số và loại", 77), "bare": ("Không kể loại văn bản không nói", None),
    "five": ("Trong năm lựa chọn đầu", 92),
    "association": ("Hội", 97), "year": ("Năm", 92), "area": ("Địa bàn", None),
    "target": ("Mục tiêu hay đã làm", 93), "aside": ("Không thuộc chỉ số nào", 80),
    "cells": ("Ô của bảng điền đúng", 82), "unprinted": ("Nói mà không in số", None),
    "refused": ("Từ chối đúng", None),
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass
class Score:
    """Right and all by field; what went wrong, a line each."""

    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def count(self, name: str, right: bool) -> bool:
        """Count one case of a field."""
        self.all[name] += 1
        self.right[name] += right
        return right


def evaluate(folder: Path, *, closed: bool = False) -> Score:
    """Score every report of the folder. Raises Refused: closed without leave, or empty."""
    if CLOSED in folder.resolve().parts and not closed:
        raise Refused(
            "là nửa kín của bộ báo cáo thử: chỉ chấm khi quy tắc đã xong. Thêm --closed nếu "
            "đúng là "
            "lúc ấy."
        )
    score = Score()
    truths = sorted(folder.glob("*.truth.json"))
    if not truths:
        raise Refused(
            "không có báo cáo nào kèm đáp án (TÊN.truth.json cạnh TÊN.docx). Hãy chỉ đúng thư "
            "mục chứa các báo cáo."
        )
    for truth in truths:
        report = _report_of(truth)
        if report is not None:
            _score(report, json.loads(truth.read_text("utf-8")), score)
    return score


def _report_of(truth: Path) -> Path | None:
    stem = truth.name.removesuffix(".truth.json")
    found = [truth.with_name(f"{stem}{end}") for end in (".docx", ".doc", ".pdf", ".txt")]
    return next((path for path in found if path.exists()), None)


def _score(path: Path, truth: dict[str, Any], score: Score) -> None:
    about = truth["document"]
    try:
        report = read(path)
    except Refused as refused:
        if not score.count("refused", bool(about.get("refused"))):
            score.wrong.append(f"{path.name}: từ chối: {refused}")
        return
    if not score.count("refused", not about.get("refused")):
        score.wrong.append(f"{path.name}: đã đọc, lẽ ra từ chối")
        return
    # The sender is confirmed by a person; the period is asked when the report does not say it.
    found, proposals = propose(report, association=about["association"])
    if found.period is None:
        found, proposals = propose(report, association=about["association"], period=about["period"])
    entries = [proposal.as_json() for proposal in proposals]
    used: set[int] = set()
    for record in truth["records"]:
        if record.get("printed") is False:
            near = [e for e in entries if e["value"] == 0 and e["indicator"] == record["indicator"]]
            score.count("unprinted", bool(near))
            used |= {i for i, e in enumerate(entries) if e in near}
            continue
        _record(path, record, entries, used, score)
    for number, entry in enumerate(entries):
        if number in used or entry["indicator"] is None or entry["score"] < THRESHOLD:
            continue
        score.count("precision", False)
        score.wrong.append(
            f"{path.name} {entry['place']}: thừa “{entry['as_printed']}” {entry['indicator']}"
        )


def _record(
    path: Path, record: dict[str, Any], entries: list[dict[str, Any]], used: set[int], score: Score
) -> None:
    here = [
        i for i, e in enumerate(entries)
        if i not in used and _same_place(e["place"], record["place"])
        and _numbers(e["as_printed"]) == _numbers(record["as_printed"])
    ]  # fmt: skip
    equal = [i for i in here if _equal(entries[i]["value"], record["value"])]
    where = f"{path.name} {record['place']} “{record['as_printed']}”"
    if not _NUMBER.search(record["as_printed"]):
        # Figures in words have no digits to tell them by.
        equal = [i for i in equal if _NUMBER.search(entries[i]["as_printed"]) is None]
        here = [
            i
            for i in here
            if set(_words(entries[i]["as_printed"])) & set(_words(record["as_printed"]))
        ]
    number = (equal or here or [None])[0]
    aside = record["indicator"] is None
    if number is None:
        # Kept aside by not being proposed is right as well.
        if not aside:
            score.count("found", False)
            score.wrong.append(f"{where}: không thấy ({record['indicator']})")
        else:
            score.count("aside", True)
        return
    used.add(number)
    entry = entries[number]
    if not score.count("found", bool(equal)):
        score.wrong.append(f"{where}: giá trị {entry['value']} ≠ {record['value']}")
    same = _equal(entry["value"], record["value"]) and _equal(entry["value_to"], record["value_to"])
    score.count("value", same)
    _count(score, "qualifier", entry["qualifier"], record["qualifier"], where)
    if record["unit"] in ("đồng", "%"):
        _count(score, "unit", entry["unit"], record["unit"], where)
    if aside:
        if not score.count("aside", entry["indicator"] is None):
            score.wrong.append(
                f"{where}: để riêng ≠ {entry['indicator']} {entry['kind']} {entry['score']}"
            )
            if entry["score"] >= THRESHOLD:
                score.count("precision", False)
        return
    _choice(score, entry, record, where)
    _count(score, "association", entry["association"], record["association"], where)
    _count(score, "year", _years(entry["period"]), _years(record["period"]), where)
    _count(score, "area", _area(entry["area"]), _area(record["area"]), where)
    _count(score, "target", entry["target"], record["target"], where)


def _choice(score: Score, entry: dict[str, Any], record: dict[str, Any], where: str) -> None:
    right = entry["indicator"] == record["indicator"]
    whole = _agrees(entry, record)
    score.count("indicator", right)
    score.count("kind", whole)
    if right:
        told = {"field", *record["kind"]}
        further = {k: v for k, v in entry["kind"].items() if k not in told}
        if not score.count("bare", not further):
            score.wrong.append(f"{where}: {entry['indicator']}, thêm {further}")
    if "bảng" in record["place"]:
        score.count("cells", whole)
    choices = [entry, *entry["alternatives"]][:5]
    score.count("five", any(_agrees(choice, record) for choice in choices))
    if entry["indicator"] is not None and entry["score"] >= THRESHOLD:
        score.count("precision", right)
    if not whole:
        score.wrong.append(
            f"{where}: {entry['indicator']} {entry['kind']} {entry['score']} ≠ "
            f"{record['indicator']} {record['kind']}"
        )


def _agrees(choice: dict[str, Any], record: dict[str, Any]) -> bool:
    return choice["indicator"] == record["indicator"] and all(
        choice["kind"].get(name) == code for name, code in record["kind"].items()
    )


def _count(score: Score, name: str, got: Any, true: Any, where: str) -> None:
    if not score.count(name, got == true):
        score.wrong.append(f"{where}: {name} {got} ≠ {true}")


def _same_place(got: str, true: str) -> bool:
    if true.startswith("trang"):
        return got.split(",")[0] == true.split(",")[0]
    return got == true


def _numbers(printed: str) -> list[str]:
    return _NUMBER.findall(re.sub(r"(\d)\. (?=\d{3})", r"\1.", printed))


def _words(printed: str) -> list[str]:
    return printed.casefold().split()


def _equal(got: float | None, true: float | None) -> bool:
    if got is None or true is None:
        return got is true
    return abs(float(got) - float(true)) <= 1e-9 * max(1.0, abs(float(true)))


def _years(period: str | None) -> list[str]:
    return sorted(set(re.findall(r"(?:19|20)\d\d", period or "")))


def _area(code: str | None) -> str | None:
    return code.split("-")[0] if code else None


def lines(score: Score) -> Iterable[str]:
    """The score as lines of text, a field each."""
    for name, (title, aim) in FIELDS.items():
        if count := score.all[name]:
            share = 100 * score.right[name] / count
            wanted = f" (đích {aim} %)" if aim else ""
            shown = f"{share:.1f}".replace(".", ",")
            yield f"{title}: {score.right[name]}/{count}, {shown} %{wanted}"


def as_json(score: Score) -> dict[str, Any]:
    """The score for machines."""
    return {
        "fields": {
            name: {"right": score.right[name], "all": score.all[name]}
            for name in FIELDS
            if score.all[name]
        },
        "wrong": score.wrong,
    }
