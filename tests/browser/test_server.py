"""What the server answers besides the pages: headers, health, the shell page."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from tests.browser.visit import WIDE, visit

pytestmark = pytest.mark.browser


def get(url: str, **headers: str):
    """Status, headers and text of an answer, whatever its status."""
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode("utf-8", "replace")


def test_health_names_the_snapshot(server, published):
    pointer = json.loads((published / "records.json").read_text(encoding="utf-8"))
    status, _, text = get(f"{server}/healthz")
    assert status == 200
    assert json.loads(text) == {"status": "ok", "snapshot": pointer["snapshot"]}


def test_health_follows_the_snapshots_coming_and_going(new_server, published, tmp_path):
    with new_server(tmp_path) as address:
        status, _, text = get(f"{address}/healthz")
        assert status == 503
        assert json.loads(text)["snapshot"] is None
        for file in published.glob("records*"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
        assert get(f"{address}/healthz")[0] == 200
        (tmp_path / "records.json").write_text("{", encoding="utf-8")
        assert get(f"{address}/healthz")[0] == 503


@pytest.mark.parametrize("path", ["/", "/hoi-vien", "/healthz", "/app/static/icon.png"])
def test_every_answer_carries_the_security_headers(server, path):
    _, headers, _ = get(server + path, Accept="text/html")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "'unsafe-eval'" not in policy
    assert "script-src 'self' 'unsafe-inline'" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_start_page_is_vietnamese_before_it_is_drawn(server):
    status, _, text = get(f"{server}/hoi-vien", Accept="text/html", **{"Accept-Encoding": "gzip"})
    assert status == 200
    assert '<html lang="vi">' in text
    assert "<title>Chỉ số hoạt động các hội</title>" in text
    assert "You need to enable" not in text


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/health", "/_stcore/metrics"])
def test_nothing_is_answered_under_a_name_that_is_not_allowed(server, path):
    status, _, text = get(server + path, Host="evil.example")
    assert status == 421
    assert text.startswith("Máy chủ không phục vụ dưới tên này.")


def test_a_file_is_taken_from_no_session_but_an_editors(server):
    request = urllib.request.Request(
        f"{server}/_stcore/upload_file/00000000-0000-0000-0000-000000000000/f",
        data=b"x" * 100,
        method="PUT",
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert refused.value.code == 403
    assert refused.value.read().decode() == "Chỉ người biên tập được nộp tệp."


def test_no_program_drives_the_pages_even_where_the_framework_is_told_to_let_it(
    new_server, published
):
    with new_server(published, STREAMLIT_SERVER_ENABLE_AGENT_API="true") as address:
        for path in ("interact", "mcp", "openapi.json", ""):
            for body in (None, b'{"action": "open"}'):
                request = urllib.request.Request(f"{address}/_stcore/agent/{path}", data=body)
                request.add_header("Content-Type", "application/json")
                with pytest.raises(urllib.error.HTTPError) as refused:
                    urllib.request.urlopen(request, timeout=20)
                assert refused.value.code == 404, path
                assert "Máy chủ không có địa chỉ này" in refused.value.read().decode(), path
        _, _, text = get(f"{address}/", Accept="text/html")
        assert "_stcore/agent" not in text


def test_files_outside_the_static_folder_are_not_served(server):
    for path in ("/app/static/../main.py", "/app/static/%2e%2e/main.py", "/../app.py"):
        _, _, text = get(server + path)
        assert "def main" not in text


def test_a_dataset_made_meanwhile_opens_by_itself(new_server, context, published_both, tmp_path):
    for file in published_both.glob("records*"):
        (tmp_path / file.name).symlink_to(file)
    with new_server(tmp_path) as address, visit(context, address, WIDE) as seen:
        seen.page.goto(f"{address}/hoi-vien?bo=minh-hoa")
        seen.page.get_by_text("trang tự mở ra khi có số liệu").wait_for()
        # The pointer last, as a build does.
        for file in sorted(published_both.glob("demo*"), key=lambda f: f.name == "demo.json"):
            (tmp_path / file.name).symlink_to(file)
        seen.page.get_by_text("Bộ số liệu minh hoạ – không dùng để báo cáo").wait_for()
        seen.settle()
        assert seen.faults() == []
