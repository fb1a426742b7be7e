"""Confirmed figures → a workbook in the format of the record tables, handed over as an upload.

The workbook has a sheet a table, every cell a text; it is kept, checked, previewed and
published like any other. Its rows cite the report (`bc-<id>`) and the place in it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Unpack

import xlsxwriter

from etl.records.errors import BuildError
from etl.records.indicators import table_of
from etl.records.schema import Table
from etl.records.tables import BY_NAME
from etl.updates.places import Places, opened
from etl.updates.reading.choices import Lists
from etl.updates.reading.work import ACCEPTED, CHANGES, Reading
from etl.updates.report import Report
from etl.updates.service import check
from etl.uploads import texts

#: The level of "9/10 huyện" where the indicator itself counts districts or communes.
_LEVEL_OF_UNIT = {"huyện": "district", "xã": "commune"}


def decided(reading: Reading) -> list[dict[str, Any]]:
    """The accepted proposals with what was changed in them; the same figure once."""
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for at, decision in sorted(reading.decisions.items()):
        if decision["state"] != ACCEPTED:
            continue
        said = {**reading.proposals[at], **decision.get("change", {})}
        if not said.get("indicator"):
            continue
        key = (*(str(said.get(name)) for name in CHANGES), said.get("qualifier"))
        if key in found:
            also = found[key].setdefault("also", [])
            also.append(said["place"])
        else:
            found[key] = said
    return list(found.values())


def hand_over(reading: Reading, who: str, **places: Unpack[Places]) -> Report:
    """Keep the confirmed figures as an upload and check it. Raises BuildError without any."""
    rows = decided(reading)
    if not rows:
        raise BuildError("Chưa nhận con số nào của báo cáo này.")
    nobody = [
        said for said in rows if not (said.get("association") or reading.facts["association"])
    ]
    if nobody:
        raise BuildError(
            f"{len(nobody)} con số đã nhận chưa rõ của hội nào. Chọn hội cho từng số, hoặc thêm "
            "hội vào danh mục rồi làm tiếp; các quyết định vẫn được giữ."
        )
    lists = Lists(reading.dataset)
    sheets: dict[str, list[dict[str, str]]] = {}
    for said in rows:
        table, row = _row(said, reading, lists)
        sheets.setdefault(table.name, []).append(row)
    association, period = reading.facts["association"], reading.facts["period"]
    whose = lists.names("association").get(association, "")
    store = opened(places)[1]
    texts.keep(
        reading.source, texts.of_document(reading.read["document"]), name=reading.name,
        sha256=reading.sha256, uploads=store.folder,
    )  # fmt: skip
    document = {
        "source": reading.source,
        "title": str(reading.read.get("document", {}).get("title") or "")
        or f"Báo cáo kỳ {period}{f' của {whose}' if whose else ''}",
        "author": whose,
        "association": association,
        "document": f"Tệp “{reading.name}”",
        "document_date": reading.facts["document_date"],
    }
    stem = reading.name.rpartition(".")[0] or reading.name
    several = len({said.get("association") for said in rows}) > 1
    upload, _ = store.receive(
        f"{stem} - số liệu đã xác nhận.xlsx", _workbook(sheets), reading.dataset, who,
        kind="report", association=None if several else association or None, period=period,
        document=document,
    )  # fmt: skip
    return check([upload.upload], reading.dataset, who=who, **places)


def _row(said: Mapping[str, Any], reading: Reading, lists: Lists) -> tuple[Table, dict[str, str]]:
    """The table and the cells of one figure, by name of the column."""
    indicator = str(said["indicator"])
    found = table_of(indicator)
    about = lists.rows("indicator").get(indicator)
    if found is None or about is None:
        raise BuildError(f"Không có chỉ số “{indicator[:40]}” trong danh mục.")
    table = BY_NAME["targets"] if said.get("target") else found
    row: dict[str, Any] = {
        "association": said.get("association") or reading.facts["association"],
        "indicator": indicator,
        "qualifier": said.get("qualifier") or "chính xác",
        "source": reading.source,
        "source_place": "; ".join([said["place"], *said.get("also", ())][: texts.PASSAGES]),
        "as_printed": said.get("as_printed"),
        **{key: code for key, code in (said.get("kind") or {}).items() if key in table.names},
    }
    kind = lists.rows("activity_kind").get(str(row.get("activity_kind") or ""))
    if kind is not None:
        row.setdefault("field", kind["field"])
    value, upper = _number(said.get("value")), _number(said.get("value_to"))
    if table.name == "targets":
        higher = about["higher_is_better"] != "no"
        row |= {
            "title": f"{about['name']}: {said.get('as_printed') or value}"
            + (f" ({kind['name'].lower()})" if kind else ""),
            "target_kind": "committed", "frequency": "once",
            "direction": "increase" if higher else "decrease",
            "target_period": said.get("period"), "target_value": value, "target_value_to": upper,
        }  # fmt: skip
    else:
        row |= {
            "area": said.get("area"), "time_period": said.get("period"),
            "obs_value": value, "obs_value_to": upper,
            "obs_status": "E" if said.get("obs_status") == "E" else None,
        }  # fmt: skip
        if found.name == "coverage":
            row.setdefault("level", _LEVEL_OF_UNIT.get(about["unit"]))
            row["denominator"] = said.get("denominator")
    return table, {name: str(cell) for name, cell in row.items() if cell and name in table.names}


def _number(value: object) -> str | None:
    """A figure as a cell is typed: 1600, 8,7."""
    if value is None or value == "":
        return None
    number = float(str(value))
    return str(int(number)) if number == int(number) else repr(number).replace(".", ",")


def _workbook(sheets: Mapping[str, list[dict[str, str]]]) -> bytes:
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    # The same figures make the same file, and so the same upload.
    book.set_properties({"created": datetime(2000, 1, 1)})
    as_text = book.add_format({"num_format": "@"})
    for name, rows in sheets.items():
        table = BY_NAME[name]
        used = [column for column in table.columns if any(column.name in row for row in rows)]
        sheet = book.add_worksheet(table.heading[:31])
        sheet.write_row(0, 0, [column.heading for column in used])
        for number, row in enumerate(rows, 1):
            for place, column in enumerate(used):
                sheet.write_string(number, place, row.get(column.name, ""), as_text)
    book.close()
    return target.getvalue()
