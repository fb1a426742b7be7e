"""Pages made by hand for the tests of exports: every kind of chart, and hostile text."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content.model import Attention, Card, Page, Part, Section

THIRD = 1 / 3
SUM = 0.1 + 0.2
NAMES = [
    "Hội Đông y",
    "Hội Luật gia",
    "Hội Làm vườn",
    "Hội Bảo vệ quyền lợi người tiêu dùng",
    "Hội Khoa học Lịch sử",
]
YEARS = list(range(2018, 2027))


def _bars() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": NAMES,
            "value": [1389.0, SUM, None, 8_600_000_000.0 + THIRD, 0.0],
            "value_to": [None, None, None, None, 12.5],
            "qualifier": ["trên", None, None, "gần", None],
            "other": [[1380.0], None, None, None, None],
        }
    )


def charts() -> dict[str, Chart]:
    """A chart of every kind, with full-precision values, gaps and qualifiers."""
    values = [12.5, THIRD, None, 7.0, 1e-7]
    rows = [(name, year) for name in NAMES for year in YEARS]
    return {
        "bars": Chart("bars", _bars(), {"unit": "hội viên"}),
        "share_bar": Chart("share_bar", pd.DataFrame({"label": NAMES[:3], "value": [12, 3.25, 8]})),
        "bullets": Chart(
            "bullets",
            pd.DataFrame(
                {
                    "label": NAMES[:2],
                    "value": [80_000.5, 9_000.0],
                    "target": [100_000.0, 12_000.25],
                    "unit": ["người", "người"],
                    "status": ["warn", "good"],
                    "status_words": ["chậm tiến độ", "đúng tiến độ"],
                }
            ),
        ),
        "bullets_mixed": Chart(
            "bullets",
            pd.DataFrame(
                {
                    "label": NAMES[:2],
                    "value": [8.6e9, None],
                    "target": [20e9, 10.0],
                    "unit": ["đồng", "huyện"],
                    "status_words": ["khó đạt", "chưa đủ số liệu"],
                }
            ),
        ),
        "dots": Chart(
            "dots", pd.DataFrame({"label": NAMES, "value": values}), {"unit": "lớp", "log": True}
        ),
        "gains": Chart(
            "gains",
            pd.DataFrame({"label": NAMES, "value": [569.25, -12.5, None, THIRD, -8.0]}),
            {"unit": "người"},
        ),
        "strips": Chart(
            "strips",
            pd.DataFrame(
                {
                    "label": NAMES[:2],
                    "value": [12.5, None],
                    "unit": ["lớp", "người"],
                    "low": [1.0, 2.0],
                    "high": [20.0, 9.0],
                    "median": [7.0, None],
                    "count": [9, 2],
                }
            ),
        ),
        "matrix": Chart(
            "matrix",
            pd.DataFrame(
                {
                    "row": [n for n, _ in rows],
                    "column": [str(y) for _, y in rows],
                    "state": [
                        ("yes", "no", "unknown", "not_applicable")[i % 4] for i in range(len(rows))
                    ],
                }
            ),
        ),
        "heat": Chart(
            "heat",
            pd.DataFrame(
                {
                    "row": [n for n, _ in rows],
                    "column": [str(y) for _, y in rows],
                    "value": [None if i % 5 == 0 else i + THIRD for i in range(len(rows))],
                }
            ),
            {"unit": "cuộc"},
        ),
        "lines": Chart(
            "lines",
            pd.DataFrame(
                {
                    "series": [n for n, _ in rows][: 2 * len(YEARS)],
                    "time": [y for _, y in rows][: 2 * len(YEARS)],
                    "value": [None if i % 7 == 3 else i + 5 * THIRD for i in range(2 * len(YEARS))],
                }
            ),
            {"unit": "người", "mark": 2024, "mark_words": "hôm nay"},
        ),
        "small_multiples": Chart(
            "small_multiples",
            pd.DataFrame(
                {
                    "series": [n for n, _ in rows],
                    "time": [y for _, y in rows],
                    "value": [None if i % 7 == 3 else i * 10 + THIRD for i in range(len(rows))],
                }
            ),
            {"unit": "người"},
        ),
        "columns": Chart(
            "columns",
            pd.DataFrame(
                {
                    "time": [2018, 2018, 2020, 2020],
                    "part": ["Lớp", "Hội thảo", "Lớp", "Hội thảo"],
                    "value": [SUM, 2.0, 3.0, 4.75],
                    "partial": [False, False, True, True],
                    "text": ["", "", "9 tháng", "9 tháng"],
                }
            ),
            {"unit": "cuộc"},
        ),
        "stacked_bars": Chart(
            "stacked_bars",
            pd.DataFrame(
                {
                    "label": [NAMES[0], NAMES[0], NAMES[1], NAMES[1]],
                    "part": ["Ngân sách", "Hội phí"] * 2,
                    "value": [1.5, THIRD, None, 7.0],
                }
            ),
            {"unit": "triệu đồng"},
        ),
        "spans": Chart(
            "spans",
            pd.DataFrame(
                {
                    "label": NAMES[:3],
                    "start": ["2018-06-01", None, "2022-03-15"],
                    "end": ["2023-06-01", "2024-05-01", None],
                    "status": ["bad", "warn", "neutral"],
                }
            ),
            {"today": date(2026, 11, 1)},
        ),
    }


def table() -> pd.DataFrame:
    """A table with full-precision, missing, negative and whole numbers."""
    return pd.DataFrame(
        {
            "Hội": NAMES,
            "Hội viên": [1389.0, SUM, None, 8_600_000_000.0 + THIRD, -5.25],
            "Năm": [2018, 2019, 2020, 2021, 2022],
            "Mức độ": ["trên", None, "", "gần", "−"],
        }
    )


def page(name: str = "membership", records: tuple[str, ...] = ()) -> Page:
    """A page with a section of every kind, one table alone and one with nothing."""
    sections = [
        Section(
            key.replace("_", "-"),
            f"Nhận định {i} về {key}",
            table(),
            chart,
            records,
            units={"Hội viên": "người"},
        )
        for i, (key, chart) in enumerate(charts().items(), start=1)
    ]
    nothing = Chart("bars", _bars().iloc[:0])
    sections += [
        Section("table-alone", "Chỉ có bảng", table(), records=records, note="Một lời giải thích"),
        Section("nothing", "Không có gì để vẽ", table().iloc[:0], nothing),
    ]
    return Page(
        name=name,
        title="Hội viên",
        headline="Liên hiệp hội nêu trên 80 nghìn hội viên",
        facts=("Tháng 8/2023", "10/23 hội có số liệu"),
        cards=(
            Card(
                "Hội viên (người)",
                "trên 80.000",
                "con số Liên hiệp hội nêu",
                record_ids=records,
                number=80_000.0,
                unit="người",
            ),
            Card("Tỷ lệ (%)", "33,3", number=100 * THIRD, unit="%"),
            Card("Kết nạp mới (người)", "chưa có số liệu"),
        ),
        lead=tuple(sections[:1]),
        parts=(
            Part("hinh-ve", "Hình vẽ", lambda: sections[1:-2]),
            Part("bang", "Bảng", lambda: sections[-2:]),
        ),
        attention=(Attention("12 hội chưa được ngân sách cấp.", ":material/info:", "a", records),),
        missing=("Chưa có số liệu hội viên: Hội Luật gia.",),
    )


#: Names nobody should have, and that some file will one day hold.
HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://x.vn","bấm")',
    "+84 204 3854 321",
    "-5 người",
    "@SUM(A1)",
    "<b>&\"'</b><script>alert(1)</script>",
    "😀 Hội viên 😀",
    "Hội " + "rất dài " * 40,
    "Điều\x00khiển\x0b\x1f\x7f\u202eđảo",
    "_x0041_ và _x000D_",
    "]]> &amp; &lt;!--",
    "%s %d {} {{x}} \\u0041",
    "\t=cmd|'/c calc'!A0",
]


def hostile_page() -> Page:
    """A page whose every text is hostile."""
    values = [float(i) - 3.0 for i in range(len(HOSTILE))]
    frame = pd.DataFrame(
        {"label": HOSTILE, "value": [abs(v) for v in values], "qualifier": HOSTILE, "text": HOSTILE}
    )
    found = pd.DataFrame({name: [name, *HOSTILE[1:]] for name in HOSTILE[:4]})
    found["Số"] = values
    charts = [
        Chart("bars", frame, {"unit": "=1+1"}),
        Chart("share_bar", frame),
        Chart("dots", frame),
        Chart(
            "matrix",
            pd.DataFrame(
                {
                    "row": HOSTILE,
                    "column": HOSTILE[::-1],
                    "state": ["yes"] * len(HOSTILE),
                    "text": HOSTILE,
                }
            ),
        ),
        Chart(
            "small_multiples",
            pd.DataFrame({"series": HOSTILE, "time": [2020] * len(HOSTILE), "value": values}),
        ),
        Chart(
            "spans",
            pd.DataFrame(
                {
                    "label": HOSTILE,
                    "start": ["2020-01-01"] * len(HOSTILE),
                    "end": [None] * len(HOSTILE),
                    "text": HOSTILE,
                }
            ),
        ),
    ]
    sections = tuple(
        Section(
            f"s{i}",
            HOSTILE[i],
            found,
            chart,
            note=HOSTILE[-1],
            source=HOSTILE[5],
            units={"Số": "=1+1"},
        )
        for i, chart in enumerate(charts)
    )
    cards = tuple(Card(h, h, h, number=-1.5, unit=h) for h in HOSTILE[:5])
    points = tuple(Attention(h, ":material/info:", f"a{i}") for i, h in enumerate(HOSTILE))
    return Page(
        "overview",
        HOSTILE[7],
        HOSTILE[5],
        tuple(HOSTILE[:3]),
        cards,
        lead=sections[:2],
        parts=(
            Part("a", HOSTILE[0], lambda: sections[2:4]),
            Part("b", HOSTILE[8], lambda: sections[4:]),
        ),
        attention=points,
        missing=tuple(HOSTILE),
    )


def empty_page() -> Page:
    """A page under a filter that leaves nothing."""
    return Page("funding", "Kinh phí", "Chưa có số liệu trong phạm vi đang lọc")
