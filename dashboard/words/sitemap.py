"""The pages of the dashboard: file, title, address, icon."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "pages"

#: Section of the menu → (file in pages/, title, URL, icon). "" is the top row.
PAGES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "": (
        ("overview", "Tổng quan", "tong-quan", "dashboard"),
        ("membership", "Hội viên", "hoi-vien", "groups"),
        ("funding", "Kinh phí", "kinh-phi", "payments"),
        ("activities", "Hoạt động", "hoat-dong", "event_available"),
        ("areas", "Địa bàn", "dia-ban", "map"),
        ("targets", "Mục tiêu", "muc-tieu", "flag"),
    ),
    "Tra cứu": (
        ("question", "Hỏi đáp", "hoi-dap", "contact_support"),
        ("association", "Hồ sơ hội", "ho-so-hoi", "badge"),
        ("comparison", "So sánh", "so-sanh", "compare_arrows"),
        ("registers", "Sổ theo dõi", "so-theo-doi", "checklist"),
    ),
    "Họp": (
        ("meeting", "Cuộc họp", "cuoc-hop", "groups_2"),
        ("slides", "Bộ trang chiếu", "bo-trang-chieu", "slideshow"),
    ),
    "Số liệu": (
        ("sources", "Nguồn và chất lượng số liệu", "nguon-so-lieu", "fact_check"),
        ("updates", "Cập nhật số liệu", "cap-nhat", "upload_file"),
    ),
}


#: Page → the record tables whose figures it shows, and back.
RECORD_TABLES: dict[str, tuple[str, ...]] = {
    "membership": ("membership", "branches"),
    "funding": ("funding",),
    "activities": ("activities", "awards", "agreements"),
    "areas": ("coverage",),
}
PAGE_OF_TABLE = {table: name for name, tables in RECORD_TABLES.items() for table in tables}
#: File in pages/ → title, and URL.
TITLES = {name: title for pages in PAGES.values() for name, title, *_ in pages}
URLS = {name: url for pages in PAGES.values() for name, _, url, _ in pages}


def addresses() -> frozenset[str]:
    """The addresses pages open under; the start page has the empty one and no other."""
    return frozenset("" if name == "overview" else url for name, url in URLS.items())


def link(name: str) -> str | None:
    """What `st.page_link` and `st.switch_page` take for a page; None while it is missing."""
    file = FOLDER / f"{name}.py"
    return str(file) if file.exists() else None
